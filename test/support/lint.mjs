// n8n's own lint (eslint.config.mjs, what `n8n-node lint` runs) over texts that stand in for files.
// ESLint and the configuration are ES modules, which jest cannot load, so this runs as a process of its own.
// In: JSON [{ file, text }] on standard input; out: JSON [[{ line, rule, message }]], a list of findings for each text.
import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';

const eslint = new ESLint({ cwd: process.cwd(), allowInlineConfig: false });
const found = [];
for (const { file, text } of JSON.parse(readFileSync(0, 'utf8'))) {
	const results = await eslint.lintText(text, { filePath: file, warnIgnored: true });
	found.push(
		results.flatMap(({ messages }) =>
			messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId, message })),
		),
	);
}
process.stdout.write(JSON.stringify(found));
