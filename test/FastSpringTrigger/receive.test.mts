import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { managedSecret } from '../../nodes/FastSpringTrigger/managed.ts';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { Host, Sender, type Answer, type Delivery } from './host.mts';

const SECRET = 's3cret-Brightforge-2026';
const PREVIOUS = 'gehëim/42';
const credentials = { fastSpringWebhookApi: { secret: SECRET, previousSecret: PREVIOUS } };
const OK: Answer = { status: 200, body: '' };

const event = (id: string, type = 'order.completed', more: IDataObject = {}) => ({
	id,
	processed: false,
	created: 1771061474120,
	type,
	live: false,
	data: { first: 'Zoë', total: 28.5 },
	...more,
});
const item = (id: string, type = 'order.completed', more: IDataObject = {}) => ({
	id,
	type,
	live: false,
	created: 1771061474120,
	data: { first: 'Zoë', total: 28.5 },
	...more,
});
const bodyOf = (...events: unknown[]) => JSON.stringify({ events });
const make = (parameters: IDataObject = {}) => new Host(parameters, { ...credentials });
const open = (parameters: IDataObject = {}) => new Host({ secretMode: 'none', ...parameters });

/** Sends a body signed as FastSpring signs it. */
const send = async (
	host: Host,
	body: string | Uint8Array,
	delivery: Delivery = {},
	secret = SECRET,
) =>
	await host.deliver(body, {
		...delivery,
		headers: { 'x-fs-signature': sign(body, secret), ...delivery.headers },
	});

const idsOf = (host: Host) => host.runs.map((items) => items.map(({ id }) => id));

