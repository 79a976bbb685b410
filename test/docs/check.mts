/** What a Markdown page of the project promises and does not keep: links, anchors, paths, npm scripts. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Project {
	/** The folder that paths stand in. */
	readonly root: string;
	/** The scripts of package.json. */
	readonly scripts: readonly string[];
}

/** Folders and files at the root: what begins with one of them is a path of the project. */
const PLACES =
	/^(\.github|credentials|docs|examples|icons|nodes|sandbox|scripts|test)\/|^[\w.-]+\.(md|json|mjs|js)$/;
/** Words of npm that run no script of package.json. */
const NPM = ['install', 'ci', 'pack', 'publish', 'i', 'uninstall', 'update', 'exec', 'init'];

export function problemsIn(page: string, { root, scripts }: Project): string[] {
	const text = readFileSync(join(root, page), 'utf8');
	const prose = withoutFences(text);
	return [
		...linksIn(prose).flatMap((link) => linkProblem(link, page, root)),
		...pathsIn(prose).flatMap((path) => pathProblem(path, page, root)),
		...commandsIn(text).flatMap((command) => commandProblem(command, root, scripts)),
	].map((problem) => `${page}: ${problem}`);
}

/** GitHub's name for a heading. */
export const anchorOf = (heading: string): string =>
	heading
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');

function linksIn(prose: string): string[] {
	const plain = prose.replace(/`[^`\n]*`/g, '');
	const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)[^)]*\)/g)];
	const listed = [...plain.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
	return [...inline, ...listed].map(([, target = '']) => target);
}

function linkProblem(link: string, page: string, root: string): string[] {
	if (/^[a-z][a-z+.-]*:/i.test(link)) return webProblem(link);
	const [path = '', anchor] = link.split('#');
	const target = path === '' ? page : join(dirname(page), decodeURIComponent(path));
	if (relative('.', target).startsWith('..')) return [`${link} leads out of the project`];
	if (!existsSync(join(root, target))) return [`${link} leads to nothing`];
	if (anchor === undefined || anchorsIn(join(root, target)).includes(anchor)) return [];
	return [`${link} names no heading of ${target}`];
}

function webProblem(link: string): string[] {
	if (/^mailto:[^@\s]+@[^@\s]+$/.test(link)) return [];
	return URL.canParse(link) && new URL(link).protocol === 'https:'
		? []
		: [`${link} is not a good address`];
}

function anchorsIn(file: string): string[] {
	if (!statSync(file).isFile()) return [];
	const seen = new Map<string, number>();
	const text = withoutFences(readFileSync(file, 'utf8'));
	return [...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = '']) => {
		const anchor = anchorOf(heading);
		const times = seen.get(anchor) ?? 0;
		seen.set(anchor, times + 1);
		return times === 0 ? anchor : `${anchor}-${times}`;
	});
}

/** Code in the line that is a path of the project; a page may shorten it with "…" or show a pattern. */
const pathsIn = (prose: string): string[] =>
	[...prose.matchAll(/`([^`\n]+)`/g)]
		.map(([, code = '']) => code.trim())
		.filter((code) => PLACES.test(code) && !/[\s…*<>{}|]/.test(code));

/** A built name may stand without its ending: `test/n8n/credential`. */
function pathProblem(path: string, page: string, root: string): string[] {
	const places = [path, join(dirname(page), path)];
	const endings = ['', '.ts', '.mts', '.test.mts'];
	return places.some((place) => endings.some((ending) => existsSync(join(root, place + ending))))
		? []
		: [`there is no ${path}`];
}

/** Commands in code, in the line or in a block of it, and in the steps of a workflow of GitHub Actions. */
function commandsIn(text: string): string[] {
	const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)?\n([\s\S]*?)^```/gm)];
	const inline = [...withoutFences(text).matchAll(/`([^`\n]+)`/g)];
	const steps = [...text.matchAll(/^\s*-?\s*run:\s*(.+)$/gm)];
	return [...blocks, ...inline, ...steps]
		.flatMap(([, code = '']) => code.split(/\n|&&/))
		.map((line) =>
			line
				.trim()
				.replace(/^\$\s+/, '')
				.replace(/^(\w+=\S+\s+)+/, '')
				.replace(/\s+#.*$/, ''),
		)
		.filter((line) => /^(npm|npx|node)\s/.test(line));
}

function commandProblem(command: string, root: string, scripts: readonly string[]): string[] {
	const [program, ...words] = command.split(/\s+/).filter((word) => word !== '--silent');
	const [first = ''] = words;
	const script = program === 'npm' ? (first === 'run' ? words[1] : first) : undefined;
	const missing =
		script !== undefined && !scripts.includes(script) && (first === 'run' || !NPM.includes(first))
			? [`"${command}" runs a script that package.json does not have`]
			: [];
	// One of the packages for lint ends every installation that is not made with pnpm.
	const unsafe =
		program === 'npm' && /^(ci|install|i)$/.test(first) && !words.includes('--ignore-scripts')
			? [`"${command}" fails without --ignore-scripts`]
			: [];
	const paths = words.filter((word) => PLACES.test(word) && word.includes('/'));
	return [...missing, ...unsafe, ...paths.flatMap((path) => pathProblem(path, '', root))];
}

const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');
