/** Dry Run: what would be sent is shown, and nothing is sent, by every operation that cannot be taken back. */
import { describe, expect, test } from '@jest/globals';
import { builtNodes, fieldsOf, operationsOf } from '../../support/descriptions.mts';
import { builtOperations } from '../../support/fillings.mts';
import { byId, picked, useShop, type Case, type Json } from '../../support/operations.mts';

const bench = useShop();
const dryRun = { options: { dryRun: true } };

interface Shown {
	parameters: Case['parameters'];
	shows: Json;
}

const party = {
	firstName: 'Ada',
	lastName: 'Byron',
	email: 'ada@example.com',
	addressLine1: 'Main Street 1',
	city: 'Berlin',
	country: 'DE',
};

/** By node and operation: what is entered, and the call that would be sent. */
const table: Record<string, Shown> = {
	'fastSpringReturn create': {
		parameters: { orderId: byId('order-1'), additionalFields: { note: 'Sorry' } },
		shows: {
			method: 'POST',
			path: '/returns',
			body: {
				returns: [
					{ order: 'order-1', refundType: 'FULL', notification: 'ORIGINAL', note: 'Sorry' },
				],
			},
		},
	},
	'fastSpringSubscription subscription.charge': {
		parameters: { subscriptionId: byId('sub-1') },
		shows: {
			method: 'POST',
			path: '/subscriptions/charge',
			body: { subscriptions: [{ subscription: 'sub-1' }] },
		},
	},
	'fastSpringSubscription subscription.update': {
		parameters: {
			subscriptionId: byId('sub-1'),
			updateFields: { quantity: 3, prorate: true },
			options: { dryRun: true, additionalFieldsJson: '{ "tags": { "a": "b" } }' },
		},
		shows: {
			method: 'POST',
			path: '/subscriptions',
			body: {
				subscriptions: [{ subscription: 'sub-1', quantity: 3, prorate: true, tags: { a: 'b' } }],
			},
		},
	},
	'fastSpringSubscription subscription.uncancel': {
		parameters: { subscriptionId: byId('sub-1') },
		shows: {
			method: 'POST',
			path: '/subscriptions',
			body: { subscriptions: [{ subscription: 'sub-1', deactivation: null }] },
		},
	},
	'fastSpringSubscription subscription.cancel': {
		parameters: { subscriptionId: byId('sub-1'), billingPeriod: '0' },
		shows: { method: 'DELETE', path: '/subscriptions/sub-1', query: { billingPeriod: '0' } },
	},
	'fastSpringSubscription subscription.resume': {
		parameters: { subscriptionId: byId('sub-1') },
		shows: { method: 'POST', path: '/subscriptions/sub-1/resume' },
	},
	'fastSpringSubscription subscription.transfer': {
		parameters: {
			sourceAccountId: byId('acc-1'),
			subscriptions: 'sub-1, sub-2',
			initiatedBy: 'me@example.com',
			target: { accountId: 'acc-2' },
		},
		shows: { method: 'POST', path: '/subscriptions/transfer', body: expect.any(Object) },
	},
	'fastSpringSubscription coTermGroup.update': {
		parameters: { cotermGroupId: 'group-1', action: 'ADD', subscriptions: 'sub-1' },
		shows: { method: 'POST', path: '/subscriptions/coterm/group-1', body: expect.any(Object) },
	},
	'fastSpringSubscription coTermGroup.execute': {
		parameters: { cotermGroupId: 'group-1' },
		shows: { method: 'POST', path: '/subscriptions/coterm/group-1/execute' },
	},
	'fastSpringSubscription coTermGroup.delete': {
		parameters: { cotermGroupId: 'group-1' },
		shows: { method: 'DELETE', path: '/subscriptions/coterm/group-1' },
	},
	'fastSpringProduct product.delete': {
		parameters: { productPath: byId('a-b') },
		shows: { method: 'DELETE', path: '/products/a-b' },
	},
	'fastSpringCoupon code.deleteAll': {
		parameters: { couponId: byId('spring') },
		shows: { method: 'DELETE', path: '/coupons/spring/codes' },
	},
	'fastSpringInvoice invoice.create': {
		parameters: {
			mode: 'TEST',
			currencyCode: 'EUR',
			paymentMethod: 'WIRE_TRANSFER',
			billTo: party,
			invoiceItems: { entry: [{ productPath: byId('a-b'), quantity: 1 }] },
		},
		shows: {
			method: 'POST',
			path: '/invoices/paymentInvoice',
			body: expect.objectContaining({ mode: 'TEST', currencyCode: 'EUR' }),
		},
	},
	'fastSpringQuote cancel': {
		parameters: { quoteId: byId('quote-1') },
		shows: { method: 'POST', path: '/quotes/quote-1/cancel' },
	},
	'fastSpringWebhookKey rotate': {
		parameters: { url: 'https://example.com/hook', hmacSecret: 'abc-123' },
		shows: {
			method: 'POST',
			path: '/webhooks/keys',
			body: { url: 'https://example.com/hook', hmacSecret: 'abc-123' },
		},
	},
};

