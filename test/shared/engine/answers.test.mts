import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const bench = useShop();
const two = () => [...bench.sandbox.store.orders.keys()].slice(0, 2) as [string, string];
const items = (ids: readonly string[]) => ids.map((id) => ({ id }));
const answer = (status: number, body?: unknown, more: Partial<Fault> = {}) =>
	void bench.sandbox.faults.add({
		kind: 'status',
		status,
		...(body === undefined ? {} : { body }),
		...more,
	});

const read = (ids: readonly string[] = two(), credential: Json = {}) =>
	bench.run('fastSpringOrder', 'get', {
		parameters: { orderId: byId('={{ $json.id }}'), simplify: false },
		items: items(ids),
		onError: 'continueRegularOutput',
		credential,
	});
const rows = async (run: ReturnType<typeof read>) =>
	(await run).output[0]?.map(({ json }) => json['error'] ?? json['order'] ?? json);
const problem = async (run: ReturnType<typeof read>) => {
	const [first] = (await run).output[0] ?? [];
	const { error, details } = { error: '', details: {}, ...first?.json } as {
		error: string;
		details: { description?: string; httpCode?: string };
	};
	return { error, ...details };
};

describe('whose row is whose', () => {
	const found = (order: string, more: Json = {}) => ({
		order,
		id: order,
		action: 'order.get',
		result: 'success',
		...more,
	});
	const bad = (order: string) => ({
		order,
		action: 'order.get',
		result: 'error',
		error: { order: 'Not found' },
	});
	const REFUSED = expect.stringMatching(
		/^FastSpring refused the request: order: Not found \(\S+\)$/,
	);
	const SILENT = "FastSpring's response has no result for this item";

	test.each<
		[string, number, (a: string, b: string) => unknown, (a: string, b: string) => unknown[]]
	>([
		['by id, in any order', 200, (a, b) => ({ orders: [found(b), found(a)] }), (a, b) => [a, b]],
		[
			'by the other key that holds an id',
			200,
			(a, b) => ({
				orders: [
					{ id: b, result: 'success' },
					{ id: a, result: 'success' },
				],
			}),
			(a, b) => [
				{ id: a, result: 'success' },
				{ id: b, result: 'success' },
			],
		],
		[
			'by the place that stands for an unknown id',
			400,
			(a) => ({ orders: [{ ...bad('[1]') }, found(a)] }),
			(a) => [a, REFUSED],
		],
		[
			'in a bare array, good and bad under an error status',
			500,
			(a, b) => [found(a), bad(b)],
			(a) => [a, REFUSED],
		],
		[
			'all bad under an error status',
			400,
			(a, b) => ({ orders: [bad(a), bad(b)] }),
			() => [REFUSED, REFUSED],
		],
		[
			'an error beside "success" is an error',
			200,
			(a, b) => ({ orders: [found(a, { error: { order: 'Not found' } }), found(b)] }),
			(_, b) => [REFUSED, b],
		],
		[
			'a missing row is told, not guessed',
			200,
			(a) => ({ orders: [found(a)] }),
			(a) => [a, SILENT],
		],
		['no rows at all', 200, () => ({ orders: [] }), () => [SILENT, SILENT]],
	])('%s', async (_, status, body, expected) => {
		const [a, b] = two();
		answer(status, body(a, b));
		const told = expected(a, b);
		expect(await rows(read())).toEqual(told);
		// What an answer leaves out is asked for once more, alone.
		const silent = told.filter((one) => one === SILENT).length;
		expect(bench.sandbox.calls.length).toBe(1 + silent);
	});

	test('a row that belongs to one entry is not given to another', async () => {
		const [a, b] = two();
		answer(200, { orders: [found(b), { order: 'another', result: 'success', total: 5 }] });
		expect(await rows(read([a, b]))).toEqual([SILENT, b]);
	});
});

