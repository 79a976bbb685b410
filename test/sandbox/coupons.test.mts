import { afterAll, beforeEach, beforeAll, describe, expect, test } from '@jest/globals';
import { couponProblem } from '../../sandbox/store/coupons.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import {
	DAY,
	first,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	START,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: { accounts: 2, orders: 0, subscriptions: 0 } });
});
beforeEach(() => client.sandbox.reset());
afterAll(() => client.sandbox.close());

const write = async (body: Body) => {
	const answer = await client.post('/coupons', body);
	return [answer.status, answer.body];
};
const read = async (id: string, query = '') => (await client.get(`/coupons/${id}${query}`)).body;
const percent = (value: number) => ({ type: 'percent', percent: value });
const unreadable = [400, { message: 'unreadable', params: [] }];
const said = (error: string, coupon = 'new', action = 'coupon.create') => [
	200,
	{ coupon, action, result: 'error', error },
];

describe('GET /coupons', () => {
	test('ids only, without pages', async () => {
		expect((await client.get('/coupons')).body).toEqual({
			coupons: ['spring-30', 'launch-15', 'student-50', 'last-one', 'last-summer'],
		});
		const paged = await client.get('/coupons?limit=2');
		expect([paged.status, paged.body]).toMatchObject([
			400,
			{ result: 'error', error: { limit: 'Pagination is not supported for this endpoint' } },
		]);
	});
});

describe('GET /coupons/{id}', () => {
	test('reads of another shape than it is written', async () => {
		expect(
			await write({
				coupon: 'new',
				discount: percent(12.5),
				limit: 250,
				discountPeriodCount: 0,
				available: { start: '2026-11-20', end: '2027-01-31 09:30' },
				codes: ['a-1', 'A-1', 'b_2'],
			}),
		).toEqual([200, { coupon: 'new', action: 'coupon.create', result: 'success' }]);
		expect(await read('new')).toEqual({
			coupon: 'new',
			discount: { hasMultipleDiscounts: false, discounts: [], type: 'percent', percent: 12.5 },
			discountPeriodCount: null,
			combine: false,
			reason: {},
			limit: '250',
			available: { start: '2026-11-20', end: '2027-01-31 09:30' },
			codes: ['A-1', 'B_2'],
			products: [],
		});
	});

	test('expand gives the products as records', async () => {
		expect(await read('student-50')).toMatchObject({
			products: ['mixdesk-pro-monthly', 'mixdesk-pro-yearly'],
			limit: '',
		});
		expect(await read('student-50', '?expand=true')).toMatchObject({
			products: [
				{ product: 'mixdesk-pro-monthly', sku: 'LUM-MDP-M' },
				{ product: 'mixdesk-pro-yearly' },
			],
		});
	});

	test('an unknown one', async () => {
		const { status, body } = await client.get('/coupons/nothing');
		expect([status, body]).toEqual([
			400,
			{ coupon: 'nothing', action: 'coupon.get', result: 'error', error: 'Not found' },
		]);
	});
});

describe('POST /coupons', () => {
	test('an update changes what is given, and replaces codes that are', async () => {
		expect(await write({ coupon: 'student-50', limit: 5 })).toEqual([
			200,
			{ coupon: 'student-50', action: 'coupon.update', result: 'success' },
		]);
		expect(await read('student-50')).toMatchObject({
			limit: '5',
			discount: { percent: 50 },
			codes: ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
		});
		await write({ coupon: 'student-50', codes: ['only'] });
		expect(await read('student-50')).toMatchObject({ limit: '5', codes: ['ONLY'] });
	});

	test('tiers come sorted, the longest first', async () => {
		const tiers = [
			{ ...percent(40), products: ['tape-echo'], discountPeriodCount: 2 },
			{ type: 'flat', amount: { USD: 5 }, discountPeriodCount: 6 },
		];
		await write({ coupon: 'tiers', hasMultiDiscount: true, discounts: tiers });
		expect(objectAt(await read('tiers'), 'discount')).toEqual({
			hasMultipleDiscounts: true,
			discounts: [tiers[1], tiers[0]],
		});
		await write({ coupon: 'tiers', hasMultiDiscount: false, discount: percent(10) });
		expect(objectAt(await read('tiers'), 'discount')).toEqual({
			hasMultipleDiscounts: false,
			discounts: [],
			...percent(10),
		});
	});

	test.each<[string, Body]>([
		['an unknown field', { colour: 'red' }],
		['a field of what is read', { discount: { ...percent(10), hasMultipleDiscounts: false } }],
		['a limit as text, as it is read', { limit: '250' }],
		['a code that is a number', { codes: [1] }],
		['no coupon', { coupon: undefined }],
	])('%s makes the whole call unreadable', async (_, more) => {
		expect(await write({ coupon: 'new', discount: percent(10), ...more })).toEqual(unreadable);
		expect(client.sandbox.store.coupons.has('new')).toBe(false);
	});

	test.each<[Body, string]>([
		[{ discount: { type: 'amount' } }, 'Invalid discount type amount'],
		[{ discount: percent(0) }, 'Invalid discount percent'],
		[{ discount: { type: 'flat', amount: { USD: 0 } } }, 'Invalid discount amount'],
		[{ discount: { type: 'flat' } }, 'Invalid discount amount'],
		[{ discount: undefined }, 'Discount is required'],
		[
			{ hasMultiDiscount: true, discounts: [percent(10)] },
			'Multiple discounts must be between 2 and 25',
		],
		[
			{ hasMultiDiscount: true, discounts: [percent(10), percent(20)] },
			'Only one discount can apply to all products',
		],
		[
			{
				hasMultiDiscount: true,
				discounts: [
					{ ...percent(10), products: ['a'] },
					{ ...percent(20), products: ['a'] },
				],
			},
			'A product can be in one discount only',
		],
		[{ orderLevelDiscount: true }, 'Order-level discount must be flat, not percent'],
		[
			{ orderLevelDiscount: true, discount: { type: 'flat', amount: { USD: 5 } } },
			'Order-level discounts are not enabled for this store',
		],
		[{ codes: ['FINE', 'NOT FINE'] }, 'Invalid coupon code NOT FINE'],
		[{ available: { start: '2026-11-02' } }, 'Invalid start date'],
		[{ available: { end: '03.12.2026' } }, 'Invalid end date'],
		[
			{ available: { start: '2026-12-02', end: '2026-12-01T00:00:00Z' } },
			'End date must be after start date',
		],
		[{ discountPeriodCount: 366 }, 'Invalid discount period count'],
	])('%j is refused under HTTP 200', async (more, error) => {
		expect(await write({ coupon: 'new', discount: percent(10), ...more })).toEqual(said(error));
	});
});

