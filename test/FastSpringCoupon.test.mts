import { expect, test } from '@jest/globals';
import { byId, failed, operations, useShop } from './support/operations.mts';
import { listSearch } from './support/n8n.mts';

const id = byId('={{ $json.id }}');
const couponOf = (coupon: string, discount: object, more: object = {}) => ({
	coupon,
	discount,
	discountPeriodCount: null,
	combine: false,
	reason: {},
	limit: '',
	available: {},
	codes: [],
	products: [],
	...more,
});
const percent = (value: number) => ({
	hasMultipleDiscounts: false,
	discounts: [],
	type: 'percent',
	percent: value,
});

operations('fastSpringCoupon', {
	'coupon.get': {
		'reads a coupon': {
			parameters: { couponId: byId('spring-30') },
			calls: ['GET /coupons/spring-30'],
			output: [
				couponOf('spring-30', percent(30), {
					discountPeriodCount: 3,
					reason: { en: 'Spring offer' },
					codes: ['SPRING30'],
				}),
			],
		},
		'reads one coupon once for several items, and fails only the item whose coupon is unknown': {
			items: [{ id: 'last-one' }, { id: 'nothing' }, { id: 'launch-15' }, { id: 'last-one' }],
			parameters: { couponId: id },
			calls: ['GET /coupons/last-one', 'GET /coupons/nothing', 'GET /coupons/launch-15'],
			output: [
				expect.objectContaining({ coupon: 'last-one', limit: '1' }),
				failed('FastSpring refused the request: Not found'),
				expect.objectContaining({
					discount: {
						hasMultipleDiscounts: false,
						discounts: [],
						type: 'flat',
						amount: { USD: 15, EUR: 14, GBP: 12 },
					},
				}),
				expect.objectContaining({ coupon: 'last-one' }),
			],
		},
		'gives the products as records': ({ store }) => ({
			parameters: { couponId: byId('student-50'), options: { expand: true } },
			calls: ['GET /coupons/student-50?expand=true'],
			output: [
				expect.objectContaining({
					products: ['mixdesk-pro-monthly', 'mixdesk-pro-yearly'].map((product) =>
						expect.objectContaining({ product, sku: store.products.get(product)?.sku }),
					),
				}),
			],
		}),
		'leaves the answer as it is without Simplify': {
			parameters: { couponId: byId('last-one'), simplify: false },
			calls: ['GET /coupons/last-one'],
			output: [couponOf('last-one', percent(10), { limit: '1', codes: ['LASTONE'] })],
		},
		'refuses two coupons in one field': {
			parameters: { couponId: byId('last-one,spring-30') },
			calls: [],
			output: [failed('"Coupon" contains a comma')],
		},
	},

	'coupon.getAll': {
		'reads as many full records as asked for': {
			parameters: { limit: 2 },
			calls: ['GET /coupons', 'GET /coupons/spring-30', 'GET /coupons/launch-15'],
			output: [
				[
					expect.objectContaining({ coupon: 'spring-30', codes: ['SPRING30'] }),
					expect.objectContaining({ coupon: 'launch-15' }),
				],
			],
		},
		'lists ids alone, once for all items': {
			items: [{}, {}],
			parameters: { returnAll: true, returnFullRecords: false, simplify: false },
			calls: ['GET /coupons'],
			output: [0, 1].map(() =>
				['spring-30', 'launch-15', 'student-50', 'last-one', 'last-summer'].map((coupon) => ({
					coupon,
				})),
			),
		},
		'says why there is no list': {
			items: [{ limit: 1 }, { limit: 0 }],
			parameters: { limit: '={{ $json.limit }}', returnFullRecords: false },
			calls: ['GET /coupons'],
			output: [{ coupon: 'spring-30' }, failed('"Limit" is 0; must be at least 1')],
		},
	},

	'coupon.upsert': {
		'creates a coupon with all that can be said about it': {
			parameters: {
				couponId: byId('winter-20'),
				discountType: 'percent',
				percent: 12.5,
				additionalFields: {
					applyDiscountImmediately: true,
					autoSelectDiscount: true,
					available: { entry: { start: '2026-11-01', end: '2027-02-01T00:00:00.000Z' } },
					codes: 'winter20, WINTER-20\nwinter20',
					combine: true,
					clearFields: ['discountPeriodCount'],
					limit: 250,
					products: 'mixdesk-3,tape-echo',
					reason: {
						entry: [
							{ key: 'en', value: 'Winter' },
							{ key: 'de', value: 'Winter' },
						],
					},
				},
			},
			calls: [
				'GET /coupons/winter-20',
				[
					'POST /coupons',
					{
						coupon: 'winter-20',
						hasMultiDiscount: false,
						discount: { type: 'percent', percent: 12.5 },
						applyDiscountImmediately: true,
						autoSelectDiscount: true,
						available: { start: '2026-11-01', end: '2027-02-01T00:00:00Z' },
						codes: ['winter20', 'WINTER-20', 'winter20'],
						combine: true,
						discountPeriodCount: 0,
						limit: 250,
						products: ['mixdesk-3', 'tape-echo'],
						reason: { en: 'Winter', de: 'Winter' },
					},
				],
			],
			output: [{ coupon: 'winter-20', action: 'coupon.create', result: 'success' }],
			after: ({ store }) =>
				expect(store.coupons.get('winter-20')).toMatchObject({
					codes: ['WINTER20', 'WINTER-20'],
					limit: 250,
					discountPeriodCount: null,
					available: { start: Date.UTC(2026, 10, 1), end: Date.UTC(2027, 1, 1) },
				}),
		},
		'sends nothing that was not set, and keeps the codes': {
			parameters: {
				couponId: byId('student-50'),
				discountType: 'unchanged',
				additionalFields: { limit: 10, available: {} },
			},
			calls: [['POST /coupons', { coupon: 'student-50', limit: 10 }]],
			output: [{ coupon: 'student-50', action: 'coupon.update', result: 'success' }],
			after: ({ store }) =>
				expect(store.coupons.get('student-50')).toMatchObject({
					limit: 10,
					codes: ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
					discounts: [{ percent: 50 }],
				}),
		},
		'replaces all codes when told to': {
			items: [{ codes: ['b-1', 2] }],
			parameters: {
				couponId: byId('student-50'),
				discountType: 'unchanged',
				additionalFields: { codes: '={{ $json.codes }}' },
			},
			calls: [['POST /coupons', { coupon: 'student-50', codes: ['b-1', '2'] }]],
			output: [expect.objectContaining({ action: 'coupon.update' })],
			after: ({ store }) => expect(store.coupons.get('student-50')?.codes).toEqual(['B-1', '2']),
		},
		'does not take an empty list for an order to delete all codes': {
			parameters: {
				couponId: byId('student-50'),
				discountType: 'unchanged',
				additionalFields: { codes: '={{ [] }}' },
			},
			calls: [],
			output: [failed('"Additional Fields > Codes (Replace Existing)" is empty')],
		},
		'makes the coupon one for all products': {
			parameters: {
				couponId: byId('student-50'),
				discountType: 'unchanged',
				additionalFields: { products: '', limit: 0, clearFields: ['products'] },
			},
			calls: [['POST /coupons', { coupon: 'student-50', products: [] }]],
			output: [expect.objectContaining({ result: 'success' })],
		},
		'takes off limits only when asked to': {
			items: [{ clear: 'limit, discountPeriodCount' }, { clear: '' }],
			parameters: {
				couponId: byId('student-50'),
				discountType: 'unchanged',
				additionalFields: {
					limit: '={{ 0 }}',
					discountPeriodCount: '',
					combine: 'TRUE',
					clearFields: '={{ $json.clear }}' as never,
				},
			},
			calls: [
				[
					'POST /coupons',
					{ coupon: 'student-50', combine: true, limit: 0, discountPeriodCount: 0 },
				],
				['POST /coupons', { coupon: 'student-50', combine: true }],
			],
			output: [
				expect.objectContaining({ result: 'success' }),
				expect.objectContaining({ result: 'success' }),
			],
		},
		'takes amounts per currency as an object, none of them converted': {
			items: [{ amount: { USD: 5.5, JPY: 500 } }],
			parameters: {
				couponId: byId('flat-5'),
				discountType: 'flat',
				options: { amountJson: '={{ $json.amount }}' },
			},
			calls: [
				'GET /coupons/flat-5',
				[
					'POST /coupons',
					{
						coupon: 'flat-5',
						hasMultiDiscount: false,
						discount: { type: 'flat', amount: { USD: 5.5, JPY: 500 } },
					},
				],
			],
			output: [expect.objectContaining({ action: 'coupon.create' })],
		},
		'sends only the figure that goes with the type': {
			items: [{ type: 'flat' }, { type: 'percent' }],
			parameters: {
				couponId: byId('=c-{{ $json.type }}'),
				discountType: '={{ $json.type }}',
				percent: 7,
				amount: { entry: [{ key: 'USD', value: 3 }] },
			},
			calls: [
				'GET /coupons/c-flat',
				[
					'POST /coupons',
					{
						coupon: 'c-flat',
						hasMultiDiscount: false,
						discount: { type: 'flat', amount: { USD: 3 } },
					},
				],
				[
					'POST /coupons',
					{
						coupon: 'c-percent',
						hasMultiDiscount: false,
						discount: { type: 'percent', percent: 7 },
					},
				],
			],
			output: [
				expect.objectContaining({ coupon: 'c-flat' }),
				expect.objectContaining({ coupon: 'c-percent' }),
			],
		},
		'creates tiers': {
			parameters: {
				couponId: byId('tiers'),
				discountType: 'tiers',
				discounts: {
					entry: [
						{
							type: 'percent',
							percent: 40,
							additionalFields: {
								products: 'mixdesk-pro-yearly',
								discountPeriodCount: 2,
								applyDiscountImmediately: true,
							},
						},
						{
							type: 'flat',
							amount: { entry: [{ key: 'USD', value: 5 }] },
							additionalFields: { discountPeriodCount: 6 },
						},
					],
				},
			},
			calls: [
				[
					'POST /coupons',
					{
						coupon: 'tiers',
						hasMultiDiscount: true,
						discounts: [
							{
								type: 'percent',
								percent: 40,
								products: ['mixdesk-pro-yearly'],
								discountPeriodCount: 2,
								applyDiscountImmediately: true,
							},
							{ type: 'flat', amount: { USD: 5 }, discountPeriodCount: 6 },
						],
					},
				],
			],
			output: [expect.objectContaining({ action: 'coupon.create' })],
		},
		'refuses what cannot work before it is sent, and carries the others out': {
			items: [{ percent: 0 }, { percent: 10 }, { percent: 101 }],
			parameters: { couponId: byId('=p-{{ $json.percent }}'), percent: '={{ $json.percent }}' },
			calls: [
				[
					'POST /coupons',
					{ coupon: 'p-10', hasMultiDiscount: false, discount: { type: 'percent', percent: 10 } },
				],
			],
			output: [
				failed('"Percent Off" is 0; must be at least 0.01', 'Nothing was sent for this item'),
				expect.objectContaining({ coupon: 'p-10' }),
				failed('"Percent Off" is 101; must be at most 100'),
			],
		},
		'wants two tiers at least': {
			parameters: {
				couponId: byId('tiers'),
				discountType: 'tiers',
				discounts: { entry: [{ type: 'percent', percent: 40 }] },
			},
			calls: [],
			output: [failed('"Tiers" has too few entries (1); FastSpring wants at least 2')],
		},
		'wants an amount': {
			parameters: { couponId: byId('flat'), discountType: 'flat' },
			calls: [],
			output: [failed('"Amount Off" is empty; add at least 1')],
		},
		'takes an error under HTTP 200 for an error': {
			items: [{ id: 'spring-30' }, { id: 'last-summer' }],
			parameters: {
				couponId: id,
				discountType: 'unchanged',
				additionalFields: {
					available: {
						entry: { start: '={{ $json.id === "spring-30" ? "2027-01-01" : "2020-01-01" }}' },
					},
				},
			},
			calls: [
				['POST /coupons', { coupon: 'spring-30', available: { start: '2027-01-01' } }],
				['POST /coupons', { coupon: 'last-summer', available: { start: '2020-01-01' } }],
			],
			output: [
				expect.objectContaining({ result: 'success' }),
				failed('FastSpring refused the request: Invalid start date'),
			],
			stops: 'Already processed: item 0',
		},
		'passes on what FastSpring says about order-level discounts': {
			parameters: {
				couponId: byId('order-10'),
				percent: 10,
				additionalFields: { orderLevelDiscount: true },
			},
			calls: [
				[
					'POST /coupons',
					{
						coupon: 'order-10',
						hasMultiDiscount: false,
						discount: { type: 'percent', percent: 10 },
						orderLevelDiscount: true,
					},
				],
			],
			output: [failed('Order-level discount must be flat, not percent')],
		},
		'explains a call that FastSpring could not read': {
			parameters: {
				couponId: byId('json'),
				percent: 10,
				options: { additionalFieldsJson: '{"colour": "red"}' },
			},
			calls: [
				[
					'POST /coupons',
					{
						coupon: 'json',
						hasMultiDiscount: false,
						discount: { type: 'percent', percent: 10 },
						colour: 'red',
					},
				],
			],
			output: [
				failed(
					'FastSpring refused the request: unreadable',
					'Check Additional Fields (JSON) first',
				),
			],
			undocumented: true,
		},
		'repeats a write that was broken off': {
			parameters: { couponId: byId('again'), percent: 10 },
			faults: [{ kind: 'dropAfter', match: { method: 'POST' }, times: 1 }],
			calls: [0, 1].map(
				() =>
					[
						'POST /coupons',
						{
							coupon: 'again',
							hasMultiDiscount: false,
							discount: { type: 'percent', percent: 10 },
						},
					] as const,
			),
			output: [{ coupon: 'again', action: 'coupon.update', result: 'success' }],
		},
	},

	'code.add': {
		'adds codes': {
			parameters: { couponId: byId('spring-30'), codes: 'spring31, SPRING30' },
			calls: [['POST /coupons/spring-30', { codes: ['spring31', 'SPRING30'] }]],
			output: [{ coupon: 'spring-30', codes: ['spring31', 'SPRING30'], result: 'success' }],
			after: ({ store }) =>
				expect(store.coupons.get('spring-30')?.codes).toEqual(['SPRING30', 'SPRING31']),
		},
		'adds the codes of many items in one call for each coupon': {
			items: Array.from({ length: 250 }, (_, n) => ({
				id: n % 2 ? 'spring-30' : 'launch-15',
				code: `N-${n}`,
			})),
			parameters: { couponId: id, codes: '={{ $json.code }}' },
			calls: [
				['POST /coupons/launch-15', { codes: Array.from({ length: 100 }, (_, n) => `N-${2 * n}`) }],
				[
					'POST /coupons/launch-15',
					{ codes: Array.from({ length: 25 }, (_, n) => `N-${200 + 2 * n}`) },
				],
				[
					'POST /coupons/spring-30',
					{ codes: Array.from({ length: 100 }, (_, n) => `N-${2 * n + 1}`) },
				],
				[
					'POST /coupons/spring-30',
					{ codes: Array.from({ length: 25 }, (_, n) => `N-${201 + 2 * n}`) },
				],
			],
			output: Array.from({ length: 250 }, (_, n) => ({
				coupon: n % 2 ? 'spring-30' : 'launch-15',
				codes: [`N-${n}`],
				result: 'success',
			})),
			hint: '250 items in 4 calls',
		},
		'gives each item a call with a batch size of 1': {
			items: [{ code: 'A' }, { code: 'B' }],
			parameters: {
				couponId: byId('spring-30'),
				codes: '={{ $json.code }}',
				options: { batchSize: 1 },
			},
			ordered: true,
			calls: [
				['POST /coupons/spring-30', { codes: ['A'] }],
				['POST /coupons/spring-30', { codes: ['B'] }],
			],
			output: [
				expect.objectContaining({ codes: ['A'] }),
				expect.objectContaining({ codes: ['B'] }),
			],
		},
		'stops a bad code before it is sent, and adds the others': {
			items: [{ code: 'GOOD' }, { code: 'BAD CODE' }],
			parameters: { couponId: byId('spring-30'), codes: '={{ $json.code }}' },
			calls: [['POST /coupons/spring-30', { codes: ['GOOD'] }]],
			output: [
				expect.objectContaining({ codes: ['GOOD'] }),
				failed('"Codes" holds "BAD CODE"; codes consist of'),
			],
		},
		'finds the item that spoils a call': {
			items: ['A', 'B', 'C', 'D'].map((code) => ({
				code,
				more: code === 'C' ? { codes: ['not a code'] } : {},
			})),
			parameters: {
				couponId: byId('spring-30'),
				codes: '={{ $json.code }}',
				options: { additionalFieldsJson: '={{ $json.more }}' },
			},
			calls: [
				['POST /coupons/spring-30', { codes: ['A', 'B', 'not a code', 'D'] }],
				['POST /coupons/spring-30', { codes: ['A', 'B'] }],
				['POST /coupons/spring-30', { codes: ['not a code', 'D'] }],
				['POST /coupons/spring-30', { codes: ['not a code'] }],
				['POST /coupons/spring-30', { codes: ['D'] }],
			],
			output: [
				expect.objectContaining({ codes: ['A'] }),
				expect.objectContaining({ codes: ['B'] }),
				failed('Invalid coupon code not a code'),
				expect.objectContaining({ codes: ['D'] }),
			],
			undocumented: true,
		},
		'asks no more than three times for a coupon that is not there': {
			items: Array.from({ length: 40 }, (_, n) => ({ code: `N-${n}` })),
			parameters: { couponId: byId('nothing'), codes: '={{ $json.code }}' },
			calls: [
				['POST /coupons/nothing', { codes: Array.from({ length: 40 }, (_, n) => `N-${n}`) }],
				['POST /coupons/nothing', { codes: Array.from({ length: 20 }, (_, n) => `N-${n}`) }],
				['POST /coupons/nothing', { codes: Array.from({ length: 20 }, (_, n) => `N-${n + 20}`) }],
			],
			output: Array.from({ length: 40 }, () => failed('FastSpring refused the request: Not found')),
		},
	},

	'code.getAll': {
		'takes an error under HTTP 200 for an error': {
			parameters: { couponId: byId('spring-30') },
			faults: [
				{
					kind: 'status',
					status: 200,
					body: {
						coupon: 'spring-30',
						action: 'coupon.get',
						result: 'error',
						error: 'No such coupon',
					},
				},
			],
			calls: ['GET /coupons/spring-30/codes'],
			output: [failed('FastSpring refused the request: No such coupon')],
		},
		'gives an item for each code': {
			items: [{ id: 'launch-15' }, { id: 'nothing' }, { id: 'student-50' }],
			parameters: { couponId: id, limit: 2 },
			calls: [
				'GET /coupons/launch-15/codes',
				'GET /coupons/nothing/codes',
				'GET /coupons/student-50/codes',
			],
			output: [
				[
					{ coupon: 'launch-15', code: 'LAUNCH15' },
					{ coupon: 'launch-15', code: 'LAUNCHDAY' },
				],
				failed('FastSpring refused the request: Not found'),
				[
					{ coupon: 'student-50', code: 'STUDENT-A1' },
					{ coupon: 'student-50', code: 'STUDENT-B2' },
				],
			],
		},
		'has all the codes that Coupon: Get leaves out': ({ store }) => {
			const codes = Array.from({ length: 1_500 }, (_, n) => `N-${n}`);
			store.coupons.get('spring-30')?.codes.splice(0, 1, ...codes);
			return {
				parameters: { couponId: byId('spring-30'), returnAll: true },
				calls: ['GET /coupons/spring-30/codes'],
				output: [codes.map((code) => ({ coupon: 'spring-30', code }))],
			};
		},
	},

	'code.deleteAll': {
		'deletes all codes and says which': {
			parameters: { couponId: byId('student-50') },
			calls: ['DELETE /coupons/student-50/codes'],
			output: [
				{
					coupon: 'student-50',
					codesDeleted: ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
					result: 'success',
				},
			],
			after: ({ store }) => expect(store.coupons.get('student-50')?.codes).toEqual([]),
		},
		'leaves the answer as it is without Simplify, and fails only the item whose coupon is unknown':
			{
				items: [{ id: 'nothing' }, { id: 'last-one' }],
				parameters: { couponId: id, simplify: false },
				calls: ['DELETE /coupons/nothing/codes', 'DELETE /coupons/last-one/codes'],
				output: [
					failed('FastSpring refused the request: Not found'),
					{
						coupon: 'last-one',
						'codes deleted': ['LASTONE'],
						action: 'delete coupon codes',
						result: 'success',
					},
				],
			},
		'is not repeated when it was broken off': {
			parameters: { couponId: byId('student-50') },
			faults: [{ kind: 'dropAfter', match: { method: 'DELETE' } }],
			calls: ['DELETE /coupons/student-50/codes'],
			output: [failed('the outcome is unknown', "list the coupon's codes (Code: Get Many)")],
		},
	},
});

const bench = useShop();

test('the picker searches the ids of the coupons in one call', async () => {
	const search = (filter?: string) =>
		listSearch({
			type: 'fastSpringCoupon',
			method: 'searchCoupons',
			credentials: bench.credentials(),
			...(filter === undefined ? {} : { filter }),
		});
	expect((await search()).results.map(({ value }) => value)).toEqual([
		'spring-30',
		'launch-15',
		'student-50',
		'last-one',
		'last-summer',
	]);
	expect((await search('Last')).results).toEqual(
		['last-one', 'last-summer'].map((value) => ({ name: value, value })),
	);
	expect(bench.sent()).toEqual([
		['GET /coupons', undefined],
		['GET /coupons', undefined],
	]);
});
