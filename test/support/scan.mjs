// n8n's own scanner for community packages, offline: what it says of a folder's files, errors and warnings.
// It consists of ES modules, which jest cannot load, so this runs as a process of its own: node scan.mjs <folder> source|package
// Out: JSON { passed, message, findings: [{ file, line, rule, severity, message }] }.
import { relative } from 'node:path';
import { ESLint } from 'eslint';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, kind] = process.argv.slice(2);
const patterns = kind === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message = '' } = await analyzePackage(folder, patterns);

// The scanner's verdict leaves warnings out, so they are asked for under its configuration.
const eslint = new ESLint({
	cwd: folder,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
	errorOnUnmatchedPattern: false,
});
const results = await eslint.lintFiles(patterns);
const findings = results.flatMap(({ filePath, messages }) =>
	messages.map(({ line, ruleId, severity, message: text }) => ({
		file: relative(folder, filePath),
		line,
		rule: ruleId,
		severity: severity === 2 ? 'error' : 'warning',
		message: text,
	})),
);
process.stdout.write(JSON.stringify({ passed, message, files: results.length, findings }));
