import './egress.mts';
import { expect, test } from '@jest/globals';
import { byId, useShop } from '../../support/operations.mts';

const bench = useShop();

test.each([
	['a read', 'fastSpringOrder', 'get', { orderId: byId('abc') }],
	['a charge', 'fastSpringSubscription', 'subscription.charge', { subscriptionId: byId('abc') }],
])(
	'an address that n8n may not call is no fault of the line: %s is neither sent nor repeated',
	async (_, type, operation, parameters) => {
		const { error } = await bench.run(type, operation, { parameters });
		expect(error).toMatchObject({
			message: 'n8n is not allowed to call this address [item 0]',
			httpCode: 'NOT_ALLOWED',
			description: expect.stringMatching(/^Nothing was sent\. Check the Base URL/),
		});
		expect([bench.attempts.length, bench.sandbox.calls.length]).toEqual([1, 0]);
	},
);
