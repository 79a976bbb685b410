/** Builds the package where `dist` is not what the sources would give, so that no old build is tested or described. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './process.mts';

const SETTINGS = ['package.json', 'tsconfig.json', 'gulpfile.js'];
const SOURCES = ['nodes', 'credentials', 'icons'];

export async function freshBuild(): Promise<void> {
	if (isFresh(process.cwd())) return;
	const [command, args] = npm('run', '--silent', 'build');
	await run(command, args, { task: 'Building the package', timeoutMs: 5 * 60_000 });
}

/** Whether `dist` holds what the sources give and nothing else: scripts newer than source and settings, and equal copies. */
export function isFresh(root: string): boolean {
	const sources = new Map(
		SOURCES.flatMap((folder) => filesIn(root, folder))
			.filter((file) => /\.(ts|json|svg)$/.test(file))
			.map((file) => [join('dist', file.replace(/\.ts$/, '.js')), file]),
	);
	const settings = Math.max(...SETTINGS.map((file) => changed(root, file)));
	const built = filesIn(root, 'dist');
	return (
		built.length === sources.size &&
		built.every((file) => {
			const source = sources.get(file);
			if (source === undefined) return false;
			if (!source.endsWith('.ts'))
				return readFileSync(join(root, file)).equals(readFileSync(join(root, source)));
			return changed(root, file) >= Math.max(changed(root, source), settings);
		})
	);
}

const changed = (root: string, file: string): number => statSync(join(root, file)).mtimeMs;

const filesIn = (root: string, folder: string): string[] =>
	existsSync(join(root, folder))
		? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
		: [];
