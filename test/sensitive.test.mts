/**
 * `sensitiveOutputFields`: n8n hides these fields wherever it shows an execution. Each has to lead to something, or it
 * hides nothing. The path rules are those of n8n's NodeDefinedFieldRedactionStrategy.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builtNodes } from './support/descriptions.mts';
import { projectRoot } from './support/n8n.mts';
import { byId, useShop, type Case, type Json } from './support/operations.mts';

const bench = useShop();
const CHECKOUT = 'lumenaudio/popup-checkout';

/** The values at a path: `items[*].key` looks into each element of an array. */
const valuesAt = (value: unknown, [segment, ...rest]: string[]): unknown[] => {
	if (segment === undefined) return [value];
	const [name = '', list] = segment.split('[');
	const inner: unknown = Object(value)[name];
	if (inner === undefined || inner === null) return [];
	return list === undefined
		? valuesAt(inner, rest)
		: [inner].flat().flatMap((one) => valuesAt(one, rest));
};
const isFilled = (value: unknown): boolean =>
	typeof value === 'object' ? Object.keys(Object(value)).length > 0 : Boolean(value);

const nodes = builtNodes();
const fieldsOf = (type: string): readonly string[] =>
	nodes.find((node) => node.type === type)?.description.sensitiveOutputFields ?? [];

/** What a node puts out with a secret in it, by node: operation, parameters, and the paths that hold one. */
const runs: Record<string, () => { operation: string; parameters: Json; paths: string[] }> = {
	fastSpringAccount: () => ({
		operation: 'getManagementUrl',
		parameters: { accountId: byId([...bench.sandbox.store.accounts.keys()][0] ?? '') },
		paths: ['url'],
	}),
	fastSpringOrder: () => {
		const order = [...bench.sandbox.store.orders.values()][0];
		if (order?.items[0])
			order.items[0].fulfillments = {
				key_license_0: [{ license: 'KEY-1', type: 'license' }],
			} as never;
		return {
			operation: 'get',
			parameters: { orderId: byId(order?.id ?? ''), simplify: false },
			paths: ['items[*].fulfillments'],
		};
	},
	fastSpringInvoice: () => ({
		operation: 'invoice.create',
		parameters: {
			currencyCode: 'EUR',
			paymentMethod: 'WIRE',
			billTo: { email: 'ap@tonwerk.example', firstName: 'Ines', lastName: 'Park', country: 'DE' },
			invoiceItems: { entry: [{ productPath: byId('onboarding-call'), quantity: 3 }] },
			simplify: false,
		},
		paths: ['invoiceSecret'],
	}),
	fastSpringSession: () => ({
		operation: 'create',
		parameters: {
			items: { entry: [{ product: 'tape-echo', quantity: 1 }] },
			additionalFields: { account: byId([...bench.sandbox.store.accounts.keys()][0] ?? '') },
			options: { storefront: 'lumenaudio.onfastspring.com/popup' },
		},
		paths: ['checkoutUrl'],
	}),
	fastSpringCheckoutSession: () => ({
		operation: 'session.create',
		parameters: {
			checkoutPath: CHECKOUT,
			lineItems: { entry: [{ productPath: byId('tape-echo'), quantity: 1 }] },
		},
		paths: ['checkoutUrls.webcheckoutUrl'],
	}),
};

describe.each(Object.entries(runs))('%s', (type, made) => {
	test('hides what it gives away', async () => {
		const { operation, parameters, paths } = made();
		const { output, error } = await bench.run(type, operation, {
			parameters,
		} as unknown as Case);
		expect(error).toBeUndefined();
		const json = output[0]?.[0]?.json;
		for (const path of paths) {
			expect(fieldsOf(type)).toContain(path);
			expect(valuesAt(json, path.split('.')).filter(isFilled)).not.toEqual([]);
		}
	});
});

test('every node that hides something is among these', () => {
	const hiding = nodes.filter(({ description }) => description.sensitiveOutputFields);
	const ofEvents = ['fastSpringTrigger', 'fastSpringPollTrigger', 'fastSpringEvent'];
	expect(hiding.map(({ type }) => type).sort()).toEqual([...Object.keys(runs), ...ofEvents].sort());
});

describe.each(['fastSpringTrigger', 'fastSpringPollTrigger', 'fastSpringEvent'])('%s', (type) => {
	test('hides every license key of the documented events', () => {
		const folder = join(projectRoot, 'test/shared/webhook/fixtures');
		const events = readdirSync(folder).flatMap(
			(file): Json[] =>
				(JSON.parse(readFileSync(join(folder, file), 'utf8')) as { events: Json[] }).events,
		);
		const keysIn = (value: unknown): number =>
			JSON.stringify(value).match(/"license":/g)?.length ?? 0;
		const hidden = events.flatMap((event) =>
			fieldsOf(type).flatMap((path) => valuesAt(event, path.split('.'))),
		);
		expect(keysIn(events)).toBeGreaterThan(0);
		expect(keysIn(hidden)).toBe(keysIn(events));
	});
});

describe('hints for workflow builders', () => {
	test('name nodes of this package, and not the node itself', () => {
		const types = nodes.map(({ type }) => `n8n-nodes-fastspring.${type}`);
		const wrong = nodes.flatMap(({ type, description: { builderHint } }) =>
			(builderHint?.relatedNodes ?? [])
				.filter(({ nodeType }) => !types.includes(nodeType) || nodeType.endsWith(`.${type}`))
				.map(({ nodeType }) => `${type}: ${nodeType}`),
		);
		expect(wrong).toEqual([]);
		expect(nodes.filter(({ description }) => description.builderHint).length).toBeGreaterThan(5);
	});
});
