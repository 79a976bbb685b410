/** What somebody who knows the URL, but not the secret, can try; and what a genuine sender may get wrong. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { managedSecret } from '../../nodes/FastSpringTrigger/managed.ts';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { Host, type Delivery } from './host.mts';

const SECRET = 's3cret-Brightforge-2026';
const FASTSPRING = '107.23.30.83';
const event = (id: string, more: IDataObject = {}) => ({
	id,
	processed: false,
	created: 1771061474120,
	type: 'order.completed',
	live: true,
	data: { order: 'o1', total: 28.5 },
	...more,
});
const bodyOf = (...events: unknown[]) => JSON.stringify({ events });
const make = (parameters: IDataObject = {}, secret = SECRET) =>
	new Host(parameters, { fastSpringWebhookApi: { secret, previousSecret: '' } });
const open = (parameters: IDataObject = {}) => new Host({ secretMode: 'none', ...parameters });
const signed = (body: string, secret = SECRET, more: Delivery = {}): Delivery => ({
	...more,
	headers: { 'x-fs-signature': sign(body, secret), ...more.headers },
});

describe('a delivery that somebody has recorded', () => {
	const body = bodyOf(event('e1'));

	test.each(['onReceipt', 'afterSuccess'])(
		'%s: replayed, it starts nothing',
		async (acknowledge) => {
			const host = make({ acknowledge });
			for (let times = 0; times < 5; times++)
				expect((await host.deliver(body, signed(body))).status).toBe(200);
			expect(host.runs).toHaveLength(1);
		},
	);

	const changes: Array<[what: string, changed: string]> = [
		['another id', body.replace('e1', 'e2')],
		['another amount', body.replace('28.5', '2850')],
		['another type', body.replace('completed', 'canceled')],
		['a space more', body.replace('{', '{ ')],
		['a second event', bodyOf(event('e1'), event('e2'))],
		['a key twice', body.replace('"id":"e1"', '"id":"e1","id":"e2"')],
		['a byte order mark', `\uFEFF${body}`],
	];
	test.each(changed(changes))('with %s, its signature does not match', async (_, sent, headers) => {
		const host = make();
		expect(await host.deliver(sent, { headers })).toEqual({ status: 401, body: 'Wrong signature' });
		expect(host.runs).toEqual([]);
	});

	test('sent to another trigger, its signature does not match', async () => {
		expect((await make({}, 'another secret').deliver(body, signed(body))).status).toBe(401);
	});

	/** As JSON, and as a type that n8n does not parse first. */
	function changed(list: Array<[string, string]>) {
		return list.map(([what, sent]): [string, string, Record<string, string>] => [
			what,
			sent,
			{ 'x-fs-signature': sign(body, SECRET), 'content-type': 'text/plain' },
		]);
	}
});

