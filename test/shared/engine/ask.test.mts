/** Questions that a run asks before its calls. */
import { expect, test } from '@jest/globals';
import { picked, useShop } from '../../support/operations.mts';

const bench = useShop();

test('records that cannot be read are not taken for none', async () => {
	const { accounts, orders } = bench.sandbox.store;
	const owner = [...accounts.values()].find((one) => one.orders.length > 1);
	const { reference } = orders.get(owner?.orders[0] ?? '') ?? {};
	const path = `/orders/${owner?.orders.join()}`;
	bench.sandbox.faults.add({ match: { method: 'GET', path }, kind: 'status', status: 503 });
	const { error } = await bench.run('fastSpringOrder', 'get', {
		parameters: { orderId: picked('reference', String(reference)) },
	});
	expect(error).toMatchObject({ httpCode: '503' });
	expect(error?.message).not.toMatch(/no order/);
});
