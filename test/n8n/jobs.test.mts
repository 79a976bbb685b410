/** Ten jobs that a seller comes for, done in n8n's editor by clicking and typing, and what then stands in the store. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { placeOrder } from '../../sandbox/store/orders.mts';
import type { Order } from '../../sandbox/store/model.mts';
import { jobsOf } from '../../sandbox/store/reportJobs.mts';
import { quotesOf } from '../../sandbox/store/quotes.mts';
import { itemsOf, SANDBOX_LOGIN, until } from '../../scripts/n8n.mts';
import { openChromium, type Chromium } from './chromium.mts';
import { Editor } from './editor.mts';
import { register, SECRET } from './triggerSupport.mts';
import { lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

let bench: Workbench;
let browser: Chromium;
let editor: Editor;
beforeAll(async () => {
	bench = await openWorkbench();
	// The seller begins with nothing.
	await bench.client.request('DELETE', `/credentials/${bench.credentials['fastSpringApi']?.id}`);
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET, previousSecret: '' });
	browser = await openChromium();
	editor = await Editor.open(browser.context, bench.n8n.url);
});
afterAll(async () => {
	await browser?.close();
	await bench?.close();
});
beforeEach(async () => {
	bench.sandbox.reset();
	await editor.newWorkflow();
});

const calls = (method: string, path: string | RegExp) =>
	bench.sandbox.calls.filter(
		(call) =>
			call.method === method &&
			(typeof path === 'string' ? call.path === path : path.test(call.path)),
	);

/** An order whose items can be told apart, and refunded. */
function orderOfTwo(): Order {
	const { store } = bench.sandbox;
	const [account] = store.accounts.values();
	const products = ['mixdesk-3', 'tape-echo'].map((path) => store.products.get(path));
	const items = products.flatMap((product) => (product ? [{ product, quantity: 1 }] : []));
	if (!account) throw new Error('The demo store has no account.');
	return placeOrder(store, { account, items, currency: 'USD' });
}

