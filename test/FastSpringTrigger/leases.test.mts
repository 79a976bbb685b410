/** Runs that n8n never answers, repeats that come meanwhile, and what outlives a kill. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { VirtualClock } from '../support/clock.mts';
import { Host, Sender } from './host.mts';

const MINUTE = 60_000;
const OK = { status: 200, body: '' };
const LATER = { status: 503, body: 'Still processing an earlier delivery of these events' };

const event = (id: string) => ({ id, type: 'order.completed', live: true, created: 5, data: {} });
const bodyOf = (...ids: string[]) => JSON.stringify({ events: ids.map(event) });
const make = (parameters: IDataObject = {}) => new Host({ secretMode: 'none', ...parameters });
const idsOf = (host: Host) => host.runs.map((items) => items.map(({ id }) => id));

/** A run that n8n never ends, or that ends when the test says so. */
const never = async () => await new Promise<boolean>(() => undefined);
const later = () => {
	let finish = (_: boolean): void => undefined;
	const run = new Promise<boolean>((resolve) => {
		finish = resolve;
	});
	return { run: async () => await run, finish };
};
const begun = async () => await new Promise((resolve) => setImmediate(resolve));

const before = { ...clock };
let virtual: VirtualClock;
beforeEach(() => {
	virtual = new VirtualClock();
	Object.assign(clock, { now: virtual.now, sleep: virtual.sleep });
});
afterEach(() => {
	Object.assign(clock, before);
});

describe.each(['afterSuccess', 'onReceipt'])(
	'%s: a delivery that n8n never answers',
	(acknowledge) => {
		const hang = async (host: Host, sender = new Sender()) => {
			void host.deliver(bodyOf('a', 'b'), { sender, run: never });
			await begun();
			return sender;
		};

		test('its repeats are told within seconds to come later, while its sender waits', async () => {
			const host = make({ acknowledge });
			await hang(host);
			for (let times = 0; times < 3; times++)
				expect(await host.deliver(bodyOf('a'))).toEqual(LATER);
			expect(virtual.sleeps).toEqual([5_000, 5_000, 5_000]);
			expect(idsOf(host)).toEqual([['a', 'b']]);
		});

		test.each<[what: string, happens: (sender: Sender) => void]>([
			['its sender has gone', (sender) => sender.hangUp()],
			['it is ten minutes old', () => virtual.skip(10 * MINUTE)],
			[
				'both',
				(sender) => {
					sender.hangUp();
					virtual.skip(60 * MINUTE);
				},
			],
		])('its events run again once %s, and then no more', async (_, happens) => {
			const host = make({ acknowledge });
			happens(await hang(host));
			expect(await host.deliver(bodyOf('b', 'a'))).toEqual(OK);
			expect(await host.deliver(bodyOf('a', 'b'))).toEqual(OK);
			expect(idsOf(host)).toEqual([
				['a', 'b'],
				['b', 'a'],
			]);
		});

		test('new events in a repeat wait with the others, and are not lost', async () => {
			const host = make({ acknowledge });
			const sender = await hang(host);
			expect(await host.deliver(bodyOf('a', 'new'))).toEqual(LATER);
			sender.hangUp();
			expect(await host.deliver(bodyOf('a', 'new'))).toEqual(OK);
			expect(idsOf(host).at(-1)).toEqual(['a', 'new']);
		});

		test('other events do not wait for it', async () => {
			const host = make({ acknowledge });
			await hang(host);
			expect(await host.deliver(bodyOf('c'))).toEqual(OK);
			expect(virtual.sleeps).toEqual([]);
		});

		test('300 deliveries, of which each tenth hangs: every event succeeds in the end', async () => {
			const host = make({ acknowledge });
			const done = new Set<unknown>();
			let left = Array.from({ length: 300 }, (_, index) => `e${index}`);
			let attempts = 0;
			for (let round = 0; round < 5 && left.length > 0; round++) {
				const again: string[] = [];
				for (const id of left) {
					const sender = new Sender();
					const isHung = attempts++ % 10 === 0;
					const run = async () => (isHung ? await never() : done.add(id).size > 0);
					const answer = host.deliver(bodyOf(id), { sender, run });
					const status = await Promise.race([
						answer.then(({ status: code }) => code),
						begun()
							.then(begun)
							.then(() => 0),
					]);
					if (status !== 200) again.push(id);
					sender.hangUp();
				}
				left = again;
				virtual.skip(60 * MINUTE);
			}
			expect([left, done.size]).toEqual([[], 300]);
		});
	},
);

test('a run that ends after its sender has gone still counts: its repeat is acknowledged', async () => {
	const host = make({ acknowledge: 'afterSuccess' });
	const sender = new Sender();
	const { run, finish } = later();
	const first = host.deliver(bodyOf('a'), { sender, run });
	await begun();
	sender.hangUp();
	finish(true);
	await first;
	expect(await host.deliver(bodyOf('a'))).toEqual(OK);
	expect(idsOf(host)).toEqual([['a']]);
});

describe('On Receipt: n8n is killed', () => {
	const restarted = (host: Host) => {
		const next = make();
		next.saved = host.saved;
		return next;
	};

	test.each([1, 5, 50])(
		'after %i deliveries at once were answered: none runs again',
		async (count) => {
			const host = make();
			const ids = Array.from({ length: count }, (_, index) => `e${index}`);
			const { run, finish } = later();
			// All runs are stored before the first answer goes out, as happens when many come at once.
			const answers = ids.map(async (id) => await host.deliver(bodyOf(id), { run }));
			await begun();
			finish(true);
			expect(await Promise.all(answers)).toEqual(ids.map(() => OK));
			const next = restarted(host);
			for (const id of ids) expect(await next.deliver(bodyOf(id))).toEqual(OK);
			expect(idsOf(next)).toEqual([]);
		},
	);

	test('what was stored in n8n is known, and what was not runs again', async () => {
		const host = make();
		// n8n stores this run, and is killed before it answers.
		void host.deliver(bodyOf('stored'));
		const { run, finish } = later();
		void host.deliver(bodyOf('begun'), { run });
		await begun();
		const next = restarted(host);
		finish(true);
		for (const id of ['stored', 'begun']) await next.deliver(bodyOf(id));
		expect(idsOf(next)).toEqual([['begun']]);
	});
});