describe('signature', () => {
	const body =
		'{"events":[{"id":"e1","type":"order.completed","live":false,"created":1771061474120,"data":{"total":28.0,"first":"Zoë €"}}]}';
	const signature = sign(body, SECRET);
	const cases: Array<
		[what: string, body: string | Buffer, headers: Record<string, string>, status: number]
	> = [
		['genuine', body, { 'x-fs-signature': signature }, 200],
		['signed with the previous secret', body, { 'x-fs-signature': sign(body, PREVIOUS) }, 200],
		[
			'of another content type',
			body,
			{ 'x-fs-signature': signature, 'content-type': 'application/octet-stream' },
			200,
		],
		['unsigned', body, {}, 401],
		['with an empty signature', body, { 'x-fs-signature': '' }, 401],
		['signed with another secret', body, { 'x-fs-signature': sign(body, 'other') }, 401],
		['signed with an empty secret', body, { 'x-fs-signature': sign(body, '') }, 401],
		['re-serialized', JSON.stringify(JSON.parse(body)), { 'x-fs-signature': signature }, 401],
		['in another encoding', Buffer.from(body, 'latin1'), { 'x-fs-signature': signature }, 401],
		[
			'with one letter changed',
			body.replace('order', 'Order'),
			{ 'x-fs-signature': signature },
			401,
		],
		['cut short, as JSON', body.slice(0, -4), { 'x-fs-signature': signature }, 422],
		[
			'cut short, as text',
			body.slice(0, -4),
			{ 'x-fs-signature': signature, 'content-type': 'text/plain' },
			401,
		],
		['empty', '', { 'x-fs-signature': signature }, 401],
		['empty and signed', '', { 'x-fs-signature': sign('', SECRET) }, 400],
		[
			'no JSON, but signed',
			'events',
			{ 'x-fs-signature': sign('events', SECRET), 'content-type': 'text/plain' },
			400,
		],
	];
	test.each(cases)('a delivery that is %s', async (_, sent, headers, status) => {
		const host = make();
		expect((await host.deliver(sent, { headers })).status).toBe(status);
		expect(host.runs).toHaveLength(status === 200 ? 1 : 0);
		expect(host.saved === 'null').toBe(status !== 200);
	});

	test('a refused delivery starts nothing, stores nothing and tells no secret', async () => {
		const host = make();
		expect(await host.deliver(body)).toEqual({ status: 401, body: 'No signature' });
		expect(
			await host.deliver(body, { headers: { 'x-fs-signature': signature.replace('E', 'F') } }),
		).toEqual({ status: 401, body: 'Wrong signature' });
		expect(host.log).toEqual([
			'FastSpring Trigger refused a delivery: No signature',
			'FastSpring Trigger refused a delivery: Wrong signature',
		]);
		expect([host.runs, host.saved]).toEqual([[], 'null']);
		// The forgery with the same event id was not remembered.
		expect(await send(host, body)).toEqual(OK);
		expect(idsOf(host)).toEqual([['e1']]);
	});

	test('empty secrets let nothing in', async () => {
		const host = new Host({}, { fastSpringWebhookApi: { secret: '', previousSecret: '' } });
		expect((await send(host, body, {}, '')).status).toBe(401);
		expect((await host.deliver(body)).status).toBe(401);
	});

	test('mode None takes everything', async () => {
		const host = open();
		expect(await host.deliver(body)).toEqual(OK);
		expect([host.runs.length, host.credentialReads]).toEqual([1, 0]);
	});

	test('a body of 10 MB', async () => {
		const host = make();
		expect(
			await send(
				host,
				bodyOf(event('e1', 'order.completed', { data: { note: 'ü€'.repeat(2_500_000) } })),
			),
		).toEqual(OK);
		expect(host.runs).toHaveLength(1);
	});

	describe('the credential is read once a minute, and before any refusal', () => {
		const { now } = clock;
		let time = 0;
		beforeEach(() => {
			clock.now = () => time;
		});
		afterEach(() => {
			clock.now = now;
		});

		test('a genuine delivery is never refused for a secret that was changed', async () => {
			const host = make();
			for (const id of ['a', 'b', 'c']) expect(await send(host, bodyOf(event(id)))).toEqual(OK);
			expect(host.credentialReads).toBe(1);
			host.edit({}, { fastSpringWebhookApi: { secret: 'new', previousSecret: '' } });
			expect(await send(host, bodyOf(event('d')), {}, 'new')).toEqual(OK);
			expect(host.credentialReads).toBe(2);
			expect((await send(host, bodyOf(event('e')))).status).toBe(401);
		});

		test('a secret that was taken away counts for a minute at most', async () => {
			const host = make();
			await send(host, bodyOf(event('a')));
			host.edit({}, { fastSpringWebhookApi: { secret: 'new', previousSecret: '' } });
			time += 60_000;
			expect((await send(host, bodyOf(event('b')))).status).toBe(401);
		});

		test('every forgery has the credential read', async () => {
			const host = make();
			for (const id of ['a', 'b']) await send(host, bodyOf(event(id)), {}, 'forged');
			expect(host.credentialReads).toBe(2);
		});
	});

	test('Managed: the secret of this version and of the one before, from the first delivery on', async () => {
		const api = { username: 'shop', password: 'pässwort' };
		const secretAt = (version: number) =>
			managedSecret({ ...api, url: 'https://n8n.example/webhook/b1f0/fastspring', version });
		const host = new Host({ secretMode: 'managed', secretVersion: 2 }, { fastSpringApi: api });
		const statuses = [];
		for (const version of [1, 2, 3])
			statuses.push((await send(host, bodyOf(event(`e${version}`)), {}, secretAt(version))).status);
		expect(statuses).toEqual([200, 200, 401]);
	});
});

