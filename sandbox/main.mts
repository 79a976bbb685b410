#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { readOptions, USAGE } from './options.mts';
import { createSandbox } from './server.mts';
import { passTime } from './store/time.mts';

const read = readOptions(process.argv.slice(2));
if ('help' in read) {
	console.log(USAGE);
	process.exit(0);
}
if ('problem' in read) fail(`${read.problem}\n\n${USAGE}`, 2);

const consoleFolder = fileURLToPath(new URL('console', import.meta.url));
const sandbox = await createSandbox({ ...read.options, consoleFolder }).catch(
	(error: Error & { code?: string }) =>
		fail(
			error.code === 'EADDRINUSE'
				? `Port ${read.options.port} is in use. End what uses it, or choose another one: --port 4011`
				: `The sandbox could not start: ${error.message}`,
			1,
		),
);
console.log(`FastSpring sandbox on ${sandbox.url}, with a console for the browser`);
console.log(`Username ${sandbox.credentials.username}, password ${sandbox.credentials.password}`);
console.log(`Switches and state: ${sandbox.url}/__sandbox`);

// Renewals, reminders and ends come when they are due.
setInterval(() => passTime(sandbox.store), 30_000).unref();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}

function fail(text: string, code: number): never {
	console.error(text);
	process.exit(code);
}