describe('in the editor, a seller', () => {
	it('finds nodes by what they are for', async () => {
		for (const [words, nodes] of Object.entries({
			refund: ['FastSpring Return', 'FastSpring', 'FastSpring Poll'],
			license: ['FastSpring License Trigger', 'FastSpring Order', 'FastSpring Subscription'],
			webhook: ['FastSpring', 'FastSpring Event', 'FastSpring Webhook Key'],
			'merchant of record': ['FastSpring Account', 'FastSpring Order', 'FastSpring Poll'],
		}))
			expect([words, await editor.search(words)]).toEqual([words, expect.arrayContaining(nodes)]);
	});

	it('creates the credential, sees that it does not work yet, and then that it does', async () => {
		const form = await editor.add('FastSpring Order', 'Get an order');
		const window = await form.connect();
		const { username, password } = SANDBOX_LOGIN;
		await window.type('Username', username);
		await window.type('Password', 'mistyped');
		await window.type('Base URL', bench.sandbox.url);
		expect(await window.save()).toMatch(/does not know this username and password/);
		await window.type('Password', password);
		expect(await window.save()).toBe('');
		expect([...new Set(bench.sandbox.calls.map(({ status }) => status))]).toEqual([401, 200]);
		const stored = await bench.client.credentials.list();
		expect(stored.map(({ type }) => type).sort()).toEqual([
			'fastSpringApi',
			'fastSpringWebhookApi',
		]);
	});

	it('lists overdue subscriptions with their accounts', async () => {
		const { store } = bench.sandbox;
		const overdue = [...store.subscriptions.values()].filter(({ state }) => state === 'overdue');
		let form = await editor.add('FastSpring Subscription', 'Get many subscriptions');
		await form.add('Filters', 'Status');
		await form.choose('Status', 'Overdue');
		const found = await form.execute();
		expect(found.map(({ subscription }) => subscription).sort()).toEqual(
			overdue.map(({ id }) => id).sort(),
		);

		await editor.closeForm();
		await editor.page.getByText('get many: subscription', { exact: true }).waitFor();
		form = await editor.add('FastSpring Account', 'Get an account');
		await form.chooseMode('Account', 'By ID');
		await form.drag('account', 'Account');
		const accounts = await form.execute();
		expect(accounts.map(({ account }) => account)).toEqual(found.map(({ account }) => account));
		const [first] = overdue;
		const email = store.accounts.get(first?.account ?? '')?.contact.email;
		expect(accounts.map(({ contact }) => contact).join()).toContain(email);
	});

	it('gets an order by its reference', async () => {
		const order = orderOfTwo();
		const form = await editor.add('FastSpring Order', 'Get an order');
		await form.chooseMode('Order', 'By Reference');
		await form.enter('Order', String(order.reference));
		expect(await form.execute()).toEqual([
			expect.objectContaining({ order: order.id, reference: order.reference }),
		]);
	});

	it('refunds a part of two items', async () => {
		const order = orderOfTwo();
		const form = await editor.add('FastSpring Return', 'Refund an order');
		await form.pick('Order', String(order.reference));
		await form.choose('Refund', 'Partial');
		for (const [at, [product, amount]] of [
			['mixdesk-3', '20.50'],
			['tape-echo', '5'],
		].entries()) {
			await form.addRow('Items to Refund');
			await form.type('Product in Order', product ?? '', at);
			await form.type('Amount', amount ?? '', at);
		}
		const [row] = await form.execute();
		expect(row).toMatchObject({ original: expect.stringContaining(order.id), totalReturn: '30.6' });
		expect(order.returns).toHaveLength(1);
		const [entry] = order.returns;
		expect(bench.sandbox.store.returns.get(entry?.return ?? '')?.items).toMatchObject([
			{ product: 'mixdesk-3', amount: 20.5 },
			{ product: 'tape-echo', amount: 5 },
		]);
		expect(calls('POST', '/returns')).toHaveLength(1);
	});

	it('opens a checkout with two products', async () => {
		const form = await editor.add('FastSpring Checkout Session', 'Create a checkout session');
		await form.type('Checkout', 'lumenaudio/web-checkout');
		for (const [at, product] of ['MixDesk 3', 'Tape Echo'].entries()) {
			await form.addRow('Line Items');
			await form.pick('Product', product, at);
		}
		await form.type('Quantity', '3', 1);
		const [row] = await form.execute();
		expect(row).toMatchObject({ checkoutUrls: expect.stringMatching(/https:/) });
		expect(calls('POST', '/v2/checkouts/lumenaudio/web-checkout/sessions')).toMatchObject([
			{
				status: expect.any(Number),
				body: {
					cart: {
						lineItems: [
							{ productPath: 'mixdesk-3', quantity: 1 },
							{ productPath: 'tape-echo', quantity: 3 },
						],
					},
				},
			},
		]);
	});

	it('changes three prices of a product, and keeps the fourth', async () => {
		const { store } = bench.sandbox;
		const before = { ...store.products.get('mixdesk-3')?.pricing.price };
		expect(Object.keys(before).sort()).toEqual(['EUR', 'GBP', 'JPY', 'USD']);
		const form = await editor.add(
			'FastSpring Product',
			'Create or update a product and its prices',
		);
		await form.enter('Product', 'mixdesk-3');
		// Its currencies come once it is chosen; USD is there before.
		await form.map('EUR', '125.50');
		await form.map('JPY', '20500');
		await form.map('USD', '135');
		expect(await form.execute()).toEqual([expect.objectContaining({ product: 'mixdesk-3' })]);
		expect(store.products.get('mixdesk-3')?.pricing.price).toEqual({
			USD: 135,
			EUR: 125.5,
			JPY: 20_500,
			GBP: before['GBP'],
		});
	});

	it('takes three prices from the columns of a sheet, and keeps the fourth', async () => {
		const { store } = bench.sandbox;
		const before = { ...store.products.get('mixdesk-3')?.pricing.price };
		const row = { product: 'mixdesk-3', USD: '135', EUR: '125,50', JPY: 20_500, notes: 'spring' };
		const { id } = await bench.client.workflows.create(
			lineOf('Price list', MANUAL, {
				name: 'Sheet',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify(row) },
			}),
		);
		await editor.openWorkflow(id);
		const form = await editor.add(
			'FastSpring Product',
			'Create or update a product and its prices',
		);
		await form.enter('Product', 'mixdesk-3');
		await form.choose('Mapping Column Mode', 'Map Automatically');
		expect(await form.execute()).toEqual([expect.objectContaining({ product: 'mixdesk-3' })]);
		expect(store.products.get('mixdesk-3')?.pricing.price).toEqual({
			USD: 135,
			EUR: 125.5,
			JPY: 20_500,
			GBP: before['GBP'],
		});
	});

	it('makes a coupon, and gives it codes', async () => {
		let form = await editor.add('FastSpring Coupon', 'Create or update a coupon');
		await form.enter('Coupon', 'autumn-15');
		await form.type('Percent Off', '15');
		expect(await form.execute()).toEqual([expect.objectContaining({ coupon: 'autumn-15' })]);

		await editor.closeForm();
		form = await editor.add('FastSpring Coupon', 'Add codes to a coupon');
		await form.pick('Coupon', 'autumn-15');
		await form.type('Codes', 'AUTUMN-A, AUTUMN-B');
		expect(await form.execute()).toHaveLength(1);
		expect(bench.sandbox.store.coupons.get('autumn-15')).toMatchObject({
			discounts: [{ type: 'percent', percent: 15 }],
			codes: ['AUTUMN-A', 'AUTUMN-B'],
		});
	});

	it('gets a report as rows, and as a CSV file', async () => {
		const { store } = bench.sandbox;
		const form = await editor.add('FastSpring Report', 'Generate a revenue report');
		await form.choose('Columns', ['Product Path', 'Income in USD']);
		await form.choose('Group By', 'Product Path');
		const rows = await form.execute();
		expect(rows.length).toBeGreaterThan(3);
		expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['income_in_usd', 'product_path']);

		await form.choose('Return As', 'CSV File');
		const file = form.executeToFile();
		await until('the job', 20_000, async () => jobsOf(store)[0]);
		store.skip(60_000);
		expect(await file).toMatch(/csv/);
		expect(jobsOf(store)).toHaveLength(1);
	});

	it('makes a quote', async () => {
		const form = await editor.add('FastSpring Quote', 'Create a quote');
		await form.type('Name', 'Twelve seats for the studio');
		await form.pick('Product', 'MixDesk 3');
		await form.type('Quantity', '12');
		await form.type('Email', 'iris@example.com');
		await form.type('First Name', 'Iris');
		await form.type('Last Name', 'Sample');
		await form.search('Country', 'Germany');
		const [row] = await form.execute();
		expect(row).toMatchObject({ quoteUrl: expect.stringMatching(/^https:/) });
		expect([...quotesOf(bench.sandbox.store).values()].at(-1)).toMatchObject({
			name: 'Twelve seats for the studio',
			recipient: { email: 'iris@example.com' },
		});
	});

	it('starts a workflow on orders: with a sample event while building, then with a real delivery', async () => {
		const form = await editor.add('FastSpring', 'On order completed');
		await form.add('Options', 'Sample Event for Tests');
		expect(await form.execute()).toEqual([
			expect.objectContaining({ type: 'order.completed', live: 'false' }),
		]);

		const url = await form.webhookUrl('Production URL');
		await editor.closeForm();
		const workflowId = await editor.publish();
		register(bench, url, ['order.completed']);
		const order = orderOfTwo();
		await bench.sandbox.webhooks.deliverAll();
		const run = (await bench.client.executions.waitForAll(workflowId, 2)).at(-1);
		expect(run && itemsOf(run, 'FastSpring Trigger').map(({ json }) => json)).toMatchObject([
			{ type: 'order.completed', order: order.id },
		]);
	});
});
