/** Does what the README says under "Try it", from `git clone` on, and runs every other command that it names. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ensureN8n, until } from '../../scripts/n8n.mts';
import { endGroup } from '../../scripts/process.mts';
import { commands, commandsOfReadme, type Command } from '../docs/commands.mts';
import { projectRoot } from '../support/host.mts';

const LIMIT_MS = 300_000;
const REPOSITORY = 'https://github.com/n8n-nodes-fastspring/n8n-nodes-fastspring.git';

let folder: string;
let env: NodeJS.ProcessEnv;
/** Where the next command is run. */
let cwd: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-readme-'));
	cwd = folder;
	const { folder: n8n } = await ensureN8n();
	const cache = join(folder, 'cache');
	await mkdir(cache);
	await symlink(n8n, join(cache, basename(n8n)));
	env = {
		// What the tests say to each other is not for a beginner's shell.
		...Object.fromEntries(
			Object.entries(process.env).filter(([name]) => !/^(FASTSPRING|JEST|npm)_/i.test(name)),
		),
		NODE_ENV: 'development',
		FASTSPRING_N8N_CACHE: cache,
		GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
	};
	// The clone is one of this project as it is committed, whoever owns its folder.
	await writeFile(
		env['GIT_CONFIG_GLOBAL'] ?? '',
		`[url "${projectRoot}"]\n\tinsteadOf = ${REPOSITORY}\n[safe]\n\tdirectory = *\n`,
	);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(commandsOfReadme())(
	'%s',
	async (line) => {
		const command = commands[line];
		if (!command) throw new Error('The table of commands does not have it.');
		if (line.startsWith('cd ')) {
			cwd = join(cwd, line.slice(3));
			// In place of what `npm ci` would download.
			await symlink(join(projectRoot, 'node_modules'), join(cwd, 'node_modules'));
			return;
		}
		expect(await run(line, command)).toBe(0);
	},
	LIMIT_MS,
);

/** Runs a line in a shell until it is over, or, where it stays, until it has said what it has to; gives its exit code. */
async function run(line: string, { added = [], says, stays = false }: Command): Promise<number> {
	const child = spawn([line, ...added].join(' '), {
		shell: true,
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (said += text));
	const ended = new Promise<number>((resolve) =>
		child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1))),
	);
	try {
		if (stays) {
			await until(`${line} to be up`, LIMIT_MS / 2, async () => {
				if (child.exitCode !== null) throw new Error(said);
				return says.test(said) || undefined;
			});
			endGroup(child.pid, 'SIGINT');
		}
		const code = await ended;
		expect(said).toMatch(says);
		return code;
	} finally {
		endGroup(child.pid, 'SIGKILL');
	}
}
