/** The account's jobs as an agent calls them, and under Retry On Fail. */
import { describe, expect, test } from '@jest/globals';
import { runAsTool, runNode, type NodeCase, type NodeRun } from '../support/n8n.mts';
import { useShop } from '../support/operations.mts';

const shop = useShop();
const by = (mode: string, value: string) => ({ __rl: true, mode, value });
const asked = (key: string): string => `={{ $fromAI("${key}", "The ${key}", "string") }}`;
const posts = (): number => shop.attempts.filter(({ method }) => method === 'POST').length;
const named = (email: string) =>
	[...shop.sandbox.store.accounts.values()].filter(({ contact }) => contact.email === email);

describe('Get Entitlements answers a support question in one call of the tool', () => {
	const ask = (mode: string, key: string, value: string) =>
		runAsTool({
			type: 'fastSpringAccount',
			parameters: { operation: 'getEntitlements', accountId: by(mode, asked(key)) },
			args: { [key]: value },
			credentials: shop.credentials(),
		});
	const buyer = () => {
		const { store } = shop.sandbox;
		const found = [...store.subscriptions.values()].find(
			({ state, live }) => state === 'active' && live,
		);
		const account = store.accounts.get(found?.account ?? '');
		if (!found || !account) throw new Error('Nobody has an active subscription');
		return { found, account, reference: store.orders.get(found.initialOrder)?.reference ?? '' };
	};

	test.each([
		['email', 'email', ({ account }: ReturnType<typeof buyer>) => account.contact.email],
		['reference', 'order', ({ reference }: ReturnType<typeof buyer>) => reference],
		['id', 'account', ({ account }: ReturnType<typeof buyer>) => account.id],
	])('by %s', async (mode, key, of) => {
		const customer = buyer();
		const { response, error } = await ask(mode, key, of(customer));
		expect(error).toBeUndefined();
		const [answer] = JSON.parse(response ?? '[]');
		expect(answer).toMatchObject({ account: customer.account.id, hasAccess: true });
		expect(answer.products).toContainEqual(
			expect.objectContaining({
				product: customer.found.product,
				subscription: customer.found.id,
				hasAccess: true,
				until: new Date(customer.found.next).toISOString(),
				reason: 'active',
			}),
		);
	});

	test('a customer that does not exist has none, which is an answer', async () => {
		const { response } = await ask('email', 'email', 'nobody@example.com');
		expect(JSON.parse(response ?? '')).toEqual([
			{ account: null, email: null, hasAccess: false, products: [] },
		]);
	});
});

const ada = { email: 'ada@example.com', first: 'Ada', last: 'Byron' };
const retries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

describe('Create or Update', () => {
	const upsert = (more: Partial<NodeCase>): Promise<NodeRun> =>
		runNode({
			type: 'fastSpringAccount',
			parameters: {
				operation: 'upsert',
				email: '={{ $json.email }}',
				first: '={{ $json.first }}',
				last: '={{ $json.last }}',
			},
			credentials: shop.credentials(),
			...retries,
			...more,
		});

	test('as a tool creates once, and says which it was at each call', async () => {
		const call = () =>
			runAsTool({
				type: 'fastSpringAccount',
				parameters: {
					operation: 'upsert',
					email: asked('email'),
					first: asked('first'),
					last: asked('last'),
				},
				args: ada,
				credentials: shop.credentials(),
			});
		const outcomes = [await call(), await call()].map(
			({ response }) => JSON.parse(response ?? '[]')[0]?.outcome,
		);
		expect([outcomes, named(ada.email).length]).toEqual([['created', 'unchanged'], 1]);
	});

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'under Retry On Fail never creates again what may have been created: %s',
		async (onError) => {
			shop.sandbox.faults.add({
				kind: 'dropAfter',
				match: { method: 'POST', path: '/accounts' },
				times: 1,
			});
			const run = await upsert({ items: [{ json: ada }], onError });
			const told = run.error?.message ?? JSON.stringify(run.output);
			expect([named(ada.email).length, posts()]).toEqual([1, 1]);
			expect(told).toContain('the outcome is unknown');
		},
	);

	test('under Retry On Fail sends what was refused again, and what was created once', async () => {
		const [one] = shop.sandbox.store.accounts.values();
		shop.sandbox.faults.add({
			kind: 'status',
			status: 400,
			body: { message: 'Busy', params: [] },
			match: { method: 'POST', path: `/accounts/${one?.id}` },
			times: 1,
		});
		const run = await upsert({
			items: [{ json: { ...ada, email: one?.contact.email ?? '' } }, { json: ada }],
			onError: 'continueRegularOutput',
		});
		expect(run.output[0]?.map(({ json }) => json['outcome'])).toEqual(['updated', 'created']);
		expect([named(ada.email).length, posts()]).toEqual([1, 3]);
	});
});