const names = (key: string): [string, string] => {
	const [type = '', operation = ''] = key.split(' ');
	return [type, operation];
};

test.each(Object.entries(table))('%s', async (key, { parameters, shows }) => {
	const run = await bench.run(...names(key), {
		items: [{}, {}],
		parameters: { ...dryRun, ...parameters },
	});
	expect(run.error).toBeUndefined();
	expect(run.output[0]?.map(({ json }) => json)).toEqual([
		{ dryRun: true, ...shows },
		{ dryRun: true, ...shows },
	]);
	expect(run.output[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(run.hints[0]?.message).toMatch(/^2 items in 0 calls, dry run: nothing was changed$/);
	expect(bench.sent()).toEqual([]);
});

test('every operation that is irreversible offers it, off at first, and no other', () => {
	const irreversible = builtOperations().flatMap(({ route, file, action }) =>
		route.isIrreversible ? [`${file.split('/')[1]} ${action}`] : [],
	);
	const offering = builtNodes().flatMap(({ source, description }) =>
		operationsOf(description).flatMap(({ option, fields }) =>
			fieldsOf({ properties: [...fields] }).some(({ path }) => path === 'options.dryRun')
				? [`${source.split('/')[1]} ${option.action}`]
				: [],
		),
	);
	expect(offering.sort()).toEqual(irreversible.sort());
	expect(Object.keys(table)).toHaveLength(irreversible.length);
});

describe('what is sent', () => {
	const some = ({ store }: typeof bench.sandbox): string[] => [...store.orders.keys()].slice(0, 2);

	test.each([
		['nothing for the items that rehearse', '={{ $json.dry }}', 1],
		['everything where it is off', false, 2],
	])('%s', async (_, dry, sent) => {
		const items = some(bench.sandbox).map((id, index) => ({ id, dry: index === 1 }));
		const run = await bench.run('fastSpringReturn', 'create', {
			items,
			parameters: { orderId: byId('={{ $json.id }}'), options: { dryRun: dry } },
		});
		expect(bench.sent().map(([call]) => call)).toEqual(Array(sent).fill('POST /returns'));
		expect(run.output[0]?.map(({ json }) => json['dryRun'] === true)).toEqual([false, sent === 1]);
	});

	test('no write, whatever the mode of the order', async () => {
		const run = await bench.run('fastSpringReturn', 'create', {
			parameters: { orderId: picked('reference', 'NO-SUCH-ORDER'), ...dryRun },
		});
		expect(bench.sent().filter(([call]) => !call.startsWith('GET '))).toEqual([]);
		expect(run.output[0]?.[0]?.json).toMatchObject({ path: '/returns' });
	});

	test('nothing that a refused field would spoil: it fails as it would without', async () => {
		const run = await bench.run('fastSpringReturn', 'create', {
			parameters: { orderId: byId('order-1'), refundType: 'PARTIAL', ...dryRun },
		});
		expect(run.error?.message).toMatch(/Items/);
		expect(bench.sent()).toEqual([]);
	});
});
