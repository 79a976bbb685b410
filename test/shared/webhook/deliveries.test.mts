import { expect, test } from '@jest/globals';
import { Deliveries, deliveriesOf } from '../../../nodes/shared/webhook/deliveries.ts';

const make = () => new Deliveries(() => 0);
const listOf = (ids: ReadonlySet<string>) => [...ids];

/** Lets everything that waits for nothing but other promises go on. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

test('a delivery that succeeded is never worked on again', async () => {
	const deliveries = make();
	(await deliveries.claim(['a', 'b'])).settle(true);
	expect(listOf((await deliveries.claim(['b', 'c', 'a'])).ids)).toEqual(['c']);
});

test('a delivery that failed leaves no trace', async () => {
	const deliveries = make();
	(await deliveries.claim(['a'])).settle(false);
	const second = await deliveries.claim(['a']);
	expect(listOf(second.ids)).toEqual(['a']);
	second.settle(true);
	expect((await deliveries.claim(['a'])).ids.size).toBe(0);
});

test.each([
	[true, []],
	[false, ['a']],
])(
	'a repeat waits for the delivery that is being worked on (which succeeds: %j)',
	async (done, left) => {
		const deliveries = make();
		const first = await deliveries.claim(['a']);
		let taken: string[] | undefined;
		const repeat = deliveries.claim(['a', 'b']).then((claim) => {
			taken = listOf(claim.ids);
			claim.settle(false);
		});
		await settled();
		expect(taken).toBeUndefined();
		first.settle(done);
		await repeat;
		expect(taken).toEqual([...left, 'b']);
	},
);

test('of many repeats that wait, one at a time gets its turn', async () => {
	const deliveries = make();
	let working = 0;
	let runs = 0;
	const deliver = async () => {
		const claim = await deliveries.claim(['a']);
		if (claim.ids.size === 0) return claim.settle(false);
		expect(++working).toBe(1);
		await settled();
		working--;
		claim.settle(++runs === 3);
	};
	await Promise.all(Array.from({ length: 10 }, deliver));
	expect(runs).toBe(3);
});

test('deliveries with other events do not wait', async () => {
	const deliveries = make();
	const claims = [
		await deliveries.claim(['a']),
		await deliveries.claim(['b']),
		await deliveries.claim([]),
	];
	expect(claims.map(({ ids }) => listOf(ids))).toEqual([['a'], ['b'], []]);
});

test('each trigger has a memory of its own, always the same', () => {
	const of = (trigger: string) => deliveriesOf(trigger, () => 0);
	expect(of('w/1')).toBe(of('w/1'));
	expect(of('w/1')).not.toBe(of('w/2'));
});
