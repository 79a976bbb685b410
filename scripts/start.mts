// `npm start`: the nodes in a real n8n, beside a FastSpring stand-in, with demo workflows; nothing but this machine is needed.
// `npm start -- --once`: the same without a browser: runs the demo workflows to their end and says how it went.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/server.mts';
import { passTime } from '../sandbox/store/time.mts';
import {
	cacheFolder,
	ensureN8n,
	failureOf,
	importExample,
	installPack,
	N8N_VERSION,
	OWNER,
	packTarball,
	readExamples,
	runExample,
	SANDBOX_LOGIN,
	saveCredential,
	startN8n,
} from './n8n.mts';
import type { Example, N8nServer, Workflow } from './n8n.mts';
import { endOnSignals, freePort } from './process.mts';
import { tell, type Tally } from './tally.mts';

const N8N_PORT = 5678;
const SANDBOX_PORT = 4250;
/** FastSpring repeats a webhook after an hour; the sandbox after ten seconds. */
const SPEED = 360;
const CREDENTIAL_NAME = 'FastSpring sandbox';
const LICENSE_CREDENTIAL_NAME = 'FastSpring sandbox licenses';
const WEBHOOK_CREDENTIAL_NAME = 'FastSpring sandbox webhooks';
/** Both sides are ours and on the loopback. */
const WEBHOOK_SECRET = 'sandbox-webhooks';
const LICENSE_KEY = 'sandbox-licenses';
/** The product of the demo shop that gets its keys from the example. */
const LICENSED_PRODUCT = 'mixdesk-3';

interface Demo {
	n8n: N8nServer;
	sandbox: Sandbox;
	workflows: { example: Example; workflow: Workflow }[];
}

/** How to end what has been started, the newest last: it is ended in the opposite order, whatever ends us. */
const started: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;

const once = process.argv.includes('--once');
endOnSignals(() => void endAll().then(() => process.exit(once ? 1 : 0)));
if (once) await tell(() => runOnce().finally(endAll));
else await serve().catch(complain).finally(endAll);

/** Keeps the demo's data between starts and stays up until it is told to end. */
async function serve(): Promise<void> {
	const userFolder = join(cacheFolder(), 'demo');
	await refuseSecondStart(userFolder);
	const begun = Date.now();
	const demo = await startDemo(userFolder);
	await connectTriggers(demo);
	const { n8n, sandbox, workflows } = demo;
	await writeFile(addressFile(userFolder), n8n.url);
	started.push(() => rm(addressFile(userFolder), { force: true }));
	console.log(`
Up after ${Math.round((Date.now() - begun) / 1000)} s.

  n8n                 ${n8n.url}
  Log in with         ${OWNER.email} / ${OWNER.password}
  FastSpring sandbox  ${sandbox.url} (API: ${SANDBOX_LOGIN.username} / ${SANDBOX_LOGIN.password}; in a browser: its console; every start fills it anew)
  Demo workflows${workflows.map(({ workflow }) => `\n    ${workflow.name}\n      ${n8n.url}/workflow/${workflow.id}`).join('')}

  n8n's log: ${n8n.logFile}
  Ctrl-C ends everything.`);
	await n8n.ended;
	if (!ending) throw new Error(`n8n has ended on its own; its log is ${n8n.logFile}`);
}

/** Runs each demo workflow in a new n8n. */
async function runOnce(): Promise<Tally> {
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-once-'));
	started.push(() => rm(userFolder, { recursive: true, force: true }));
	const { n8n, sandbox, workflows } = await startDemo(userFolder);
	const rows: Record<string, string | number>[] = [];
	let failed = 0;
	for (const { workflow } of workflows.filter(({ example }) => example.manual)) {
		const callsBefore = sandbox.log.total;
		const { execution, items, seconds } = await runExample(n8n.client, workflow);
		failed += execution.status === 'success' ? 0 : 1;
		rows.push({
			Workflow: workflow.name,
			Items: items,
			'API calls': sandbox.log.total - callsBefore,
			Seconds: seconds.toFixed(1),
			Result: failureOf(execution) || 'success',
		});
	}
	console.log(table(rows));
	return { passed: rows.length - failed, failed };
}

