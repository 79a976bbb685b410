/** The commands of the README, and how a test runs each: test/n8n/readmeCommands.test.mts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/host.mts';

export interface Command {
	/** What is added to it, so that it is over soon and takes no port that somebody has. */
	added?: readonly string[];
	/** What it says when all is well. */
	says: RegExp;
	/** Whether it goes on until it is told to end. */
	stays?: boolean;
}

export const commands: Readonly<Record<string, Command>> = {
	'git clone https://github.com/n8n-nodes-fastspring/n8n-nodes-fastspring.git': { says: /Cloning/ },
	'cd n8n-nodes-fastspring': { says: /^$/ },
	'npm start': { says: /Log in with[\s\S]+Ctrl-C ends everything\./, stays: true },
	'npm start -- --once': { says: /win back overdue customers .* success[\s\S]* 0 failed/ },
	'npm run sandbox': {
		added: ['--', '--port', '0'],
		says: /FastSpring sandbox on http/,
		stays: true,
	},
	'npm test': { added: ['--', 'test/docs/versions'], says: /ok +Tests[\s\S]* 0 failed/ },
	'npm run e2e': { added: ['--', 'test/n8n/tools'], says: /PASS[\s\S]* 0 failed/ },
	'npm run bench': { added: ['--', '--quick', 'linear'], says: / 0 failed/ },
};

/** All that the README has people run: in blocks, and in the tables. */
export function commandsOfReadme(): string[] {
	const text = readFileSync(join(projectRoot, 'README.md'), 'utf8');
	const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)];
	const lines = blocks.flatMap(([, block = '']) => block.trim().split('\n'));
	const inTables = [...text.matchAll(/^\|.*$/gm)].flatMap(([row]) => [
		...row.matchAll(/`([^`]+)`/g),
	]);
	const told = inTables
		.map(([, code = '']) => code)
		.filter((code) => /^(npm|npx|node|git) /.test(code));
	return [...new Set([...lines, ...told])];
}
