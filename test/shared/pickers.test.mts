import { describe, expect, test } from '@jest/globals';
import { FieldProblem, type Field } from '../../nodes/shared/fields.ts';
import { locator } from '../../nodes/shared/pickers.ts';
import { listSearch } from '../support/n8n.mts';
import { useShop } from '../support/operations.mts';

const read = (field: Field<string, unknown>, value: unknown): unknown => {
	try {
		return field.parse(value, 'Field', { timezone: 'UTC' });
	} catch (error) {
		return error instanceof FieldProblem ? { wrong: error.problem } : error;
	}
};
const wrong = (text: string) => ({ wrong: expect.stringContaining(text) });
const modes = ({ property }: Field<string, unknown>) =>
	property.modes?.map(({ name, displayName }) => [name, displayName]);

describe('how a record is chosen', () => {
	test.each([
		['an account', locator.account(), ['list', 'id']],
		['an order', locator.order(), ['list', 'id', 'url']],
		['an order, or its reference', locator.orderOrReference(), ['list', 'id', 'reference', 'url']],
		['a product', locator.product(), ['list', 'id']],
		['a subscription', locator.subscription(), ['list', 'id', 'url']],
	])('%s', (_, field, names) => {
		expect(modes(field)?.map(([name]) => name)).toEqual(names);
		expect(field.property).toMatchObject({
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
		});
		expect(field.property.modes?.[0]).toMatchObject({
			typeOptions: { searchListMethod: field.search?.name, searchable: true },
		});
	});

	test('a product goes by its path, and one that may be new begins there', () => {
		expect(modes(locator.product())?.[1]).toEqual(['id', 'By Path']);
		expect(locator.newProduct().property.default).toEqual({ mode: 'id', value: '' });
	});
});

describe('what was entered', () => {
	const id = 'abCdE1FGH2Hij3KLMnOpqR';
	test.each<[string, unknown, unknown]>([
		['an id', id, id],
		['an id with blanks around it', ` ${id}\n`, id],
		['a locator', { __rl: true, mode: 'id', value: id }, id],
		['a number', 12345, '12345'],
		['an address that ends in the id', `https://app.fastspring.com/order/${id}`, id],
		['the same with a slash and a query', `https://app.fastspring.com/order/${id}/?tab=1#top`, id],
		[
			'an address with the id in its query',
			`https://springboard.fastspring.com/order/home.xml?mRef=AcquisitionTransaction:${id}`,
			id,
		],
		[
			'an address in a locator',
			{ __rl: true, mode: 'url', value: `http://app.fastspring.com/x/${id}` },
			id,
		],
		['nothing', '', wrong('is empty')],
		['no locator', undefined, wrong('is empty')],
		['a locator without a value', { __rl: true, mode: 'id' }, wrong('is empty')],
		['an address of nothing', 'https://app.fastspring.com', wrong('is not an ID')],
		[
			'an address that ends in something else',
			'https://app.fastspring.com/order/..%2F',
			wrong('is not an ID'),
		],
		['an address of another kind', `ftp://app.fastspring.com/order/${id}`, wrong('is not an ID')],
		['a broken address', 'https://', wrong('is not an ID')],
		['two ids', `${id},${id}`, wrong('contains a comma')],
		['a reference', 'LUM260310-1234-56789', wrong('an order reference')],
	])('%s', (_, value, expected) => expect(read(locator.order(), value)).toEqual(expected));

	test.each([
		'LUM260310-1234-56789',
		{ __rl: true, mode: 'reference', value: ' LUM260310-1234-56789B ' },
	])('a reference where one may stand: %j', (value) => {
		expect(read(locator.orderOrReference(), value)).toMatch(/^LUM260310-1234-56789B?$/);
	});
});

