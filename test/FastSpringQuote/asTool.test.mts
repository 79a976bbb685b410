/** A quote as an agent makes it: what it fills in stands in open groups, and its items are one value. */
import { expect, test } from '@jest/globals';
import { runAsTool } from '../support/n8n.mts';
import { useShop } from '../support/operations.mts';

const shop = useShop();
const asked = (key: string, type = 'string'): string =>
	`={{ $fromAI("${key}", "The ${key}", "${type}") }}`;
const args = {
	email: 'ines.park@tonwerk.example',
	first: 'Ines',
	last: 'Park',
	country: 'DE',
	items: [{ product: 'tape-echo', quantity: 2 }],
};
const make = (given: object, type = 'json') =>
	runAsTool({
		type: 'fastSpringQuote',
		parameters: {
			operation: 'create',
			name: 'Tonwerk',
			items: {},
			recipient: { email: asked('email'), first: asked('first'), last: asked('last') },
			recipientAddress: { country: asked('country') },
			options: { itemsJson: asked('items', type) },
		},
		args: { ...args, ...given },
		credentials: shop.credentials(),
	});
const bodies = () => shop.attempts.map(({ body }) => body);

test.each([
	['an array', 'json', args.items],
	['text', 'string', JSON.stringify(args.items)],
])('with its items as %s', async (_, type, items) => {
	const run = await make({ items }, type);
	expect(run.error).toBeUndefined();
	expect(run.arguments).toEqual(expect.arrayContaining(Object.keys(args)));
	expect(bodies()).toEqual([
		expect.objectContaining({
			items: args.items,
			recipient: { email: args.email, first: 'Ines', last: 'Park' },
			recipientAddress: { country: 'DE', postalCode: '' },
		}),
	]);
});

test.each([
	['a country that is none', { country: 'Germania' }, 'Recipient Address > Country'],
	['an address without a host', { email: 'ines.park' }, 'Recipient > Email'],
	['an empty name', { first: '' }, 'Recipient > First Name'],
	['half a piece', { items: [{ product: 'a', quantity: 0.5 }] }, 'Items (JSON) 1 > Quantity'],
])('with %s is told which field is wrong', async (_, given, field) => {
	const run = await make(given);
	expect(run.response ?? run.error?.message).toContain(field);
	expect(bodies()).toEqual([]);
});