describe('answers that are none', () => {
	test('a redirect is not followed', async () => {
		answer(302, '', { headers: { location: 'https://elsewhere.invalid/' } });
		expect(await problem(read(['a']))).toEqual({
			error: "The response is not FastSpring's (HTTP 302)",
			description:
				'The Base URL of the credential redirects elsewhere. Enter the address that it redirects to.',
			httpCode: '302',
		});
		expect(bench.sandbox.calls.length).toBe(1);
	});

	test.each([
		[301, 'nothing is said to be unknown', ''],
		[308, 'nothing is said to be unknown', ''],
		[303, 'which may lead to its result: the outcome is unknown', '; the outcome is unknown'],
	])('a redirect of a write (%i) is not repeated, %s', async (status, _, unknown) => {
		answer(status, '', { headers: { location: `${bench.sandbox.url}/elsewhere` } });
		const { error } = await bench.run('fastSpringSubscription', 'subscription.charge', {
			parameters: { subscriptionId: byId('a') },
		});
		expect([error?.message, bench.sandbox.calls.length]).toEqual([
			`The response is not FastSpring's (HTTP ${status})${unknown} [item 0]`,
			1,
		]);
	});

	test('a web page under 200 is not FastSpring', async () => {
		bench.sandbox.faults.add({ kind: 'html', status: 200 });
		expect(await problem(read(['a']))).toEqual({
			error: "The response is not FastSpring's (HTTP 200)",
			description:
				'Something other than FastSpring answered, such as a proxy. Check the Base URL of the credential.',
			httpCode: '200',
		});
	});

	test('a short text may say why', async () => {
		answer(400, 'Tenant is suspended');
		expect(await problem(read(['a']))).toMatchObject({
			error: "The response is not FastSpring's: Tenant is suspended",
		});
	});

	test.each([
		[401, 'Check the username and password of the FastSpring API credential.'],
		[403, 'These API credentials lack permission for this.'],
		[404, 'Check the ID, and the Base URL of the credential.'],
		[409, 'Correct what FastSpring names'],
		[422, 'Correct what FastSpring names'],
	])('%d without a body says what to do, once', async (status, description) => {
		answer(status);
		expect(await problem(read(['a']))).toMatchObject({
			error: `FastSpring answered with HTTP ${status} without an error message`,
			description: expect.stringContaining(description),
			httpCode: String(status),
		});
		expect(bench.sandbox.calls.length).toBe(1);
	});

	test('an empty success of a single call lets the item go on', async () => {
		answer(200);
		const { output } = await bench.run('fastSpringProduct', 'product.delete', {
			parameters: { productPath: byId('mixdesk-3') },
		});
		expect(output[0]).toEqual([
			{ json: { deleted: true, product: 'mixdesk-3' }, pairedItem: { item: 0 } },
		]);
		answer(204);
		const cancelled = await bench.run('fastSpringSubscription', 'subscription.cancel', {
			parameters: { subscriptionId: byId('abc') },
		});
		expect(cancelled.output[0]).toEqual([{ json: {}, pairedItem: { item: 0 } }]);
	});

	test('an empty success of a call for many says nothing about them', async () => {
		answer(200);
		expect(await rows(read())).toEqual(
			Array.from({ length: 2 }, () => "FastSpring's response has no result for this item"),
		);
	});
});

describe('what no call can come of', () => {
	const modes = ['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const;

	test.each(modes)(
		'a Base URL that is none fails every item, and none passes for a success (%s)',
		async (onError) => {
			const { output, error } = await bench.run('fastSpringOrder', 'get', {
				parameters: { orderId: byId('a') },
				items: items(['a', 'b']),
				onError,
				credential: { baseUrl: 'fastspring' },
			});
			const message = 'The Base URL of the FastSpring API credential is not a web address';
			if (onError === 'stopWorkflow')
				return expect(error).toMatchObject({
					message,
					description: 'Open the credential and set Base URL to https://api.fastspring.com',
				});
			const failed = [0, 1].map((item) => ({
				json: expect.objectContaining({
					error: message,
					details: { description: expect.stringContaining('set Base URL') },
				}),
				pairedItem: expect.objectContaining({ item }),
			}));
			expect(
				output.map((branch) => branch.map(({ json, pairedItem }) => ({ json, pairedItem }))),
			).toEqual(onError === 'continueErrorOutput' ? [[], failed] : [failed]);
		},
	);

	test('a Base URL with a slash at its end, or a path, is taken as it is meant', async () => {
		const [a] = two();
		expect(await rows(read([a], { baseUrl: `${bench.sandbox.url}//` }))).toEqual([a]);
	});

	test('an operation that the node does not know is told', async () => {
		const { error } = await bench.run('fastSpringOrder', 'refund', {});
		expect(error).toMatchObject({
			message: 'The operation "refund" is not known',
			description: 'Choose an operation of this node.',
		});
	});

	test('wrong credentials stop at the first call', async () => {
		const { error } = await bench.run('fastSpringAccount', 'get', {
			parameters: { accountId: byId('={{ $json.id }}') },
			items: items(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']),
			credential: { password: 'wrong' },
		});
		expect(error).toMatchObject({
			message: expect.stringContaining('UNAUTHORIZED: Invalid credentials'),
			httpCode: '401',
		});
		// Eight at most were under way together.
		expect(bench.sandbox.calls.length).toBeLessThanOrEqual(8);
	});
});
