import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { openReceiver, type Receiver } from '../sandbox/receiver.mts';
import { openChromium, type Chromium } from './chromium.mts';

let browser: Chromium;
let sandbox: Sandbox;
let receiver: Receiver;
let page: Page;
/** What went wrong on the page, and every address it asked. */
const problems: string[] = [];
const asked = new Set<string>();

beforeAll(async () => {
	browser = await openChromium();
	sandbox = await createSandbox({ seed: { accounts: 40, orders: 80, subscriptions: 60 } });
});
afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});
beforeEach(async () => {
	sandbox.reset();
	problems.length = 0;
	asked.clear();
	receiver = await openReceiver();
	page = await browser.context.newPage();
	page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
	page.on('pageerror', (error) => problems.push(error.message));
	page.on('request', (request) => asked.add(new URL(request.url()).origin));
	await page.goto(sandbox.url);
	await page.locator('#count-orders').waitFor();
});
afterEach(async () => {
	await page.close();
	await receiver.close();
});

const message = () => page.locator('#message');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const rows = (table: string) => page.locator(`#${table} tr:not([data-key="empty"])`);
const says = async (pattern: RegExp) => {
	await message().filter({ hasText: pattern }).waitFor();
	return await message().innerText();
};
const count = async (name: string) =>
	Number((await page.locator(`#count-${name}`).innerText()).replace(/\D/g, ''));

describe('the console', () => {
	it('shows the store it belongs to, asks nobody else, and has nothing to complain of', async () => {
		expect([await count('accounts'), await count('orders'), await count('subscriptions')]).toEqual([
			40,
			sandbox.store.orders.size,
			60,
		]);
		expect(await page.locator('#url').innerText()).toBe(sandbox.url);
		expect(await message().innerText()).toBe('');
		expect([[...asked], problems]).toEqual([[sandbox.url], []]);
	});

	it.each([
		['Place Order', /bought .+: order LUM/, 'order.completed'],
		['Renew', /was (renewed|declined)/, /^subscription\.(charge|payment)\./],
		[
			'Fail Renewal',
			/was declined: INSUFFICIENT_FUNDS/,
			/^subscription\.(charge\.failed|payment\.overdue)$/,
		],
		['Cancel at Period End', /will end with its period/, 'subscription.canceled'],
		['End Now', /has ended/, 'subscription.deactivated'],
		['Refund', /was refunded/, 'return.created'],
		['Abandon Cart', /left a cart/, 'mailingListEntry.abandoned'],
		['Create Quote', /was sent to/, 'quote.created'],
		['Leave Mailing List', /left the mailing list/, 'mailingListEntry.removed'],
		['Pass 30 Days', /30 days have passed/, 'quote.updated'],
		['Send Event', /One event was sent/, 'account.created'],
	])('%s does it and says so', async (button, text, type) => {
		const before = sandbox.store.events.length;
		await press(button);
		await says(text);
		const told = sandbox.store.events.slice(before).map((event) => event.type);
		expect(told).toEqual(
			expect.arrayContaining([typeof type === 'string' ? type : expect.stringMatching(type)]),
		);
		expect(await count('events')).toBe(sandbox.store.events.length);
		expect(problems).toEqual([]);
	});

	it('adds an endpoint, delivers to it, shows what was sent, sends it again, and removes the endpoint', async () => {
		receiver.answers = [{ status: 200, body: 'thanks' }];
		await page.getByText('Add an endpoint').click();
		await page.getByLabel('URL', { exact: true }).fill(receiver.url);
		await page.getByLabel('Secret').fill('s3cret');
		await page.getByText('Event types:').click();
		await page.getByRole('checkbox', { name: 'order.completed' }).check();
		await press('Add Endpoint');
		await says(/Later events go to/);
		expect(sandbox.webhooks.endpoints).toMatchObject([
			{
				url: receiver.url,
				secret: 's3cret',
				events: ['order.completed'],
				from: 'both',
				expansion: false,
			},
		]);

		await page.getByRole('combobox', { name: 'Product' }).selectOption('tape-echo');
		await page.getByRole('textbox', { name: 'Email' }).fill('mira@example.com');
		await press('Place Order');
		await rows('deliveries').filter({ hasText: 'Success' }).waitFor();
		expect(await rows('deliveries').first().innerText()).toMatch(
			/^order\.completed[\s\S]+Success[\s\S]+1[\s\S]+HTTP 200/,
		);

		await page.getByRole('button', { name: 'Details of order.completed' }).click();
		await page.locator('#details[open]').waitFor();
		const shown: unknown = JSON.parse(await page.locator('#payload').innerText());
		expect(shown).toEqual(receiver.received[0]?.events[0]);
		expect(await rows('attempts').innerText()).toMatch(
			new RegExp(
				`HTTP 200[\\s\\S]+thanks[\\s\\S]+${String(receiver.received[0]?.headers['x-fs-signature']).replace(/[+/]/g, '\\$&')}`,
			),
		);
		await page.keyboard.press('Escape');
		await page.locator('#details').waitFor({ state: 'hidden' });
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Details');

		await page.getByRole('button', { name: 'Resend order.completed' }).click();
		await rows('deliveries')
			.filter({ hasText: 'sent again' })
			.filter({ hasText: 'Success' })
			.waitFor();
		expect(
			new Set(receiver.received.flatMap(({ events }) => events.map(({ id }) => id))).size,
		).toBe(2);

		await page.getByRole('button', { name: `Remove ${receiver.url}` }).click();
		await says(/was removed/);
		expect([sandbox.webhooks.endpoints, problems]).toEqual([[], []]);
	});

	it('shows a delivery that fails, and its retry at the speed chosen', async () => {
		receiver.answers = [{ status: 500 }, { status: 200 }];
		sandbox.webhooks.add({ url: receiver.url });
		await press('Send Event');
		await rows('deliveries')
			.filter({ hasText: 'Failed, will be retried' })
			.filter({ hasText: /in \d+ min/ })
			.waitFor();
		await page.getByLabel('Retries').selectOption('3600');
		await rows('deliveries').filter({ hasText: 'Success' }).waitFor();
		expect(receiver.received.map(({ events }) => events.length)).toEqual([1, 1]);
	});

	it('refuses an endpoint elsewhere in words', async () => {
		await page.getByText('Add an endpoint').click();
		await page.getByLabel('URL', { exact: true }).fill('https://example.com/webhook');
		await press('Add Endpoint');
		await says(/delivers to this machine only/);
		expect(await message().getAttribute('class')).toBe('problem');
	});

	it('shows the calls of the API and how much of the rate window they take', async () => {
		const authorization = `Basic ${Buffer.from('sandbox:sandbox').toString('base64')}`;
		for (const path of ['/orders?limit=2', '/products', '/accounts/none'])
			await fetch(sandbox.url + path, { headers: { authorization } });
		await page.locator('#window-text', { hasText: '3 of 250 in the last 60 s' }).waitFor();
		expect(await rows('calls').allInnerTexts()).toEqual([
			expect.stringMatching(/GET \/accounts\/none\s+400/),
			expect.stringMatching(/GET \/products\s+200/),
			expect.stringMatching(/GET \/orders\?limit=2\s+200/),
		]);
	});

	it('is a page for the keyboard alone', async () => {
		await page.keyboard.press('Tab');
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
			'Skip to the buttons',
		);
		await page.keyboard.press('Enter');
		for (let presses = 0; presses < 10; presses += 1) {
			await page.keyboard.press('Tab');
			if (await page.evaluate(() => document.activeElement?.textContent === 'Place Order')) break;
		}
		await page.keyboard.press('Enter');
		await says(/bought/);
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Place Order');
	});

	it('keeps the focus where it is while rows change', async () => {
		receiver.answers = [{ status: 500 }];
		sandbox.webhooks.add({ url: receiver.url });
		await press('Send Event');
		const resend = page.getByRole('button', { name: 'Resend account.created' });
		await resend.last().focus();
		await page.keyboard.press('Enter');
		await rows('deliveries').nth(1).waitFor();
		await rows('deliveries').filter({ hasText: 'will be retried' }).nth(1).waitFor();
		expect(
			await page.evaluate(() => [
				document.activeElement?.textContent,
				document.activeElement?.closest('tr')?.rowIndex,
			]),
		).toEqual(['Resend', 2]);
	});

	it('says when the sandbox is gone', async () => {
		await page.route('**/__sandbox/**', (route) => route.abort());
		await says(/does not answer/);
		await page.unroute('**/__sandbox/**');
		await says(/is back/);
	});

	it('names every control and heading', async () => {
		await page.getByText('Add an endpoint').click();
		const nameless = await page
			.locator('button, input, select, meter, summary, [role="region"]')
			.evaluateAll((controls) =>
				controls
					.filter(
						(one) =>
							!one.getAttribute('aria-label') &&
							!(one as HTMLInputElement).labels?.length &&
							!one.textContent?.trim(),
					)
					.map(({ outerHTML }) => outerHTML),
			);
		const headings = await page
			.locator('h1, h2, h3')
			.evaluateAll((all) =>
				all
					.filter((one) => (one as HTMLElement).offsetParent !== null)
					.map(({ tagName }) => Number(tagName[1])),
			);
		expect(nameless).toEqual([]);
		expect(headings.filter((level, index) => level > (headings[index - 1] ?? 0) + 1)).toEqual([]);
	});

	it.each(['light', 'dark'] as const)(
		'can be read in %s colours, and fits a narrow window',
		async (colorScheme) => {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width: 380, height: 800 });
			receiver.answers = [{ status: 200 }, { status: 500 }];
			sandbox.webhooks.add({ url: receiver.url });
			await press('Send Event');
			await rows('deliveries').filter({ hasText: 'Success' }).waitFor();
			await press('Send Event');
			await rows('deliveries').filter({ hasText: 'will be retried' }).waitFor();
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
				380,
			);
			expect(await page.evaluate(faintTexts)).toEqual([]);
		},
	);
});

