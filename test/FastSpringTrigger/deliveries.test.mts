import { beforeEach, describe, expect, test } from '@jest/globals';
import { Deliveries, deliveriesOf, type Lease } from '../../nodes/FastSpringTrigger/deliveries.ts';
import { VirtualClock } from '../support/clock.mts';

const MINUTE = 60_000;

let clock: VirtualClock;
let deliveries: Deliveries;
/** While a test itself lets something happen, waiting takes no time. */
let busy = false;
beforeEach(() => {
	clock = new VirtualClock();
	clock.isBusy = () => busy;
	busy = false;
	deliveries = new Deliveries(clock);
});

const awaited = () => true;
const gone = () => false;
const listOf = (ids: ReadonlySet<string>) => [...ids];
async function take(ids: string[], isAwaited = awaited): Promise<Lease> {
	const lease = await deliveries.lease(ids, isAwaited);
	if (!lease) throw new Error(`${ids.join(', ')} could not be leased`);
	return lease;
}

/** Those of the ids that another process knows once it has read what this one saved. */
const savedOf = (ids: string[]) => {
	const other = new Deliveries(clock);
	other.seen.merge(deliveries.save());
	return ids.filter((id) => other.seen.has(id));
};

/** Lets everything that waits for nothing but other promises go on. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

test('a delivery that succeeded is never worked on again', async () => {
	(await take(['a', 'b'])).settle(true);
	expect(listOf((await take(['b', 'c', 'a'])).ids)).toEqual(['c']);
});

test('a delivery that failed leaves no trace', async () => {
	(await take(['a'])).settle(false);
	const second = await take(['a']);
	expect(listOf(second.ids)).toEqual(['a']);
	second.settle(true);
	expect((await take(['a'])).ids.size).toBe(0);
});

test.each([
	[true, []],
	[false, ['a']],
])(
	'a repeat waits for the delivery that is being worked on (which succeeds: %j)',
	async (done, left) => {
		busy = true;
		const first = await take(['a']);
		let taken: string[] | undefined;
		const repeat = take(['a', 'b']).then((lease) => {
			taken = listOf(lease.ids);
			lease.settle(false);
		});
		await settled();
		expect(taken).toBeUndefined();
		first.settle(done);
		await repeat;
		expect(taken).toEqual([...left, 'b']);
	},
);

test('of many repeats that wait, one at a time gets its turn', async () => {
	busy = true;
	let working = 0;
	let runs = 0;
	const deliver = async () => {
		const lease = await take(['a']);
		if (lease.ids.size === 0) return lease.settle(false);
		expect(++working).toBe(1);
		await settled();
		working--;
		lease.settle(++runs === 3);
	};
	await Promise.all(Array.from({ length: 10 }, deliver));
	expect(runs).toBe(3);
});

test('deliveries with other events do not wait', async () => {
	const leases = [await take(['a']), await take(['b']), await take([])];
	expect(leases.map(({ ids }) => listOf(ids))).toEqual([['a'], ['b'], []]);
	expect(clock.sleeps).toEqual([]);
});

describe('a lease that nobody ends', () => {
	const cases: Array<
		[what: string, minutes: number, isAwaited: () => boolean, isGiven: boolean, waits: number]
	> = [
		['whose sender waits', 0, awaited, false, 1],
		['whose sender has waited for nine minutes', 9, awaited, false, 1],
		['that is ten minutes old', 10, awaited, true, 0],
		['whose sender has gone', 0, gone, true, 1],
		['that is old and whose sender has gone', 90, gone, true, 0],
	];
	test.each(cases)('%s', async (_, minutes, isAwaited, isGiven, waits) => {
		await take(['a'], isAwaited);
		clock.skip(minutes * MINUTE);
		const repeat = await deliveries.lease(['x', 'a'], awaited);
		expect(repeat && listOf(repeat.ids)).toEqual(isGiven ? ['x', 'a'] : undefined);
		// Seconds, so that the sender of the repeat is still there to hear of it.
		expect(clock.sleeps).toEqual(Array.from({ length: waits }, () => 5_000));
	});

	test('goes to one repeat only', async () => {
		await take(['a'], gone);
		const repeats = [1, 2, 3].map(async () => await deliveries.lease(['a'], awaited));
		const given = (await Promise.all(repeats)).filter((lease) => lease !== undefined);
		expect(given.map(({ ids }) => listOf(ids))).toEqual([['a']]);
	});

	test('is not ended by the clock of a repeat that gave up', async () => {
		await take(['a']);
		expect(await deliveries.lease(['a'], awaited)).toBeUndefined();
		expect(await deliveries.lease(['a', 'b'], awaited)).toBeUndefined();
		expect(listOf((await take(['b'])).ids)).toEqual(['b']);
	});

	test.each([true, false])(
		'and ends late after all (done: %j) takes nothing from the repeat that has it now',
		async (done) => {
			const first = await take(['a'], gone);
			const second = await take(['a']);
			first.settle(done);
			expect(await deliveries.lease(['a'], awaited)).toBeUndefined();
			second.settle(false);
			expect((await take(['a'])).ids.size).toBe(done ? 0 : 1);
		},
	);

	test('a clock that jumps back neither ends it nor waits longer', async () => {
		await take(['a']);
		clock.skip(-60 * MINUTE);
		expect(await deliveries.lease(['a'], awaited)).toBeUndefined();
		expect(clock.sleeps).toEqual([5_000]);
	});
});

describe('what is saved', () => {
	test('has the ids that are done, and those of every run that is stored', async () => {
		(await take(['done'])).settle(true);
		(await take(['failed'])).settle(false);
		(await take(['stored', 'with-it'])).markStored();
		await take(['only begun']);
		const known = savedOf(['done', 'failed', 'stored', 'with-it', 'only begun']);
		expect(known).toEqual(['done', 'stored', 'with-it']);
	});

	test('50 at once: the last one to be saved has all of them', async () => {
		const ids = Array.from({ length: 50 }, (_, index) => `e${index}`);
		const leases = await Promise.all(ids.map(async (id) => await take([id])));
		for (const lease of leases) lease.markStored();
		expect(savedOf(ids)).toEqual(ids);
	});

	test('forgets a stored run that lapsed and failed in the end', async () => {
		const first = await take(['a'], gone);
		first.markStored();
		first.settle(false);
		expect(savedOf(['a'])).toEqual([]);
	});
});

test('each trigger has a memory of its own, always the same', () => {
	const of = (trigger: string) => deliveriesOf(trigger, clock);
	expect(of('w/1')).toBe(of('w/1'));
	expect(of('w/1')).not.toBe(of('w/2'));
});
