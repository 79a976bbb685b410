/** What n8n's own code makes of each operation: the name of a node in the editor, and what an AI agent is told of its tool. */
import { describe, expect, test } from '@jest/globals';
import { builtNodes, optionsOf } from './support/descriptions.mts';
import { builtOperations } from './support/fillings.mts';
import { toolsOfOperations } from './support/tools.mts';

const operations = toolsOfOperations();

test('every operation is looked at', () => {
	expect(operations.length).toBe(builtOperations().length);
	expect(operations.filter(({ route }) => !route)).toEqual([]);
});

test.each(['name', 'tool', 'told'] as const)('the %s of each operation is its own', (what) => {
	const seen = operations.map((one) => one[what]);
	expect(seen.filter((text, index) => seen.indexOf(text) !== index)).toEqual([]);
});

describe.each(operations)('$key', ({ name, told, tool, option }) => {
	test('is called by what it does', () => {
		expect(name).toBe(option.action);
		expect(told).toMatch(new RegExp(`^${option.action} in FastSpring`));
		// Model providers take these characters and no others.
		expect(tool).toMatch(/^[\w-]{10,64}$/);
	});
});

/** What an agent has to know before it calls: each text that says so, by the operation. */
test.each([
	['fastSpringReturn', 'create', /refund an order/i, /never repeated/],
	['fastSpringSubscription', 'charge', /charge .* now/i, /takes the money/],
	['fastSpringSubscription', 'execute', /charge the difference/, /takes money/],
	['fastSpringSubscription', 'cancel', /cancel/i, /refunds nothing/],
	['fastSpringSubscription', 'resume', /resume/i, /charges the customer/],
	['fastSpringSubscription', 'transfer', /another account/, /cannot be undone/],
	['fastSpringSubscription', 'delete', /delete/i, /cannot be undone/],
	['fastSpringProduct', 'delete', /for good/, /cannot be undone/],
	['fastSpringCoupon', 'deleteAll', /delete all/i, /cannot be undone/],
	['fastSpringInvoice', 'create', /create/i, /never repeated/],
	['fastSpringQuote', 'cancel', /cancel/i, /cannot be undone/],
	['fastSpringWebhookKey', 'rotate', /replace/i, /cannot be undone/],
])('%s %s says what it costs', (type, operation, action, description) => {
	const irreversible = operations.filter(
		({ key, route, option }) =>
			key.startsWith(`${type} `) && option.value === operation && route?.isIrreversible,
	);
	expect(irreversible).toHaveLength(1);
	expect(irreversible[0]?.option.action).toMatch(action);
	expect(irreversible[0]?.option.description).toMatch(description);
});

test('a new node reads where it can, and never refunds, charges or deletes', () => {
	const isRead = ({ route }: (typeof operations)[number]): boolean =>
		!['write', 'arrayWrite', 'mergedArrays'].includes(String(route?.kind));
	const resourceOf = ({ key }: (typeof operations)[number]): string => key.split('.')[0] ?? '';
	const isSafer = (other: (typeof operations)[number], one: typeof other): boolean =>
		isRead(other) || (one.route?.isIrreversible === true && !other.route?.isIrreversible);
	const wrong = operations.filter(
		(one) =>
			one.isDefault &&
			!isRead(one) &&
			operations.some((other) => resourceOf(other) === resourceOf(one) && isSafer(other, one)),
	);
	expect(wrong.map(({ key }) => key)).toEqual([]);
	expect(operations.filter(({ isDefault }) => isDefault).length).toBe(
		new Set(operations.map(resourceOf)).size,
	);
});

test('a new node begins with its main resource', () => {
	const first = builtNodes().flatMap(({ type, description: { properties } }) => {
		const resource = properties.find(({ name }) => name === 'resource');
		return resource && optionsOf(resource).length > 1 ? [[type, resource.default]] : [];
	});
	expect(first).toEqual([
		['fastSpringCheckoutSession', 'session'],
		['fastSpringCoupon', 'coupon'],
		['fastSpringInvoice', 'invoice'],
		['fastSpringProduct', 'product'],
		['fastSpringReport', 'report'],
		['fastSpringSubscription', 'subscription'],
	]);
});
