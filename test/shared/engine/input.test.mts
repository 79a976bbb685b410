import { describe, expect, test } from '@jest/globals';
import { byId, picked, useShop, type Json } from '../../support/operations.mts';

const bench = useShop();
const order = (value: string) => ['fastSpringOrder', 'update', { orderId: byId(value) }] as const;
const charge = (subscriptionId: Json) =>
	['fastSpringSubscription', 'subscription.charge', { subscriptionId }] as const;
const price = (value: Json) =>
	[
		'fastSpringProduct',
		'product.upsert',
		{ productPath: byId('thing'), pricing: { priceJson: value } },
	] as const;
const account = (more: Json) =>
	[
		'fastSpringAccount',
		'create',
		{ email: 'a@example.com', first: 'A', last: 'B', ...more },
	] as const;
const update = (updateFields: Json) =>
	[
		'fastSpringSubscription',
		'subscription.update',
		{ subscriptionId: byId('abc'), updateFields },
	] as const;

/** Each input that cannot be sent: node, operation, parameters, what the error says. */
const table: Record<
	string,
	readonly [type: string, operation: string, parameters: Json, message: string]
> = {
	'an id of nothing but blanks': [...order('   '), '"Order" is empty'],
	'a missing id': [...order('={{ $json.missing }}'), '"Order" is empty'],
	'a path in an id': [...order('../accounts/x'), 'which is not an ID'],
	'a path in an id, encoded': [...order('%2e%2e%2faccounts'), 'which is not an ID'],
	'a query in an id': [...charge(byId('abc?x=1')), 'which is not an ID'],
	'a path in a product path': [
		'fastSpringProduct',
		'product.delete',
		{ productPath: byId('../orders') },
		'which is not an ID',
	],
	'a path that a pasted address ends in': [
		...charge(picked('url', 'https://app.fastspring.com/x/%2E%2E')),
		'which record is meant',
	],
	'an address of nothing': [
		...charge(picked('url', 'https://app.fastspring.com/')),
		'which record is meant',
	],
	'two ids in one field': [
		'fastSpringSubscription',
		'subscription.pause',
		{ subscriptionId: byId('abc,def') },
		'"Subscription" contains a comma; enter one ID, and use one input item for each further one',
	],
	'two ids for a read that takes many': [
		'fastSpringOrder',
		'get',
		{ orderId: byId('abc,def') },
		'"Order" contains a comma',
	],
	'an order reference where an id belongs': [
		...order('LUM260310-1234-56789'),
		'"Order" is "LUM260310-1234-56789", an order reference; enter an ID here',
	],
	"a renewal's reference where an id belongs": [
		'fastSpringSubscription',
		'subscription.cancel',
		{ subscriptionId: byId('LUM260310-1234-56789B') },
		'an order reference; enter an ID here',
	],
	'an id that is far too long': [
		...order('a'.repeat(300)),
		'"Order" is longer than the 255 characters',
	],
	'a third decimal': [
		...price({ USD: 9.999 }),
		'"Pricing > Prices as Rows (JSON) > USD" is 9.999; an amount has at most two decimals',
	],
	'an amount in words': [
		'fastSpringProduct',
		'product.upsert',
		{ productPath: byId('thing'), pricing: { price: { entry: [{ key: 'USD', value: 'nine' }] } } },
		'"Pricing > Prices as Rows > Amount" is "nine"; must be a number',
	],
	'a negative price': [
		...price({ USD: -1 }),
		'"Pricing > Prices as Rows (JSON) > USD" is -1; must be at least 0',
	],
	'an unknown currency': [
		...price({ XYZ: 1 }),
		'"Pricing > Prices as Rows (JSON) > Currency" is "XYZ"; enter a three-letter ISO 4217 currency code',
	],
	'an unknown country': [
		...account({ additionalFields: { country: 'XX' } }),
		'"Additional Fields > Country" is "XX"; enter a two-letter ISO 3166-1 country code',
	],
	'a country by its other code': [
		...account({ additionalFields: { country: 'UK' } }),
		'"Additional Fields > Country" is "UK"; the ISO 3166-1 code is "GB"',
	],
	'a language of three letters': [
		...account({ additionalFields: { language: 'eng' } }),
		'"Additional Fields > Language" is "eng"; enter a two-letter ISO 639-1 language code',
	],
	'a text that is too long': [
		...account({ first: 'x'.repeat(256) }),
		'"First Name" has 256 characters; FastSpring takes up to 255',
	],
	'a missing text': [
		...account({ last: '={{ $json.missing }}' }),
		'"Last Name" is empty; fill it in',
	],
	'JSON that is none': [
		...account({ options: { additionalFieldsJson: '{ "contact": ' } }),
		'"Options > Additional Fields (JSON)" is not valid JSON; check its quotes, commas and brackets',
	],
	'JSON that is no object': [
		...account({ options: { additionalFieldsJson: '[1, 2]' } }),
		'"Options > Additional Fields (JSON)" is not a JSON object',
	],
	'a JSON text': [
		...account({ options: { additionalFieldsJson: '"text"' } }),
		'"Options > Additional Fields (JSON)" is not a JSON object',
	],
	'rows of JSON that is none': [
		...update({ addonsJson: '[{' }),
		'"Update Fields > Add-Ons (JSON)" is not valid JSON',
	],
	'a row of JSON without what it needs': [
		...update({ addonsJson: '[{"quantity": 1}]' }),
		'"Update Fields > Add-Ons (JSON) 1 > Product" is empty',
	],
	'half a piece': [
		...update({ quantity: 1.5 }),
		'"Update Fields > Quantity" is 1.5; must be a whole number',
	],
	'no pieces': [...update({ quantity: 0 }), '"Update Fields > Quantity" is 0; must be at least 1'],
	'a date that is none': [
		...update({ next: 'tomorrow' }),
		'"Update Fields > Next Charge Date" is "tomorrow"; enter an ISO 8601 date',
	],
	'a day that is in no calendar': [
		...update({ next: '2026-02-30' }),
		'"Update Fields > Next Charge Date" is "2026-02-30"; enter an ISO 8601 date',
	],
	'an end that is no date': [
		...update({ end: 'never' }),
		'"Update Fields > End Date" is "never"; enter an ISO 8601 date such as "2026-03-31"',
	],
	'more than all per cent': [
		...update({ discount: { entry: { type: 'percent', percentage: 101 } } }),
		'"Update Fields > Discount > Percentage" is 101; must be at most 100',
	],
	'a batch size of nothing': [
		'fastSpringOrder',
		'get',
		{ orderId: byId('abc'), options: { batchSize: 0 } },
		'"Options > Batch Size" is 0; must be at least 1',
	],
	'a batch that FastSpring does not take': [
		'fastSpringOrder',
		'get',
		{ orderId: byId('abc'), options: { batchSize: 51 } },
		'"Options > Batch Size" is 51; must be at most 50',
	],
	'a country of 20 kB': [
		...account({ additionalFields: { country: 'x'.repeat(20_000) } }),
		`is "${'X'.repeat(60)}…"; enter a two-letter`,
	],
	'an update of nothing': [
		...update({}),
		'"Update Fields" has nothing to change; add at least one field',
	],
	'an update whose only switch is how to do it': [
		...update({ preview: true, prorate: true }),
		'"Update Fields" has nothing to change',
	],
	'a price without an amount': [
		...update({ price: { entry: [{ key: 'USD' }] } }),
		'"Update Fields > Price > Amount" is empty',
	],
	'a discount without a figure': [
		...update({ discount: { entry: { type: 'percent' } } }),
		'"Update Fields > Discount > Percentage" is empty',
	],
	'a discount of nothing': [
		...update({ discount: { entry: { type: 'amount', amount: 0 } } }),
		'"Update Fields > Discount > Amount" is 0; must be at least 0.01',
	],
	'neither true nor false': [
		'fastSpringOrder',
		'getAll',
		{ filters: { rebill: '={{ "perhaps" }}' } },
		'"Filters > Renewals" is "perhaps"; must be true or false',
	],
	'an expression that breaks': [
		'fastSpringAccount',
		'create',
		{ email: '={{ nobody.knows }}', first: 'A', last: 'B' },
		'"Email" is empty',
	],
	'an expression that is none': [
		'fastSpringAccount',
		'create',
		{ email: '={{ $json.( }}', first: 'A', last: 'B' },
		'invalid syntax',
	],
};

