import { parseArgs } from 'node:util';
import { createSandbox, type SandboxOptions } from './server.mts';
import { passTime } from './store/time.mts';

const USAGE = `Usage: sandbox [--port 4010] [--seed demo|empty] [--no-rate-limit] [--latency MS] [--speed 360]

A stand-in for FastSpring on 127.0.0.1, with a demo shop in it and a console at /.
--speed: how many times faster than FastSpring's the retries of webhooks come; 360 makes an hour 10 seconds.`;

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		seed: { type: 'string', default: 'demo' },
		'no-rate-limit': { type: 'boolean', default: false },
		latency: { type: 'string', default: '0' },
		speed: { type: 'string', default: '360' },
		help: { type: 'boolean', default: false },
	},
});

if (values.help || !['demo', 'empty'].includes(values.seed)) {
	console.log(USAGE);
	process.exit(values.help ? 0 : 2);
}

const options: SandboxOptions = {
	port: Number(values.port),
	seed: values.seed === 'empty' ? 'empty' : 'demo',
	latencyMs: Number(values.latency),
	webhooks: { speed: Number(values.speed) },
};
if (values['no-rate-limit']) options.rateLimit = false;

const sandbox = await createSandbox(options);
console.log(`FastSpring sandbox on ${sandbox.url}, with a console for the browser`);
console.log(`User name ${sandbox.credentials.username}, password ${sandbox.credentials.password}`);
console.log(`Switches and state: ${sandbox.url}/__sandbox`);

// Renewals, reminders and ends come when they are due.
setInterval(() => passTime(sandbox.store), 30_000).unref();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}
