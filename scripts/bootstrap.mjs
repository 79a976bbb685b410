// `npm start`, `npm test`, `npm run sandbox` and others begin here: plain Node and no dependency, so that they work on a
// bare clone. Installs what package-lock.json asks for, then runs the named file through tsx with the remaining arguments.
import { spawn } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { homedir } from 'os';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// What compilers keep goes into the one cache folder, too.
const cache = process.env.FASTSPRING_N8N_CACHE ?? join(homedir(), '.cache', 'n8n-nodes-fastspring');
const env = { ...process.env, XDG_CACHE_HOME: join(cache, 'tools') };

main().then((code) => (process.exitCode = code), fail);

async function main() {
	checkNode();
	const [name = '', ...rest] = process.argv.slice(2);
	const script = join(root, name);
	if (!name.endsWith('.mts') || !existsSync(script)) throw new Error(`There is no ${name} to run.`);
	if (!installed()) await install();
	return run(process.execPath, ['--import', 'tsx', script, ...rest]);
}

function checkNode() {
	const wanted = readJson('package.json').engines.node.replace(/^>=/, '').split('.').map(Number);
	const have = process.versions.node.split('.').map(Number);
	const missing = have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < (wanted[1] || 0));
	if (missing)
		throw new Error(
			`Node.js ${wanted.join('.')} or newer is needed; this is ${process.version}. See https://nodejs.org`,
		);
}

/**
 * npm keeps its own record of a finished install; comparing it with the lock file costs a few milliseconds. The lock file
 * also holds what other platforms need, so a package may be missing, unless the project itself asks for it.
 */
function installed() {
	const record = join('node_modules', '.package-lock.json');
	if (!existsSync(join(root, record))) return false;
	const have = readJson(record).packages;
	const { '': project, ...locked } = readJson('package-lock.json').packages;
	return Object.entries(locked).every(([path, wanted]) => {
		const found = have[path];
		if (!found) return !(path.replace('node_modules/', '') in project.devDependencies);
		return found.version === wanted.version && found.integrity === wanted.integrity;
	});
}

async function install() {
	console.log('Installing the development dependencies (npm ci --ignore-scripts) …');
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	const heartbeat = setInterval(() => console.log(`  still installing, ${seconds()} s`), 10_000);
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const npm = process.env.npm_execpath;
	const code = await (npm ? run(process.execPath, [npm, ...args]) : run('npm', args)).finally(() =>
		clearInterval(heartbeat),
	);
	if (code !== 0) throw new Error(`npm ci ended with code ${code}; its messages are above.`);
	console.log(`Installed in ${seconds()} s.`);
}

/** Runs a command in the project's folder, passes on the signals that end us, and gives back its exit code. */
function run(command, args) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
			process.on(signal, () => child.kill(signal));
		child.on('error', reject);
		child.on('exit', (code) => resolve(code === null ? 1 : code));
	});
}

function readJson(path) {
	return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function fail(error) {
	console.error(error.message);
	process.exitCode = 1;
}