describe('a signature', () => {
	const body = bodyOf(event('e1'));
	const genuine = sign(body, SECRET);
	const forged: Array<[what: string, signature: string]> = [
		['cut short', genuine.slice(0, -2)],
		['without padding', genuine.replace(/=+$/, '')],
		['in hex', Buffer.from(genuine, 'base64').toString('hex')],
		['in the URL alphabet', genuine.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')],
		['with a space', ` ${genuine}`],
		['twice', `${genuine},${genuine}`],
		['of a million letters', 'A'.repeat(1_000_000)],
		['with letters of another alphabet', 'ä'.repeat(44)],
		['made with the URL of the webhook', sign(body, 'https://n8n.example/webhook/b1f0/fastspring')],
		['made with no secret', sign(body, '')],
	];
	test.each(forged)('%s is refused, and the answer tells nothing', async (_, signature) => {
		const host = make();
		const answer = await host.deliver(body, { headers: { 'x-fs-signature': signature } });
		expect(answer).toEqual({ status: 401, body: 'Wrong signature' });
		expect(JSON.stringify([answer, host.log])).not.toContain(SECRET);
	});

	test.each(['\n', '\r\n', ' ', '\t'])(
		'matches though %j was copied along with the secret',
		async (extra) => {
			expect((await make({}, `${SECRET}${extra}`).deliver(body, signed(body))).status).toBe(200);
			expect(
				(await make({}, `${SECRET}${extra}`).deliver(body, signed(body, `${SECRET}${extra}`)))
					.status,
			).toBe(200);
		},
	);

	test.each([' ', '\n', '\t \n'])(
		'nothing can be signed with the blank secret %j',
		async (secret) => {
			expect((await make({}, secret).deliver(body, signed(body, ''))).status).toBe(401);
		},
	);

	test('Managed: another host, path or forwarding header makes no other secret', async () => {
		const api = { username: 'shop', password: 'pw' };
		const url = 'https://n8n.example/webhook/b1f0/fastspring';
		const secret = managedSecret({ ...api, url, version: 1 });
		const evil = managedSecret({ ...api, url: 'https://evil.example/x/y', version: 1 });
		const headers = {
			host: 'evil.example',
			'x-forwarded-host': 'evil.example',
			'x-forwarded-uri': '/x/y',
		};
		const host = new Host({ secretMode: 'managed' }, { fastSpringApi: api });
		expect((await host.deliver(body, signed(body, evil, { headers }))).status).toBe(401);
		expect((await host.deliver(body, signed(body, secret, { headers }))).status).toBe(200);
	});
});

describe('the sender’s address', () => {
	/** `ip` and `ips` are what Express makes of the connection and of the proxies that n8n was told of. */
	const cases: Array<[what: string, delivery: Delivery, status: number]> = [
		['FastSpring', { ip: FASTSPRING }, 200],
		['FastSpring behind a proxy', { ip: FASTSPRING, ips: [FASTSPRING, '10.0.0.1'] }, 200],
		['FastSpring as IPv4 within IPv6', { ip: `::ffff:${FASTSPRING}` }, 200],
		['a stranger', { ip: '203.0.113.9' }, 403],
		['a stranger behind a proxy', { ip: '203.0.113.9', ips: ['203.0.113.9', '10.0.0.1'] }, 403],
		[
			'a stranger whose connection passes through the allowed address',
			{ ip: '203.0.113.9', ips: ['203.0.113.9', FASTSPRING] },
			403,
		],
		['an address that begins like it', { ip: `${FASTSPRING}0` }, 403],
		['no address', { ip: '' }, 403],
		...[
			'x-forwarded-for',
			'forwarded',
			'x-real-ip',
			'x-client-ip',
			'cf-connecting-ip',
			'true-client-ip',
			'host',
			'x-forwarded-host',
		].map((header): [string, Delivery, number] => [
			`a stranger who names it in ${header}`,
			{ ip: '203.0.113.9', headers: { [header]: FASTSPRING } },
			403,
		]),
	];
	test.each(cases)('%s', async (_, delivery, status) => {
		const host = open({ options: { allowedAddresses: FASTSPRING } });
		expect((await host.deliver(bodyOf(event('e1')), delivery)).status).toBe(status);
		expect(host.runs).toHaveLength(status === 200 ? 1 : 0);
	});
});

describe('a body', () => {
	const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
	const cases: Array<[what: string, body: string, status: number, runs: number]> = [
		['100,000 levels deep', nested(100_000), 400, 0],
		[
			'with data 1,000 levels deep',
			`{"events":[{"id":"e1","type":"a","data":${nested(1000)}}]}`,
			400,
			0,
		],
		[
			'with data 90 levels deep',
			`{"events":[{"id":"e1","type":"a","data":${nested(90)}}]}`,
			200,
			1,
		],
		[
			'of 10,000 events',
			bodyOf(...Array.from({ length: 10_000 }, (_, at) => event(`e${at}`))),
			200,
			1,
		],
		['of 100,000 entries that are none', `{"events":[${'0,'.repeat(99_999)}0]}`, 200, 0],
		['with an id of a million letters', bodyOf(event('x'.repeat(1_000_000))), 200, 1],
		['with events as an object', JSON.stringify({ events: event('e1') }), 200, 1],
		['with no events', '{"events":null}', 200, 0],
		[
			'with numbers as text',
			bodyOf(event('e1', { created: '1771061474120', live: 'true' })),
			200,
			1,
		],
	];
	test.each(cases)('%s', async (_, body, status, runs) => {
		for (const host of [make(), open()]) {
			expect((await host.deliver(body, signed(body))).status).toBe(status);
			expect(host.runs).toHaveLength(runs);
		}
	});

	test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
		'with keys, types, ids and products named %s changes nothing else',
		async (name) => {
			const hostile = JSON.parse(
				`{"id":"${name}","type":"${name}","${name}":{"polluted":1},"live":true,"created":5,"data":{"${name}":{"polluted":1},"items":[{"product":"${name}"}],"tags":{"${name}":{"polluted":1}}}}`,
			);
			const parameters = { simplify: true, options: { products: name, skipOutdated: true } };
			for (const more of [{}, parameters, { ...parameters, output: 'delivery' }]) {
				const host = open(more);
				const body = bodyOf(hostile, { ...event('e1'), type: `${name}.created` });
				expect((await host.deliver(body)).status).toBe(200);
				expect((await host.deliver(body)).status).toBe(200);
				expect(host.runs).toHaveLength(1);
			}
			expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
			expect(Object.keys(Object.prototype)).toEqual([]);
		},
	);
});

describe('a license request that was sent to the wrong URL', () => {
	const form =
		'name=Ann+Lee&email=ann%40example.org&reference=LUM260310-1234-56789&quantity=1&product=app&security_request_hash=0123456789abcdef0123456789abcdef';
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };

	test.each<[string, Host, number]>([
		['Signing Secret', make(), 401],
		['None', open(), 400],
	])(
		'%s: is refused, says where it belongs, and cannot pass for a license',
		async (_, host, status) => {
			const answer = await host.deliver(form, { headers });
			expect(answer).toEqual({
				status,
				body: expect.stringContaining('FastSpring License Trigger'),
			});
			expect([host.runs, host.log.length]).toEqual([[], 1]);
			expect(host.log.join()).not.toContain('ann');
		},
	);
});