/** Runs in the page: texts with less than 4.5 : 1 between their colour and what is behind them. */
function faintTexts(): string[] {
	const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
	const rgba = (color: string): [number, number, number, number] => {
		if (!context) throw new Error('No canvas');
		context.clearRect(0, 0, 1, 1);
		context.fillStyle = color;
		context.fillRect(0, 0, 1, 1);
		const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
		return [r, g, b, a];
	};
	const light = ([r, g, b]: readonly number[]) => {
		const [x = 0, y = 0, z = 0] = [r, g, b].map((value = 0) =>
			value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
		);
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const behind = (element: Element | null): [number, number, number, number] => {
		if (!element) return rgba('white');
		const color = rgba(getComputedStyle(element).backgroundColor);
		return color[3] === 255 ? color : behind(element.parentElement);
	};
	const faint: string[] = [];
	for (const element of Array.from(document.querySelectorAll<HTMLElement>('body *'))) {
		const hasText = Array.from(element.childNodes).some(
			(node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
		);
		if (!hasText || element.offsetParent === null) continue;
		const [a, b] = [light(rgba(getComputedStyle(element).color)), light(behind(element))].sort(
			(x, y) => y - x,
		);
		const contrast = ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05);
		if (contrast < 4.5)
			faint.push(
				`${element.tagName} ${element.textContent?.trim().slice(0, 40)}: ${contrast.toFixed(2)}`,
			);
	}
	return faint;
}
