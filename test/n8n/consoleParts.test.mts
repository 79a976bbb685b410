/** The console's switches, records, bodies and buyers, in a real browser. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { openReceiver, type Receiver } from '../sandbox/receiver.mts';
import { openChromium, type Chromium } from './chromium.mts';

const authorization = `Basic ${Buffer.from('sandbox:sandbox').toString('base64')}`;

describe('the console of the sandbox', () => {
	let chromium: Chromium;
	let sandbox: Sandbox;
	let receiver: Receiver;
	let page: Page;
	let problems: string[];

	beforeAll(async () => {
		chromium = await openChromium();
	});
	afterAll(() => chromium.close());
	beforeEach(async () => {
		receiver = await openReceiver();
		sandbox = await createSandbox({ seed: { accounts: 20, orders: 30, subscriptions: 20 } });
		page = await chromium.context.newPage();
		problems = [];
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.goto(sandbox.url);
		await page.locator('#count-orders').waitFor();
	});
	afterEach(async () => {
		expect(problems).toEqual([]);
		await page.close();
		await sandbox.close();
		await receiver.close();
	});

	const rows = (id: string) => page.locator(`#${id} tr`);
	const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
	const says = (text: RegExp) => page.locator('#message', { hasText: text }).waitFor();
	const call = (path: string, init: RequestInit = {}) =>
		fetch(sandbox.url + path, {
			...init,
			headers: { authorization, 'content-type': 'application/json' },
		});

	it('adds a fault, shows what it hit, and takes it away', async () => {
		await page.locator('#fault').getByLabel('Path').fill('/orders*');
		await page.getByLabel('Status', { exact: true }).fill('503');
		await page.getByLabel('Times').fill('2');
		await press('Add Fault');
		await says(/The fault is set/);
		expect([(await call('/products')).status, (await call('/orders')).status]).toEqual([200, 503]);
		await page.locator('#faults li', { hasText: 'status 503 on /orders*, hit 1 of 2' }).waitFor();
		await page.getByRole('button', { name: 'Remove fault 1' }).click();
		await says(/was removed/);
		expect((await call('/orders')).status).toBe(200);
	});

	it('sets latency, the rate limit and the settings of the store', async () => {
		await page.getByLabel('Latency of every call (ms)').fill('7');
		await page.getByLabel('Requests per minute').fill('2');
		await press('Set Pace');
		await says(/The pace is set/);
		await page.getByLabel('Order-level coupons').check();
		await press('Save Settings');
		await says(/settings are saved/);
		const { latencyMs, limiter, store } = sandbox;
		expect([latencyMs, limiter.limit, limiter.enabled, store.switches]).toEqual([
			7,
			2,
			true,
			expect.objectContaining({ orderLevelDiscounts: true, eventsWithoutDays: false }),
		]);
		await page.getByRole('checkbox', { name: 'Rate limit' }).uncheck();
		await press('Set Pace');
		await press('Reset Store');
		await says(/as it was at the start/);
		expect(store.switches.orderLevelDiscounts).toBe(false);
	});

	it('shows records as the API gives them, with what happened to them', async () => {
		await press('Place Order');
		await says(/bought/);
		await page.locator('#search').getByLabel('Kind').selectOption('orders');
		await rows('records').first().waitFor();
		const order = [...sandbox.store.orders.values()].at(-1);
		await page.getByLabel('Search', { exact: true }).fill(String(order?.reference));
		await press('Search');
		await page.locator('#found', { hasText: '1 found' }).waitFor();
		await page.getByRole('button', { name: `Show ${order?.id}` }).click();
		await page.locator('#shown[open]').waitFor();
		const shown: unknown = JSON.parse(await page.locator('#first').innerText());
		const { action, result, ...record } = (await (
			await call(`/orders/${order?.id}`)
		).json()) as Record<string, unknown>;
		expect([shown, action, result]).toEqual([record, 'order.get', 'success']);
		expect(await page.locator('#second').innerText()).toMatch(/order\.completed/);
	});

	it('shows the body of a call and its answer', async () => {
		await call('/orders', {
			method: 'POST',
			body: JSON.stringify({ orders: [{ order: 'none' }] }),
		});
		await page.getByRole('button', { name: 'Body of POST /orders' }).click();
		await page.locator('#shown[open]').waitFor();
		expect(JSON.parse(await page.locator('#first').innerText())).toEqual({
			orders: [{ order: 'none' }],
		});
		expect(await page.locator('#second').innerText()).toMatch(/"Not found"/);
	});

	it('says that a delivery waits for its acknowledgment, and shows the secret', async () => {
		receiver.answers = [{ status: 202 }];
		sandbox.webhooks.add({ url: receiver.url, secret: 'the demo secret' });
		await page.locator('#endpoints', { hasText: 'the demo secret' }).waitFor();
		await press('Send Event');
		await rows('deliveries').filter({ hasText: 'Waiting for acknowledgment' }).waitFor();
		const id = receiver.received[0]?.events[0]?.id;
		await call(`/events/${id}`, { method: 'POST', body: '{"processed":true}' });
		await rows('deliveries').filter({ hasText: 'Success' }).waitFor();
	});

	it('lets a buyer accept and pay a quote, complete a session and change a card', async () => {
		await press('Create Quote');
		await says(/was sent to/);
		await press('Accept Quote');
		await says(/accepted the quote/);
		await press('Pay Quote');
		await says(/was paid: order LUM/);
		await page.getByText('Checkout paths').click();
		const path = await page.locator('#checkouts code').first().innerText();
		await call(`/v2/checkouts/${path}/sessions`, {
			method: 'POST',
			body: JSON.stringify({ cart: { lineItems: [{ productPath: 'mixdesk-3' }] } }),
		});
		await press('Complete Session');
		await says(/was completed: order LUM/);
		await press('Enter New Card');
		await says(/entered a new card/);
	});

	it('can be used at a width of 390 pixels', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		sandbox.webhooks.add({ url: receiver.url, secret: 'x'.repeat(100) });
		await page.locator('#fault').getByLabel('Path').fill('/a/very/long/path/'.repeat(9));
		await press('Add Fault');
		await page.locator('#faults li').waitFor();
		await call('/orders');
		await page.getByRole('button', { name: 'Body of GET /orders' }).waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
			390,
		);
		const hidden = await page.locator('button, input, select, summary').evaluateAll((all) =>
			all
				.filter((one) => {
					const { left, right, width } = one.getBoundingClientRect();
					return width > 0 && !one.closest('.scroll') && (left < 0 || right > 390);
				})
				.map(({ outerHTML }) => outerHTML.slice(0, 120)),
		);
		expect(hidden).toEqual([]);
	});
});