describe('codes', () => {
	test('are added in upper case and once, while the answer echoes what was sent', async () => {
		const { status, body } = await client.post('/coupons/spring-30', {
			codes: ['spring31', 'SPRING31', 'Spring30'],
		});
		expect([status, body]).toEqual([
			200,
			{ coupon: 'spring-30', codes: ['spring31', 'SPRING31', 'Spring30'], result: 'success' },
		]);
		expect((await client.get('/coupons/spring-30/codes')).body).toEqual({
			coupon: 'spring-30',
			codes: ['SPRING30', 'SPRING31'],
		});
	});

	test('are all listed where the coupon shows a thousand', async () => {
		await client.post('/coupons/spring-30', {
			codes: Array.from({ length: 1_200 }, (_, n) => `N${n}`),
		});
		expect(listOf(await read('spring-30'), 'codes')).toHaveLength(1_000);
		expect(listOf((await client.get('/coupons/spring-30/codes')).body, 'codes')).toHaveLength(
			1_201,
		);
	});

	test('are deleted all at once; the coupon stays', async () => {
		const { body } = await client.delete('/coupons/student-50/codes');
		expect(body).toEqual({
			coupon: 'student-50',
			'codes deleted': ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
			action: 'delete coupon codes',
			result: 'success',
		});
		expect(await read('student-50')).toMatchObject({ codes: [], discount: { percent: 50 } });
		expect(couponProblem(client.sandbox.store, 'STUDENT-A1')).toBe('DOES_NOT_EXIST');
	});

	test('bad ones, bad bodies and unknown coupons are refused', async () => {
		const answers = [
			await client.post('/coupons/spring-30', { codes: ['OK', 'no good'] }),
			await client.post('/coupons/spring-30', { code: 'A' }),
			await client.post('/coupons/nothing', { codes: ['A'] }),
			await client.get('/coupons/nothing/codes'),
			await client.delete('/coupons/nothing/codes'),
		];
		expect(answers.map(({ status, body }) => [status, body['error']])).toEqual([
			[400, 'Invalid coupon code no good'],
			[400, 'The body holds a list of codes and nothing else'],
			[400, 'Not found'],
			[400, 'Not found'],
			[400, 'Not found'],
		]);
		expect((await read('spring-30'))['codes']).toEqual(['SPRING30']);
	});
});

describe('at the checkout', () => {
	const buy = (coupon: string) => {
		const { store } = client.sandbox;
		const account = first(store.accounts.values());
		const product = first(store.products.values(), (one) => one.product === 'tape-echo');
		const order = placeOrder(store, {
			account,
			currency: 'USD',
			items: [{ product, price: 100 }],
			coupon,
		});
		return { subtotal: order.items[0]?.subtotal, coupons: order.coupons };
	};

	test('a coupon written by the API takes its discount off, whatever case its code is typed in', async () => {
		await write({ coupon: 'new', discount: percent(25), codes: ['quarter'] });
		await write({
			coupon: 'flat',
			discount: { type: 'flat', amount: { USD: 15 } },
			codes: ['FIFTEEN'],
		});
		expect([
			buy('quarter').subtotal,
			buy('QUARTER').subtotal,
			buy('FIFTEEN').subtotal,
			buy('SPRING99').subtotal,
		]).toEqual([75, 75, 85, 100]);
	});

	test('products, dates and the use limit count', async () => {
		await write({
			coupon: 'other',
			discount: percent(25),
			codes: ['OTHER'],
			products: ['mixdesk-3'],
		});
		await write({
			coupon: 'soon',
			discount: percent(25),
			codes: ['SOON'],
			available: { start: '2026-11-05', end: '2026-11-08' },
		});
		await write({ coupon: 'once', discount: percent(25), codes: ['ONCE'], limit: 1 });
		expect([
			buy('OTHER').subtotal,
			buy('SOON').subtotal,
			buy('ONCE').subtotal,
			buy('ONCE').subtotal,
		]).toEqual([100, 100, 75, 100]);
		client.clock.at = START + 3 * DAY;
		expect(buy('SOON').subtotal).toBe(75);
		client.clock.at = START + 6 * DAY;
		expect(buy('SOON').subtotal).toBe(100);
		client.clock.at = START;
	});
});

keepsToTheDocuments(() => client);
