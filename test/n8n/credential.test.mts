import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SANDBOX_LOGIN, type CredentialRef } from '../../scripts/n8n.mts';
import { freePort } from '../../scripts/process.mts';
import { apiCredential, lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

const TYPE = 'fastSpringApi';

let bench: Workbench;
let stored: CredentialRef;
beforeAll(async () => {
	bench = await openWorkbench({ env: { N8N_LOG_LEVEL: 'debug' } });
	stored = await bench.addCredential(TYPE, apiCredential(bench.sandbox));
});
afterAll(() => bench?.close());

const test = (changes: object = {}) =>
	bench.client.credentials.test(stored, TYPE, apiCredential(bench.sandbox, changes));

describe('the test of a FastSpring API credential', () => {
	it('succeeds with what the API lets in, and asks it only once', async () => {
		const before = bench.sandbox.log.total;
		expect(await test()).toMatchObject({ status: 'OK' });
		expect(bench.sandbox.log.total - before).toBe(1);
	});

	it('succeeds for the stored credential, whose password never came back to the browser', async () => {
		const shown = await bench.client.request<{ data: { password: string } }>(
			'GET',
			`/credentials/${stored.id}?includeData=true`,
		);
		expect(shown.data.password).not.toBe('sandbox');
		expect(await bench.client.credentials.test(stored, TYPE, shown.data)).toMatchObject({
			status: 'OK',
		});
	});

	it('says where to find the right password', async () => {
		const { status, message } = await test({ password: 'wrong' });
		expect(status).toBe('Error');
		expect(message).toMatch(/does not know this username and password/);
		expect(message).toMatch(/Developer Tools > APIs > API Credentials/);
	});

	it('says so when the base URL leads to some other service, be it polite or not', async () => {
		const other = createServer((request, response) => {
			response.statusCode = request.url?.startsWith('/polite') ? 200 : 404;
			response.end('{"hello":"world"}');
		});
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		for (const baseUrl of [url, `${url}/polite`]) {
			expect(await test({ baseUrl })).toEqual({
				status: 'Error',
				message: expect.stringMatching(/Base URL.*https:\/\/api\.fastspring\.com/),
			});
		}
		await new Promise((resolve) => other.close(resolve));
	});

	it('says that nobody answers at the base URL', async () => {
		const { status, message } = await test({ baseUrl: `http://127.0.0.1:${await freePort()}` });
		expect(status).toBe('Error');
		expect(message).toMatch(/ECONNREFUSED|refused/i);
	});

	it('is the same rule as the nodes follow: a refused credential stops a node with advice, without a retry', async () => {
		const { client, sandbox } = bench;
		const refused = await client.credentials.create(
			TYPE,
			'Refused',
			apiCredential(sandbox, { password: 'wrong' }),
		);
		const products = {
			name: 'Products',
			type: 'n8n-nodes-fastspring.fastSpringProduct',
			parameters: { resource: 'product', operation: 'getAll' },
			credentials: { fastSpringApi: refused },
		};
		const workflow = await client.workflows.create(lineOf('Refused', MANUAL, products));
		const before = sandbox.log.total;
		const { status, error } = await client.workflows.run(workflow.id);
		expect(status).toBe('error');
		expect(`${error?.message} ${error?.description}`).toMatch(/password/i);
		expect(sandbox.log.total - before).toBe(1);
	});
});

describe('the password', () => {
	const PASSWORD = 'pass-Word:7731';
	const PAIR = Buffer.from(`sandbox:${PASSWORD}`).toString('base64');
	const echo = (status: number) => ({
		kind: 'status' as const,
		status,
		times: 1,
		body: { message: `No: Basic ${PAIR}`, error: { login: `sandbox/${PASSWORD}`, header: PAIR } },
	});

	it.each<[string, () => object, number]>([
		['a service that repeats it in a refusal', () => ({}), 400],
		['a service that repeats it in a fault', () => ({}), 500],
		['a login that fails', () => ({ password: `${PASSWORD}x` }), 0],
		['a base URL with it that nobody answers at', closed, 0],
	])('is in no execution and in no log, not even with: %s', async (_, changes, status) => {
		const { client, sandbox, n8n } = bench;
		sandbox.credentials.password = PASSWORD;
		const data = apiCredential(sandbox, { password: PASSWORD, ...changes() });
		const fastSpringApi = await client.credentials.create(TYPE, 'Echo', data);
		if (status > 0) sandbox.faults.add(echo(status));
		const order = {
			name: 'Order',
			type: 'n8n-nodes-fastspring.fastSpringQuote',
			parameters: { operation: 'cancel', quoteId: { __rl: true, mode: 'id', value: 'abc' } },
			credentials: { fastSpringApi },
		};
		const { id } = await client.workflows.create(lineOf('Echo', MANUAL, order));
		const run = await client.workflows.run(id);
		expect(run.status).toBe('error');
		const stored = await client.request('GET', `/executions/${run.id}`);
		const kept = `${JSON.stringify(stored)}\n${await readFile(n8n.logFile, 'utf8')}`;
		for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), PAIR])
			expect(kept).not.toContain(secret);
		sandbox.credentials.password = SANDBOX_LOGIN.password;
	});

	function closed(): object {
		return { baseUrl: `http://sandbox:${encodeURIComponent(PASSWORD)}@127.0.0.1:9` };
	}
});