describe('sender', () => {
	const cases: Array<[allowed: string, ip: string, ips: string[], status: number]> = [
		['107.23.30.83', '107.23.30.83', [], 200],
		['107.23.30.83', '::ffff:107.23.30.83', [], 200],
		['107.23.30.83', '10.0.0.1', ['107.23.30.83', '10.0.0.1'], 200],
		['107.23.30.83', '10.0.0.1', [], 403],
		['107.23.30.83', '107.23.30.8', [], 403],
		['107.23.30.83', '', [], 403],
		['10.0.0.1, 107.23.30.83 ,', '10.0.0.1', [], 200],
		['', '10.0.0.1', [], 200],
	];
	test.each(cases)('with %j allowed, %j behind %j', async (allowedAddresses, ip, ips, status) => {
		const host = open({ options: { allowedAddresses } });
		expect((await host.deliver(bodyOf(event('e1')), { ip, ips })).status).toBe(status);
		expect(host.runs).toHaveLength(status === 200 ? 1 : 0);
	});

	test('an address in a header counts for nothing', async () => {
		const host = open({ options: { allowedAddresses: '107.23.30.83' } });
		expect(
			await host.deliver(bodyOf(event('e1')), {
				ip: '10.0.0.1',
				headers: { 'x-forwarded-for': '107.23.30.83' },
			}),
		).toEqual({ status: 403, body: 'Sender not allowed' });
	});

	test('an allowed sender still has to sign', async () => {
		const host = make({ options: { allowedAddresses: '107.23.30.83' } });
		expect((await host.deliver(bodyOf(event('e1')))).status).toBe(401);
	});
});

describe('items', () => {
	test('25 events become 25 items, in their order', async () => {
		const host = make();
		const ids = Array.from({ length: 25 }, (_, at) => `e${(at * 7) % 25}`);
		expect(await send(host, bodyOf(...ids.map((id) => event(id))))).toEqual(OK);
		expect(host.runs).toEqual([ids.map((id) => item(id))]);
	});

	test('or one item with a list', async () => {
		const host = make({ output: 'delivery' });
		await send(host, bodyOf(event('a'), event('b', 'gift.sent', { origin: 1 })));
		expect(host.runs).toEqual([[{ events: [item('a'), item('b', 'gift.sent', { origin: 1 })] }]]);
	});

	test('unknown types and fields pass', async () => {
		const host = make();
		await send(
			host,
			bodyOf(event('a', 'gift.sent', { origin: { app: 'x' }, data: { new: [1, null] } })),
		);
		expect(host.runs).toEqual([
			[item('a', 'gift.sent', { origin: { app: 'x' }, data: { new: [1, null] } })],
		]);
	});
});

describe('filters', () => {
	test.each([
		[{ triggerOn: 'events', events: ['order.completed'] }, ['a', 'd']],
		[{ triggerOn: 'groups', groups: ['subscription'] }, ['b']],
		[{ triggerOn: 'any', environment: 'live' }, ['c', 'd']],
		[{ triggerOn: 'events', events: ['order.completed'], environment: 'live' }, ['d']],
	])('%j lets %j through', async (parameters, ids) => {
		const host = make(parameters);
		const events = [
			event('a'),
			event('b', 'subscription.updated'),
			event('c', 'gift.sent', { live: true }),
			event('d', 'order.completed', { live: true }),
		];
		expect(await send(host, bodyOf(...events))).toEqual(OK);
		expect(idsOf(host)).toEqual([ids]);
	});

	test.each(['onReceipt', 'afterSuccess', 'byWorkflow'])(
		'%s: a delivery without a wanted event is acknowledged, and nothing runs',
		async (acknowledge) => {
			const host = make({ acknowledge, triggerOn: 'events', events: ['quote.created'] });
			for (const body of [bodyOf(event('a')), bodyOf(), '{}'])
				expect(await send(host, body)).toEqual(OK);
			expect(host.runs).toEqual([]);
		},
	);
});