async function startDemo(userFolder: string): Promise<Demo> {
	await ensureN8n();
	console.log('Building and packing the package …');
	const tarball = await packTarball();
	await installPack(tarball.path, userFolder).finally(tarball.remove);

	const sandbox = await createSandbox({
		port: await freePort(SANDBOX_PORT),
		seed: 'demo',
		credentials: SANDBOX_LOGIN,
		webhooks: { speed: SPEED },
	});
	// Renewals, reminders and ends come when they are due.
	setInterval(() => passTime(sandbox.store), 30_000).unref();
	started.push(() => sandbox.close());
	console.log(`Starting n8n ${N8N_VERSION} …`);
	const n8n = await startN8n({ userFolder, port: await freePort(N8N_PORT) });
	started.push(() => n8n.stop());

	await n8n.client.signIn(OWNER).catch((error: unknown) => {
		throw new Error(
			`${OWNER.email} cannot log in to the demo's n8n any more. Remove ${userFolder} to begin anew.\n${String(error)}`,
		);
	});
	const data = { ...SANDBOX_LOGIN, baseUrl: sandbox.url, requestsPerMinute: 250 };
	const fastSpringApi = await saveCredential(n8n.client, 'fastSpringApi', CREDENTIAL_NAME, data);
	const fastSpringWebhookApi = await saveCredential(
		n8n.client,
		'fastSpringWebhookApi',
		WEBHOOK_CREDENTIAL_NAME,
		{ secret: WEBHOOK_SECRET, previousSecret: '' },
	);
	const fastSpringLicenseApi = await saveCredential(
		n8n.client,
		'fastSpringLicenseApi',
		LICENSE_CREDENTIAL_NAME,
		{ privateKey: LICENSE_KEY, previousPrivateKey: '' },
	);
	const credentials = { fastSpringApi, fastSpringWebhookApi, fastSpringLicenseApi };
	const workflows: Demo['workflows'] = [];
	for (const example of await readExamples()) {
		workflows.push({
			example,
			workflow: await importExample(n8n.client, example, credentials),
		});
	}
	return { n8n, sandbox, workflows };
}

/** Lets the console's buttons start the workflows that wait for FastSpring: active in n8n, and known to the sandbox. */
async function connectTriggers({ n8n, sandbox, workflows }: Demo): Promise<void> {
	sandbox.licenses.speed = SPEED;
	const connect: Record<string, (url: string) => unknown> = {
		fastSpringTrigger: (url) =>
			sandbox.webhooks.add({ url: `${url}/fastspring`, secret: WEBHOOK_SECRET }),
		fastSpringLicenseTrigger: (url) =>
			sandbox.licenses.set({
				product: LICENSED_PRODUCT,
				url: `${url}/license`,
				privateKey: LICENSE_KEY,
				format: 'perUnit',
			}),
	};
	for (const { workflow } of workflows) {
		for (const { type, webhookId } of workflow.nodes) {
			const known = connect[type.replace('n8n-nodes-fastspring.', '')];
			if (!known) continue;
			await n8n.client.workflows.activate(workflow.id);
			known(`${n8n.url}/webhook/${String(webhookId)}`);
		}
	}
}

/** Two n8n on one database would spoil it. */
async function refuseSecondStart(userFolder: string): Promise<void> {
	const url = await readFile(addressFile(userFolder), 'utf8').catch(() => '');
	const up =
		url !== '' &&
		(await fetch(`${url}/healthz`).then(
			({ ok }) => ok,
			() => false,
		));
	if (up)
		throw new Error(
			`The demo is running already, at ${url}. Use that one, or end it first. (If that is some other n8n, remove ${addressFile(userFolder)}.)`,
		);
}

function addressFile(userFolder: string): string {
	return join(userFolder, 'running-at');
}

function endAll(): Promise<void> {
	ending ??= (async () => {
		for (const end of started.reverse())
			await end().catch((error: unknown) => console.error(String(error)));
	})();
	return ending;
}

function complain(error: unknown): void {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}

function table(rows: readonly Record<string, string | number>[]): string {
	const columns = Object.keys(rows[0] ?? {});
	const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
	const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
	const text = lines.map((line) =>
		line
			.map((cell, at) => cell.padEnd(widths[at] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return [
		'',
		text[0],
		widths.map((width) => '-'.repeat(width)).join('  '),
		...text.slice(1),
		'',
	].join('\n');
}
