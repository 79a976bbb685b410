import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { quotesOf } from '../../sandbox/store/quotes.mts';
import { surveysOf } from '../../sandbox/store/surveys.mts';
import {
	failureOf,
	importExample,
	itemsOf,
	readExamples,
	runExample,
	SANDBOX_LOGIN,
	type Example,
	type ExampleRun,
} from '../../scripts/n8n.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let bench: Workbench;
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-files-'));
	bench = await openWorkbench({ env: { N8N_RESTRICT_FILE_ACCESS_TO: folder } });
});
afterAll(async () => {
	await bench?.close();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(() => bench.sandbox.reset());

async function exampleOf(file: string): Promise<Example> {
	const example = (await readExamples()).find((one) => one.file === file);
	if (!example) throw new Error(`There is no examples/${file}`);
	return example;
}

/** Imports an example as it comes and runs it to its end. */
async function run(file: string): Promise<ExampleRun> {
	const workflow = await importExample(bench.client, await exampleOf(file), bench.credentials);
	const result = await runExample(bench.client, workflow);
	expect(failureOf(result.execution)).toBe('');
	return result;
}

function writes(path: string) {
	return bench.sandbox.calls.filter((call) => call.method === 'POST' && call.path === path);
}

describe('nightly revenue report', () => {
	it('writes the file that FastSpring has built', async () => {
		const { definition, ...example } = await exampleOf('nightly-revenue-report.json');
		const nodes = definition.nodes.map((node) =>
			node.name === 'Save'
				? { ...node, parameters: { ...node.parameters, fileName: join(folder, 'revenue.csv') } }
				: node,
		);
		const workflow = await importExample(
			bench.client,
			{ ...example, definition: { ...definition, nodes } },
			bench.credentials,
		);
		const id = await bench.client.workflows.start(workflow.id, 'Every night');
		const [execution] = await bench.client.executions.waitForAll(workflow.id, 1);
		expect([execution?.id, execution && failureOf(execution)]).toEqual([id, '']);
		const [header, ...rows] = (await readFile(join(folder, 'revenue.csv'), 'utf8'))
			.trim()
			.split('\n');
		expect(header).toContain('income_in_usd');
		expect(rows.length).toBeGreaterThan(3);
	});
});

describe('coupon batch', () => {
	it('adds 250 codes in three calls, and gives them as a file', async () => {
		const { execution } = await run('coupon-batch.json');
		const coupon = bench.sandbox.store.coupons.get('newsletter-20');
		expect(coupon).toMatchObject({ discounts: [{ type: 'percent', percent: 20 }], limit: 250 });
		expect(new Set(coupon?.codes).size).toBe(250);
		expect(coupon?.codes.every((code) => /^NEWS-[0-9A-F]{10}$/.test(code))).toBe(true);
		expect(itemsOf(execution, 'Added').map(({ json }) => json['code'])).toEqual(coupon?.codes);
		expect(writes('/coupons/newsletter-20')).toHaveLength(3);
		expect(itemsOf(execution, 'File')).toHaveLength(1);
	});
});

describe('MRR and churn', () => {
	it('adds up the two months that are over', async () => {
		const { execution } = await run('mrr-and-churn.json');
		const rows = itemsOf(execution, 'Subscription report').map(({ json }) => json);
		const [message] = itemsOf(execution, 'Message').map(({ json }) => json);
		const total = (column: string) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
		expect(rows.length).toBeGreaterThan(3);
		expect(Number(message?.['mrr']) + Number(message?.['mrrBefore'])).toBeCloseTo(total('mrr'), 2);
		expect(message?.['mrr']).toBeGreaterThan(0);
		expect(message?.['text']).toMatch(
			/^\d{4}-\d\d: MRR \d+\.\d\d \(-?\d+\.\d %\), \d+ subscribers, \d+ new, \d+ lost, churn \d+\.\d %$/,
		);
	});
});

describe('price list from CSV', () => {
	it('saves the good products, and gives the row that is wrong with its reason', async () => {
		const { execution } = await run('price-list-from-csv.json');
		const { products } = bench.sandbox.store;
		expect(itemsOf(execution, 'Saved').map(({ json }) => json)).toEqual([
			{ product: 'mixdesk-pro-monthly' },
		]);
		expect(products.get('mixdesk-pro-monthly')?.pricing.price).toMatchObject({
			USD: 31,
			EUR: 28.5,
		});
		expect(itemsOf(execution, 'Not saved').map(({ json }) => json)).toEqual([
			{ product: 'mixdesk-3', reason: expect.stringMatching(/GBP/) },
		]);
		expect(products.get('mixdesk-3')?.pricing.price['USD']).not.toBe(135);
	});
});

describe('quote follow-up', () => {
	it('reminds of the quotes that expire in two or seven days, and of no others', async () => {
		const { store } = bench.sandbox;
		const open = [...quotesOf(store).values()].filter(({ status }) => status === 'OPEN');
		const [soon, later] = open;
		if (!soon || !later) throw new Error('The demo store has no open quotes.');
		for (const quote of open) quote.expires = store.now() + 20 * DAY;
		soon.expires = store.now() + 2 * DAY - HOUR;
		later.expires = store.now() + 7 * DAY - HOUR;
		const { execution } = await run('quote-follow-up.json');
		const reminders = itemsOf(execution, 'Reminder').map(({ json }) => json);
		expect(reminders.map(({ to }) => to).sort()).toEqual(
			[soon.recipient.email, later.recipient.email].sort(),
		);
		for (const { text } of reminders) expect(text).toMatch(/https?:\/\/\S+$/);
	});
});

describe('tag orders in bulk', () => {
	it('gives every order its segment, keeps other tags, and changes nothing the second time', async () => {
		const { store } = bench.sandbox;
		const [kept] = [...store.orders.values()].sort((a, b) => b.created - a.created);
		if (!kept) throw new Error('The demo store has no orders.');
		kept.tags['mine'] = 'stays';
		await run('tag-orders-in-bulk.json');
		const tagged = [...store.orders.values()].filter(({ tags }) => tags['FS_Segmentation']);
		expect(tagged.length).toBeGreaterThan(50);
		expect(kept.tags).toMatchObject({
			mine: 'stays',
			FS_Segmentation: expect.stringMatching(/^(team|small-team|single)$/),
		});
		expect(writes('/orders').length).toBeLessThan(tagged.length / 10);
		const calls = writes('/orders').length;
		await run('tag-orders-in-bulk.json');
		expect(writes('/orders')).toHaveLength(calls);
	});
});

describe('win back by the cancel survey', () => {
	it('makes offers to those who left for the price, and a summary of all', async () => {
		const { store } = bench.sandbox;
		const active = [...store.subscriptions.values()].filter(({ state }) => state === 'active');
		const [costly, useless] = active;
		if (!costly || !useless) throw new Error('The demo store has no active subscriptions.');
		const call = async (method: string, path: string, body?: object) => {
			const { username, password } = SANDBOX_LOGIN;
			const response = await fetch(`${bench.sandbox.url}${path}`, {
				method,
				headers: {
					authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
					'content-type': 'application/json',
					'user-agent': 'test',
				},
				...(body ? { body: JSON.stringify(body) } : {}),
			});
			expect([path, response.status]).toEqual([path, 200]);
		};
		for (const [{ id }, reasonName] of [
			[costly, 'cost'],
			[useless, 'need'],
		] as const) {
			await call('DELETE', `/subscriptions/${id}`);
			await call('POST', '/subscriptions/cancelSurvey/response', {
				subscription: id,
				cancelSurvey: { reasonName, feedbackText: `Because of ${reasonName}` },
			});
		}
		const { execution } = await run('win-back-by-survey.json');
		const answers = [...surveysOf(store).values()].filter(
			({ created }) => created > store.now() - 7 * DAY,
		);
		const expected = answers
			.filter(({ reason }) => reason.name === 'cost')
			.map(({ subscription }) => store.subscriptions.get(subscription))
			.filter((subscription) => subscription?.state === 'canceled')
			.map((subscription) => store.accounts.get(subscription?.account ?? '')?.contact.email);
		expect(expected).toContain(store.accounts.get(costly.account)?.contact.email);
		const offers = itemsOf(execution, 'Offer').map(({ json }) => json['to']);
		expect(offers.sort()).toEqual(expected.sort());
		const [summary] = itemsOf(execution, 'Summary').map(({ json }) => json);
		expect(summary).toMatchObject({
			answers: answers.length,
			text: expect.stringContaining('“Because of need”'),
		});
	});
});