describe('repeats', () => {
	test.each(['onReceipt', 'afterSuccess'])(
		'%s: the same delivery three times makes one run',
		async (acknowledge) => {
			const host = make({ acknowledge });
			for (let times = 0; times < 3; times++)
				expect(await send(host, bodyOf(event('a'), event('b')))).toEqual(OK);
			expect(idsOf(host)).toEqual([['a', 'b']]);
		},
	);

	test.each(['onReceipt', 'afterSuccess'])('%s: also at the same time', async (acknowledge) => {
		const host = make({ acknowledge });
		const run = async () => {
			await new Promise((resolve) => setImmediate(resolve));
			return true;
		};
		const answers = await Promise.all(
			[1, 2, 3].map(async () => await send(host, bodyOf(event('a')), { run })),
		);
		expect([answers, idsOf(host)]).toEqual([[OK, OK, OK], [['a']]]);
	});

	test('what is new in a repeat runs, once', async () => {
		const host = make();
		await send(host, bodyOf(event('a')));
		await send(host, bodyOf(event('b'), event('a'), event('c'), event('b')));
		expect(idsOf(host)).toEqual([['a'], ['b', 'c']]);
	});

	test('a resend by hand has another id and runs', async () => {
		const host = make();
		await send(host, bodyOf(event('a')));
		await send(host, bodyOf(event('a2')));
		expect(idsOf(host)).toEqual([['a'], ['a2']]);
	});

	test('events without an id always run', async () => {
		const host = make();
		for (let times = 0; times < 2; times++) await send(host, bodyOf(event(''), event('')));
		expect(idsOf(host)).toEqual([
			['', ''],
			['', ''],
		]);
	});

	test('two triggers do not share a memory', async () => {
		for (const host of [make(), make()]) {
			await send(host, bodyOf(event('a')));
			expect(idsOf(host)).toEqual([['a']]);
		}
	});

	test('after a restart the ids are read from the database', async () => {
		const host = make();
		await send(host, bodyOf(event('a')));
		await send(host, bodyOf(event('b'), event('c')));
		const restarted = make();
		restarted.saved = host.saved;
		expect(await send(restarted, bodyOf(event('c'), event('a'), event('d')))).toEqual(OK);
		expect(idsOf(restarted)).toEqual([['d']]);
	});

	test('the database holds the newest thousand', async () => {
		const host = open();
		for (let at = 0; at < 60; at++)
			await host.deliver(
				bodyOf(...Array.from({ length: 25 }, (_, more) => event(`e${at}-${more}`))),
			);
		const restarted = open();
		restarted.saved = host.saved;
		for (const id of ['e19-24', 'e20-0', 'e59-24']) await restarted.deliver(bodyOf(event(id)));
		expect(idsOf(restarted)).toEqual([['e19-24']]);
	});

	test('a person who tests may send the same event over and over, and nothing is remembered', async () => {
		const host = make();
		for (let times = 0; times < 2; times++) await send(host, bodyOf(event('a')), { manual: true });
		expect([idsOf(host), host.saved]).toEqual([[['a'], ['a']], 'null']);
		await send(host, bodyOf(event('a')));
		expect(host.runs).toHaveLength(3);
	});
});