describe('From List', () => {
	const bench = useShop({ seed: { accounts: 30, orders: 60, subscriptions: 40 } });
	const search = async (type: string, method: string, filter?: string) => {
		const { results } = await listSearch({
			type,
			method,
			credentials: bench.credentials(),
			...(filter === undefined ? {} : { filter }),
		});
		return { results, calls: bench.sent().map(([call]) => call) };
	};
	const store = () => bench.sandbox.store;
	const ids = (table: ReadonlyMap<string, unknown>, count = 20) =>
		[...table.keys()].slice(0, count);
	const values = (results: { value: unknown }[]) => results.map(({ value }) => value);

	test('shows products by name and path', async () => {
		const { results, calls } = await search('fastSpringProduct', 'searchProducts');
		expect(values(results)).toEqual(ids(store().products));
		expect(results[0]).toEqual({
			name: 'MixDesk Pro (monthly) (mixdesk-pro-monthly)',
			value: 'mixdesk-pro-monthly',
		});
		expect(calls).toEqual(['GET /products', `GET /products/${ids(store().products).join(',')}`]);
	});

	test('finds products by a part of their path, as people write it', async () => {
		expect(
			values((await search('fastSpringProduct', 'searchProducts', ' Tape echo ')).results),
		).toEqual(['tape-echo']);
	});

	test('finds no product without reading any', async () => {
		expect(await search('fastSpringProduct', 'searchProducts', 'nothing')).toEqual({
			results: [],
			calls: ['GET /products'],
		});
	});

	test('shows the first accounts by name and address', async () => {
		const { results, calls } = await search('fastSpringAccount', 'searchAccounts');
		const [first] = store().accounts.values();
		expect(values(results)).toEqual(ids(store().accounts, 10));
		expect(results[0]?.name).toBe(
			`${first?.contact.first} ${first?.contact.last} <${first?.contact.email}>`,
		);
		expect(calls.length).toBe(11);
	});

	test('finds an account by its address or its key, in one call', async () => {
		const one = [...store().accounts.values()].find(({ lookup }) => lookup.custom);
		const { email = '' } = one?.contact ?? {};
		expect((await search('fastSpringAccount', 'searchAccounts', email)).results).toEqual([
			expect.objectContaining({ value: one?.id }),
		]);
		expect((await search('fastSpringAccount', 'searchAccounts', one?.lookup.custom)).calls).toEqual(
			[
				`GET /accounts?email=${email}&limit=50&page=1`,
				`GET /accounts?custom=${one?.lookup.custom}&limit=50&page=1`,
			],
		);
	});

	test('finds nobody', async () => {
		expect(
			(await search('fastSpringAccount', 'searchAccounts', 'nobody@example.com')).results,
		).toEqual([]);
	});

	test('shows orders by reference, customer and total', async () => {
		const { results, calls } = await search('fastSpringOrder', 'searchOrders');
		const [first] = store().orders.values();
		expect(values(results)).toEqual(ids(store().orders));
		expect(results[0]?.name).toMatch(
			new RegExp(
				`^${first?.reference} \\(${first?.customer.first} ${first?.customer.last} <${first?.customer.email}>, .*\\d.*\\)$`,
			),
		);
		expect(calls).toEqual([
			'GET /orders?limit=20&page=1',
			`GET /orders/${ids(store().orders).join(',')}`,
		]);
	});

	test("finds an order by its reference, and a customer's orders by the address", async () => {
		const [first] = store().orders.values();
		expect(
			values((await search('fastSpringOrder', 'searchOrders', String(first?.reference))).results),
		).toEqual([first?.id]);
		const owner = store().accounts.get(first?.account ?? '');
		expect(
			values((await search('fastSpringOrder', 'searchOrders', owner?.contact.email)).results),
		).toEqual(owner?.orders);
	});

	test('shows subscriptions by product and state, and finds those of a product or a customer', async () => {
		const { results, calls } = await search('fastSpringSubscription', 'searchSubscriptions');
		const [first] = store().subscriptions.values();
		expect(values(results)).toEqual(ids(store().subscriptions));
		expect(results[0]?.name).toBe(`${first?.display}, ${first?.state} (${first?.id})`);
		expect(calls).toEqual([
			'GET /subscriptions?limit=20&page=1',
			`GET /subscriptions/${ids(store().subscriptions).join(',')}`,
		]);
		const managed = [...store().subscriptions.values()]
			.filter(({ product }) => product === 'mastering-usage')
			.map(({ id }) => id);
		expect(
			values(
				(await search('fastSpringSubscription', 'searchSubscriptions', 'mastering-usage')).results,
			),
		).toEqual(managed.slice(0, 20));
		const owner = store().accounts.get(first?.account ?? '');
		expect(
			values(
				(await search('fastSpringSubscription', 'searchSubscriptions', owner?.contact.email))
					.results,
			),
		).toEqual(owner?.subscriptions);
	});

	test('says why it shows nothing', async () => {
		bench.sandbox.faults.add({
			kind: 'status',
			status: 401,
			body: { code: 'UNAUTHORIZED', message: 'Invalid credentials' },
		});
		await expect(search('fastSpringOrder', 'searchOrders')).rejects.toMatchObject({
			message: 'FastSpring refused the request: UNAUTHORIZED: Invalid credentials',
			description: expect.stringContaining('Check the username and password'),
		});
	});
});
