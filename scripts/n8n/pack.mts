import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, run } from '../process.mts';

/** The environment variable by which the end-to-end suite is told of the packed package. */
export const TARBALL = 'FASTSPRING_TEST_TARBALL';
const LIMIT_MS = 3 * 60_000;

export interface Tarball {
	path: string;
	/** Removes it again. */
	remove: () => Promise<void>;
}

/** Builds the package and packs exactly what npm would publish. */
export async function packTarball(): Promise<Tarball> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-pack-'));
	const remove = () => rm(folder, { recursive: true, force: true });
	try {
		await run(...npm('run', 'build'), { task: 'Building the package', timeoutMs: LIMIT_MS });
		await checkManifest();
		await run(...npm('pack', '--ignore-scripts', '--pack-destination', folder), {
			task: 'Packing the package',
			timeoutMs: LIMIT_MS,
		});
		const [file] = await readdir(folder);
		if (file === undefined) throw new Error('npm pack wrote no file.');
		return { path: join(folder, file), remove };
	} catch (error) {
		await remove();
		throw error;
	}
}

/** Puts the packed package where n8n keeps the community packages that it has installed. */
export async function installPack(tarball: string, userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', (await manifest()).name);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder], {
		task: 'Unpacking the package',
		timeoutMs: LIMIT_MS,
	});
}

/** n8n drops a whole package, and says so in its log only, where one file of its manifest is missing. */
async function checkManifest(): Promise<void> {
	const { n8n } = await manifest();
	const missing = [...n8n.nodes, ...n8n.credentials].filter((file) => !existsSync(file));
	if (missing.length > 0)
		throw new Error(`package.json names files that the build did not make: ${missing.join(', ')}`);
}

async function manifest(): Promise<{
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}> {
	return JSON.parse(await readFile('package.json', 'utf8')) as Awaited<ReturnType<typeof manifest>>;
}