describe('after the workflow succeeded', () => {
	const make2 = () => make({ acknowledge: 'afterSuccess' });

	test('fails twice, then succeeds: three runs, then none', async () => {
		const host = make2();
		const statuses = [];
		for (const succeeds of [false, false, true, true]) {
			statuses.push(
				(await send(host, bodyOf(event('a'), event('b')), { run: () => succeeds })).status,
			);
		}
		expect(statuses).toEqual([500, 500, 200, 200]);
		expect(idsOf(host)).toEqual([
			['a', 'b'],
			['a', 'b'],
			['a', 'b'],
		]);
	});

	test('static data stay as the workflow’s other nodes have left them', async () => {
		const host = make2();
		const run = () => {
			host.saved = '{"global":{"counter":1}}';
			return true;
		};
		await send(host, bodyOf(event('a')), { run });
		expect(host.saved).toBe('{"global":{"counter":1}}');
	});

	test('a repeat waits for the run, even if the first sender has hung up', async () => {
		const host = make2();
		const sender = new Sender();
		let finish = (_: boolean): void => undefined;
		const running = new Promise<boolean>((resolve) => {
			finish = resolve;
		});
		const first = send(host, bodyOf(event('a')), { sender, run: async () => await running });
		await new Promise((resolve) => setImmediate(resolve));
		sender.hangUp();
		const repeat = send(host, bodyOf(event('a')));
		await new Promise((resolve) => setImmediate(resolve));
		finish(true);
		expect([await first, await repeat]).toEqual([OK, OK]);
		expect(idsOf(host)).toEqual([['a']]);
	});

	test('a repeat that waited for a failing run takes its turn, unless its sender has gone', async () => {
		for (const [gone, runs] of [
			[false, 2],
			[true, 1],
		] as const) {
			const host = make2();
			const sender = new Sender();
			let finish = (_: boolean): void => undefined;
			const running = new Promise<boolean>((resolve) => {
				finish = resolve;
			});
			const first = send(host, bodyOf(event('a')), { run: async () => await running });
			await new Promise((resolve) => setImmediate(resolve));
			const repeat = send(host, bodyOf(event('a')), { sender });
			await new Promise((resolve) => setImmediate(resolve));
			if (gone) sender.hangUp();
			finish(false);
			expect([(await first).status, (await repeat).status]).toEqual([500, 200]);
			expect(host.runs).toHaveLength(runs);
			// Nobody heard that answer: the next repeat runs.
			await send(host, bodyOf(event('a')));
			expect(host.runs).toHaveLength(2);
		}
	});

	test('nothing of the workflow’s data is in the answer', async () => {
		expect(await send(make2(), bodyOf(event('a')))).toEqual(OK);
	});

	test('killed before the run has ended: the repeat runs', async () => {
		const host = make2();
		void send(host, bodyOf(event('a')), { run: async () => await new Promise(() => undefined) });
		await new Promise((resolve) => setImmediate(resolve));
		const restarted = make2();
		restarted.saved = host.saved;
		await send(restarted, bodyOf(event('a')));
		expect([idsOf(host), idsOf(restarted)]).toEqual([[['a']], [['a']]]);
	});

	test('1,000 events with random failures: each succeeds once', async () => {
		const host = make2();
		let seed = 7;
		const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
		const done: string[] = [];
		let left = Array.from({ length: 1000 }, (_, at) => `e${at}`);
		for (let round = 0; left.length > 0 && round < 100; round++) {
			const again: string[] = [];
			while (left.length > 0) {
				const batch = left.splice(0, 1 + Math.floor(random() * 25));
				const { status } = await send(host, bodyOf(...batch.map((id) => event(id))), {
					run: (items) => {
						if (random() < 0.3) return false;
						done.push(...items.map(({ id }) => String(id)));
						return true;
					},
				});
				// Some answers get lost on the way, and FastSpring sends again.
				if (status !== 200 || random() < 0.1) again.push(...batch);
			}
			left = again;
		}
		expect([left.length, done.length, new Set(done).size]).toEqual([0, 1000, 1000]);
	});
});

describe('on receipt', () => {
	test('a run that fails is acknowledged all the same', async () => {
		const host = make();
		expect(await send(host, bodyOf(event('a')), { run: () => false })).toEqual(OK);
		await send(host, bodyOf(event('a')));
		expect(host.runs).toHaveLength(1);
	});
});

describe('by the workflow', () => {
	const make3 = (more: IDataObject = {}) => make({ acknowledge: 'byWorkflow', ...more });

	test('202 with no ids: nothing is acknowledged', async () => {
		expect(await send(make3(), bodyOf(event('a'), event('b')))).toEqual({ status: 202, body: '' });
	});

	test('what the workflow never gets is acknowledged, one id a line', async () => {
		const host = make3({ triggerOn: 'events', events: ['order.completed'] });
		const answer = await send(
			host,
			bodyOf(event('a', 'quote.created'), event('b'), event('c', 'gift.sent')),
		);
		expect(answer).toEqual({ status: 202, body: 'a\nc' });
		expect(idsOf(host)).toEqual([['b']]);
	});

	test('until the workflow acknowledges it, an event starts a run each time', async () => {
		const host = make3();
		for (let times = 0; times < 2; times++) await send(host, bodyOf(event('a')));
		expect([idsOf(host), host.saved]).toEqual([[['a'], ['a']], 'null']);
	});
});
