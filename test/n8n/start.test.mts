import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
	createClient,
	ensureN8n,
	OWNER,
	readExamples,
	SANDBOX_LOGIN,
	until,
} from '../../scripts/n8n.mts';
import { openChromium } from './chromium.mts';

const N8N_PORT = 5678;
const SANDBOX_PORT = 4250;
const UP = 'Ctrl-C ends everything.';

let cache: string;
let taken: Server[];
beforeAll(async () => {
	const { folder } = await ensureN8n();
	cache = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-start-'));
	await symlink(folder, join(cache, basename(folder)));
	// Where somebody else has them already, they are just as taken.
	taken = await Promise.all([N8N_PORT, SANDBOX_PORT].map(occupy));
});
afterAll(async () => {
	await Promise.all(taken.map((server) => new Promise((resolve) => server.close(resolve))));
	await rm(cache, { recursive: true, force: true });
});

const children: ChildProcess[] = [];
afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('npm start', () => {
	it('brings up n8n and the sandbox on free ports, imports the demo once, gives a license at a click, refuses a second start, and ends what it began', async () => {
		const first = start();
		const { n8n, sandbox } = await first.addresses();
		expect(Number(new URL(n8n).port)).not.toBe(N8N_PORT);
		expect(Number(new URL(sandbox).port)).not.toBe(SANDBOX_PORT);
		expect(await demoWorkflows(n8n)).toEqual(
			(await readExamples()).map(({ definition }) => definition.name).sort(),
		);

		expect(await buyLicensed(sandbox)).toMatch(/^([0-9A-F]{4}-){5}[0-9A-F]{4}$/);

		const second = start();
		expect(await second.exitCode).toBe(1);
		expect(second.output()).toContain(`running already, at ${n8n}`);

		first.child.kill('SIGINT');
		expect(await first.exitCode).toBe(0);
		expect([await answers(n8n), await answers(sandbox)]).toEqual([false, false]);
	});

	it('finds its data again, and takes n8n along even when it is killed', async () => {
		const again = start();
		const { n8n } = await again.addresses();
		expect(await demoWorkflows(n8n)).toHaveLength((await readExamples()).length);
		again.child.kill('SIGKILL');
		await until('n8n to end', 20_000, async () => ((await answers(n8n)) ? undefined : true));
	});
});

function start() {
	const env = { ...process.env, FASTSPRING_N8N_CACHE: cache, NODE_ENV: 'development' };
	const child = spawn(process.execPath, ['--import', 'tsx', join('scripts', 'start.mts')], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	children.push(child);
	let text = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (part: string) => (text += part));
	const exitCode = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const address = (label: string) => new RegExp(`${label} +(http://\\S+)`).exec(text)?.[1] ?? '';
	return {
		child,
		exitCode,
		output: () => text,
		addresses: async () => {
			await until('the demo to be up', 110_000, async () => {
				if (child.exitCode !== null) throw new Error(text);
				return text.includes(UP) || undefined;
			});
			return { n8n: address('n8n'), sandbox: address('FastSpring sandbox') };
		},
	};
}

/** Buys the licensed product with a button of the console, in a browser; gives the license that the order then has. */
async function buyLicensed(sandbox: string): Promise<string> {
	const browser = await openChromium();
	try {
		const page = await browser.context.newPage();
		await page.goto(sandbox);
		await page.locator('#buyer select[name=product]').selectOption('mixdesk-3');
		await page.getByRole('button', { name: 'Place Order', exact: true }).click();
		const row = page.locator('#license-calls tr', { hasText: 'HTTP 200' });
		await row.waitFor();
		const [reference = '', license = ''] = await row.locator('code').allInnerTexts();
		expect(await licenseIn(sandbox, reference)).toBe(license);
		return license;
	} finally {
		await browser.close();
	}
}

async function licenseIn(sandbox: string, reference: string): Promise<unknown> {
	const { username, password } = SANDBOX_LOGIN;
	const login = Buffer.from(`${username}:${password}`).toString('base64');
	const ask = async <T,>(path: string): Promise<T> => {
		const headers = { authorization: `Basic ${login}`, 'user-agent': 'test' };
		return (await (await fetch(`${sandbox}${path}`, { headers })).json()) as T;
	};
	const { orders: ids } = await ask<{ orders: string[] }>('/orders?limit=1000');
	const { orders } = await ask<{ orders: Ordered[] }>(`/orders/${ids.slice(-3).join()}`);
	const order = orders.find((one) => one.reference === reference);
	const entries = Object.values(order?.items[0]?.fulfillments ?? {}).flat();
	return entries.find(({ license }) => license !== undefined)?.license;
}

interface Ordered {
	reference: string;
	items: { fulfillments: Record<string, { license?: string }[]> }[];
}

async function demoWorkflows(url: string): Promise<string[]> {
	const client = createClient(url);
	await client.signIn(OWNER);
	return (await client.workflows.list()).map(({ name }) => name).sort();
}

async function answers(url: string): Promise<boolean> {
	return await fetch(url).then(
		() => true,
		() => false,
	);
}

async function occupy(port: number): Promise<Server> {
	const server = createServer();
	await new Promise<void>((resolve) => {
		server.once('error', () => resolve());
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return server;
}