describe.each(['stopWorkflow', 'continueRegularOutput'] as const)(
	'input that cannot be sent (%s)',
	(onError) => {
		test.each(Object.entries(table))('%s', async (_, [type, operation, parameters, message]) => {
			const { error, output } = await bench.run(type, operation, {
				parameters: parameters as never,
				onError,
			});
			const [item] = output[0] ?? [];
			if (onError === 'stopWorkflow')
				expect(error).toMatchObject({ message: expect.stringContaining(message), itemIndex: 0 });
			else
				expect(item).toEqual({
					json: {
						error: expect.stringContaining(message),
						details: expect.objectContaining({ description: expect.any(String) }),
					},
					pairedItem: { item: 0 },
				});
			if (onError === 'stopWorkflow') expect(error?.message).toContain('[item 0]');
			if (message !== 'invalid syntax')
				expect(error?.description ?? JSON.stringify(item)).toContain(
					'Nothing was sent for this item.',
				);
			expect(bench.attempts).toEqual([]);
		});
	},
);

test('a bad value stops its own item only, and names it', async () => {
	const ids = [...bench.sandbox.store.orders.keys()].slice(0, 2);
	const [a = '', b = ''] = ids;
	const parameters = { orderId: byId('={{ $json.id }}') };
	const going = await bench.run('fastSpringOrder', 'get', {
		parameters,
		items: [{ id: a }, { id: 'x,y' }, { id: b }],
		onError: 'continueRegularOutput',
	});
	expect(going.output[0]?.map(({ json }) => json['order'] ?? json['error'])).toEqual([
		a,
		'"Order" contains a comma; enter one ID, and use one input item for each further one',
		b,
	]);
	bench.reset();
	const { error } = await bench.run('fastSpringOrder', 'get', {
		parameters,
		items: [{ id: a }, { id: 'x,y' }, { id: b }],
	});
	expect([error?.itemIndex, error?.message, bench.attempts.length]).toEqual([
		1,
		expect.stringContaining('[item 1]'),
		0,
	]);
});

test('a constant that is wrong fails every item with the same words', async () => {
	const { output } = await bench.run('fastSpringAccount', 'create', {
		parameters: { email: '={{ $json.email }}', first: 'A'.repeat(300), last: 'B' },
		items: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
		onError: 'continueRegularOutput',
	});
	expect(output[0]?.map(({ json, pairedItem }) => [json['error'], pairedItem])).toEqual(
		[0, 1].map((item) => ['"First Name" has 300 characters; FastSpring takes up to 255', { item }]),
	);
});
