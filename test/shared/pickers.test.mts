import { describe, expect, test } from '@jest/globals';
import { FieldProblem, type Field } from '../../nodes/shared/fields.ts';
import { quote } from '../../nodes/FastSpringQuote/picker.ts';
import { locator } from '../../nodes/shared/pickers.ts';
import { pageInApp } from '../../nodes/shared/pickers/customers.ts';
import { listSearch, loadOptions } from '../support/n8n.mts';
import { useShop } from '../support/operations.mts';

const read = (field: Field<string>, value: unknown): unknown => {
	try {
		return field.parse(value, 'Field', { timezone: 'UTC' });
	} catch (error) {
		return error instanceof FieldProblem ? { wrong: error.problem } : error;
	}
};
const wrong = (text: string) => ({ wrong: expect.stringContaining(text) });
const modes = ({ property }: Field<string>) =>
	property.modes?.map(({ name, displayName }) => [name, displayName]);

describe('how a record is chosen', () => {
	test.each([
		['an account', locator.account(), ['list', 'id', 'email', 'url']],
		['an order', locator.order(), ['list', 'id', 'url']],
		['an order, or its reference', locator.orderOrReference(), ['list', 'id', 'reference', 'url']],
		['a product', locator.product(), ['list', 'path', 'url']],
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
		expect(modes(locator.product())?.[1]).toEqual(['path', 'By Path']);
		expect(locator.newProduct().property.default).toEqual({ mode: 'path', value: '' });
		// Saved when the mode was called "id".
		const saved = { __rl: true, mode: 'id', value: 'mixdesk-3' };
		expect(read(locator.product(), saved)).toBe('mixdesk-3');
	});
});

describe('what was entered', () => {
	const id = 'abCdE1FGH2Hij3KLMnOpqR';
	test.each<[string, unknown, unknown]>([
		['an id', id, id],
		['an id with blanks around it', ` ${id}\n`, id],
		['a locator', { __rl: true, mode: 'id', value: id }, id],
		['a number', 12345, '12345'],
		[
			'a number that was rounded',
			2 ** 60,
			wrong('too long a number to be exact; enter it as text'),
		],
		['no number', Number.NaN, wrong('is NaN, which is not a number')],
		['a locator with no number', { __rl: true, mode: 'id', value: Number.NaN }, wrong('is NaN')],
		['a date', new Date(0), wrong('must be text')],
		['a map', new Map([['order', id]]), wrong('must be text')],
		['a list', [id], wrong('must be text')],
		['a whole record', { order: id, reference: 'X' }, wrong('must be text')],
		['an empty record', {}, wrong('must be text')],
		['a record in a locator', { __rl: true, mode: 'id', value: { id } }, wrong('must be text')],
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
		['an address as browsers show it', `app.fastspring.com/order/${id}`, id],
		...[
			'https://app.fastspring.com',
			'https://app.fastspring.com/order/home.xml',
			`https://app.fastspring.com/subscription/home.xml?mRef=Subscription:${id}`,
			`https://acme.test.onfastspring.com/popup-b2b/account/order/quote/${id}`,
			`https://acme.onfastspring.com/account/${id}/f4TqZs7`,
			'https://acme.onfastspring.com/account/order/null/invoice',
		].map((address): [string, unknown, unknown] => [
			`an address of something else: ${address}`,
			address,
			wrong('a URL that does not say which record is meant; enter its ID'),
		]),
		[
			'an address that ends in something else',
			'https://app.fastspring.com/order/..%2F',
			wrong('which is not an ID'),
		],
		[
			'an address of another kind',
			`ftp://app.fastspring.com/order/${id}`,
			wrong('which is not an ID'),
		],
		['a broken address', 'https://', wrong('does not say which record is meant')],
		['two ids', `${id},${id}`, wrong('contains a comma')],
		['a reference', 'LUM260310-1234-56789', wrong('an order reference')],
	])('%s', (_, value, expected) => expect(read(locator.order(), value)).toEqual(expected));

	const reference = 'BRIGHTFORGE260310-1234-56789';
	const sought = (value: string) => ({
		text: value,
		mode: value.includes('@') ? 'email' : 'reference',
	});
	const locatorOf = (mode: string, value: unknown) => ({ __rl: true, mode, value });
	test.each<[string, Field<string>, unknown, unknown]>([
		['bare', locator.orderOrReference(), reference, sought(reference)],
		[
			'by reference',
			locator.orderOrReference(),
			locatorOf('reference', ` ${reference}B `),
			sought(`${reference}B`),
		],
		[
			'by reference, whatever it looks like',
			locator.orderOrReference(),
			locatorOf('reference', 'ODD-1'),
			sought('ODD-1'),
		],
		[
			'by reference, in lower case',
			locator.orderOrReference(),
			locatorOf('reference', `${reference.toLowerCase()}b`),
			sought(`${reference}B`),
		],
		[
			'by ID, though it looks like a reference',
			locator.orderOrReference(),
			locatorOf('id', reference),
			wrong('an order reference; choose By Reference'),
		],
		['by ID', locator.orderOrReference(), locatorOf('id', id), id],
		[
			'by the URL of a storefront',
			locator.orderOrReference(),
			locatorOf('url', `https://acme.onfastspring.com/account/order/${reference}/invoice/IV6`),
			sought(reference),
		],
		[
			'by ID for a call that takes both',
			locator.orderAsEntered(),
			locatorOf('id', reference),
			reference,
		],
		[
			'by reference for a call that takes both',
			locator.orderAsEntered(),
			locatorOf('reference', reference),
			reference,
		],
		[
			'by reference, without one',
			locator.orderOrReference(),
			locatorOf('reference', ''),
			wrong('is empty'),
		],
		[
			'by email',
			locator.account(),
			locatorOf('email', ' ada@example.com '),
			sought('ada@example.com'),
		],
		['an email address, bare', locator.account(), 'ada@example.com', sought('ada@example.com')],
		[
			'an email address by ID',
			locator.account(),
			locatorOf('id', 'ada@example.com'),
			wrong('an email address; choose By Email'),
		],
		[
			'by email, which is none',
			locator.account(),
			locatorOf('email', 'ada'),
			wrong('is not an email address'),
		],
		[
			"the URL of an account's page",
			locator.account(),
			locatorOf('url', 'https://acme.onfastspring.com/account/k2Wm8Qz/f4TqZs7'),
			'k2Wm8Qz',
		],
		[
			"the URL of a quote's page",
			quote,
			locatorOf('url', 'https://acme.onfastspring.com/popup-b2b/account/order/quote/QUH5TR?x=1'),
			'QUH5TR',
		],
		[
			'the URL of a tab of the app',
			locator.subscription(),
			locatorOf('url', `https://app.fastspring.com/subscription/${id}/history?tab=2`),
			id,
		],
		[
			"the app's older URL, encoded",
			locator.subscription(),
			locatorOf(
				'url',
				`https://app.fastspring.com/subscription/home.xml?x=1&mRef=Subscription%3A${id}#top`,
			),
			id,
		],
		[
			"the app's URL, with half an escape",
			locator.subscription(),
			locatorOf(
				'url',
				'https://app.fastspring.com/subscription/home.xml?mRef=Subscription:%E0%A4%A',
			),
			wrong('which is not an ID'),
		],
		[
			"the app's URL, encoded in its fragment",
			locator.subscription(),
			locatorOf('url', `https://app.fastspring.com/#/home.xml?x=1&mRef=Subscription%3A${id}`),
			id,
		],
		[
			"the URL of a product's page in a storefront",
			locator.product(),
			locatorOf('url', 'https://acme.onfastspring.com/popup-store/mixdesk-3?coupon=x'),
			'mixdesk-3',
		],
		[
			'the URL of a product in the app, which has an ID that the API does not take',
			locator.product(),
			locatorOf('url', 'https://app.fastspring.com/2/product/home.xml?mRef=Product:XEBDgN'),
			wrong('does not say which record is meant'),
		],
		[
			'the URL of a page within a page',
			locator.order(),
			`https://app.fastspring.com/#/order/${id}`,
			id,
		],
	])('%s', (_, field, value, expected) => expect(read(field, value)).toEqual(expected));

	test.each(
		[locator.order(), locator.subscription()].map((field) => [field.label, field] as const),
	)('the URL that From List opens is one that By URL takes: %s', async (_, field) => {
		const kind = field.label === 'Order' ? pageInApp.order : pageInApp.subscription;
		expect(read(field, locatorOf('url', kind(id)))).toBe(id);
	});
});

describe('From List', () => {
	const bench = useShop({ seed: { accounts: 30, orders: 60, subscriptions: 40 } });
	const search = async (type: string, method: string, filter?: string, page?: string) => {
		const { results, paginationToken: next } = await listSearch({
			type,
			method,
			credentials: bench.credentials(),
			...(filter === undefined ? {} : { filter }),
			...(page === undefined ? {} : { paginationToken: page }),
		});
		return { results, next, calls: bench.sent().map(([call]) => call) };
	};
	const store = () => bench.sandbox.store;
	const ids = (table: ReadonlyMap<string, unknown>, count = 20) =>
		[...table.keys()].slice(0, count);
	const firstOf = <T,>(all: Iterable<T>): T => {
		for (const one of all) return one;
		throw new Error('There is none in the seed');
	};
	const values = (results: { value: unknown }[]) => results.map(({ value }) => value);

	test('shows products by name and path', async () => {
		const { results, calls } = await search('fastSpringProduct', 'searchProducts');
		expect(values(results)).toEqual(ids(store().products));
		expect(results[0]).toEqual({
			name: 'MixDesk Pro (monthly) (mixdesk-pro-monthly)',
			value: 'mixdesk-pro-monthly',
			url: pageInApp.product(
				String(store().products.get('mixdesk-pro-monthly')?.productAppReference),
			),
		});
		expect(calls).toEqual(['GET /products', `GET /products/${ids(store().products).join(',')}`]);
	});

	test.each(['fastSpringOrder', 'fastSpringPollTrigger'])(
		'%s: a field that takes several products shows all of them',
		async (type) => {
			const sample = firstOf(store().products.values());
			for (let at = 0; at < 70; at++)
				store().products.set(`more-${at}`, { ...structuredClone(sample), product: `more-${at}` });
			const found = await loadOptions({
				type,
				method: 'getProducts',
				credentials: bench.credentials(),
			});
			expect(values(found)).toEqual([...store().products.keys()]);
			expect(found.at(-1)).toEqual({
				name: `${sample.display.en} (more-69)`,
				value: 'more-69',
			});
			expect(bench.sent().length).toBe(1 + 2);
		},
	);

	test('finds products by a part of their path, as people write it', async () => {
		expect(
			values((await search('fastSpringProduct', 'searchProducts', ' Tape echo ')).results),
		).toEqual(['tape-echo']);
	});

	test.each([
		['a part of its name', 'mixdesk pro (y', 'mixdesk-pro-yearly'],
		['a part of its path', 'k-pro-year', 'mixdesk-pro-yearly'],
	])('finds a product by %s', async (_, filter, path) => {
		expect(values((await search('fastSpringProduct', 'searchProducts', filter)).results)).toEqual([
			path,
		]);
	});

	test('finds a product by its SKU', async () => {
		const [path, one] = [...store().products].find(([, { sku }]) => sku) ?? [];
		expect(
			values((await search('fastSpringProduct', 'searchProducts', String(one?.sku))).results),
		).toContain(path);
	});

	test('finds no product', async () => {
		expect((await search('fastSpringProduct', 'searchProducts', 'nothing')).results).toEqual([]);
	});

	test.each([
		['fastSpringOrder', 'searchOrders', () => store().orders],
		['fastSpringSubscription', 'searchSubscriptions', () => store().subscriptions],
		['fastSpringAccount', 'searchAccounts', () => store().accounts],
		['fastSpringProduct', 'searchProducts', () => store().products],
	] as const)('%s: page after page shows every record once', async (type, method, table) => {
		const seen: unknown[] = [];
		let page: string | undefined;
		do {
			const found = await search(type, method, undefined, page);
			seen.push(...values(found.results));
			expect(found.results.length).toBeLessThanOrEqual(20);
			page = found.next;
		} while (page !== undefined);
		expect([...seen].sort()).toEqual([...table().keys()].sort());
	});

	test('shows the first accounts by name and address', async () => {
		const { results, calls } = await search('fastSpringAccount', 'searchAccounts');
		const [first] = store().accounts.values();
		expect(values(results)).toEqual(ids(store().accounts, 20));
		expect(results[0]?.name).toBe(
			`${first?.contact.first} ${first?.contact.last} <${first?.contact.email}>`,
		);
		expect(calls.length).toBe(21);
	});

	test('finds an account by a part of its name or address', async () => {
		const [one] = store().accounts.values();
		for (const part of [one?.contact.last.toLowerCase(), one?.contact.email.split('@')[0]])
			expect(values((await search('fastSpringAccount', 'searchAccounts', part)).results)).toContain(
				one?.id,
			);
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

	test('finds an account by its name however far down the list, and goes on from there', async () => {
		const all = [...store().accounts.values()];
		for (const [at, account] of all.entries())
			account.contact.last = at < 25 ? 'Early' : 'Wanderer';
		const first = await search('fastSpringAccount', 'searchAccounts', 'wanderer');
		expect(values(first.results)).toEqual(all.slice(25).map(({ id }) => id));
		expect(first.next).toBeUndefined();
		// A look-up by key, the list, and the accounts in it.
		expect(first.calls.length).toBe(1 + 1 + 30);
	});

	test('a search for a name that nobody of the first accounts has ends, and can be continued', async () => {
		const sample = firstOf(store().accounts.values());
		for (let at = 0; at < 100; at++)
			store().accounts.set(`more-${at}`, { ...structuredClone(sample), id: `more-${at}` });
		for (const account of store().accounts.values()) account.contact.last = 'Early';
		const last = store().accounts.get('more-99');
		if (last) last.contact.last = 'Wanderer';
		const first = await search('fastSpringAccount', 'searchAccounts', 'wanderer');
		expect([values(first.results), first.next]).toEqual([[], '100']);
		const second = await search('fastSpringAccount', 'searchAccounts', 'wanderer', first.next);
		expect([values(second.results), second.next]).toEqual([['more-99'], undefined]);
	});

	test('finds nobody', async () => {
		expect(
			(await search('fastSpringAccount', 'searchAccounts', 'nobody@example.com')).results,
		).toEqual([]);
	});

	const newest = () => [...store().orders.values()].sort((a, b) => b.changed - a.changed);

	test('shows orders by reference, customer and total, the newest first', async () => {
		const { results } = await search('fastSpringOrder', 'searchOrders');
		const [first] = newest();
		expect(values(results)).toEqual(
			newest()
				.slice(0, 20)
				.map(({ id }) => id),
		);
		expect(results[0]?.name).toMatch(
			new RegExp(
				`^${first?.reference} \\(${first?.customer.first} ${first?.customer.last} <${first?.customer.email}>, .*\\d.*\\)$`,
			),
		);
		expect(results[0]?.url).toBe(pageInApp.order(first?.id ?? ''));
	});

	test('finds orders by what the list shows and by their products', async () => {
		const [one] = newest();
		const { last = '' } = one?.customer ?? {};
		for (const part of [last.toUpperCase(), one?.items[0]?.product ?? '', one?.id ?? ''])
			expect(values((await search('fastSpringOrder', 'searchOrders', part)).results)).toContain(
				one?.id,
			);
	});

	test('finds an order and a subscription beyond those that are loaded at first', async () => {
		const order = firstOf(newest());
		const subscription = firstOf(store().subscriptions.values());
		for (let at = 0; at < 120; at++) {
			const id = `more-${at}`;
			store().orders.set(id, { ...structuredClone(order), id, changed: order.changed + 1 + at });
			store().subscriptions.set(id, { ...structuredClone(subscription), id, display: 'Early' });
		}
		const old = [...store().orders.values()].sort((a, b) => a.changed - b.changed)[0];
		if (old) old.customer = { ...old.customer, last: 'Wanderer' };
		expect(values((await search('fastSpringOrder', 'searchOrders', 'wanderer')).results)).toEqual([
			old?.id,
		]);
		const last = store().subscriptions.get('more-119');
		if (last) last.display = 'Wanderer';
		expect(
			values((await search('fastSpringSubscription', 'searchSubscriptions', 'wanderer')).results),
		).toEqual(['more-119']);
	});

	test.each([
		['fastSpringAccount', 'searchAccounts', 'accounts'],
		['fastSpringOrder', 'searchOrders', 'orders'],
		['fastSpringSubscription', 'searchSubscriptions', 'subscriptions'],
	] as const)(
		'finds what has a whole ID in one call, however far down: %s',
		async (type, method, table) => {
			const records: Map<string, unknown> = store()[table];
			const id = 'aVeryLongIdThatIsWhole';
			records.set(id, { ...structuredClone(firstOf<object>(store()[table].values())), id });
			const { results, calls } = await search(type, method, id);
			expect([values(results), calls]).toEqual([[id], [`GET /${table}/${id}`]]);
			expect(values((await search(type, method, `${id}X`)).results)).toEqual([]);
		},
	);

	test("finds an order by its reference, and a customer's orders by the address", async () => {
		const [first] = store().orders.values();
		const reference = String(first?.reference);
		for (const typed of [reference, reference.toLowerCase()]) {
			bench.attempts.length = 0;
			expect(values((await search('fastSpringOrder', 'searchOrders', typed)).results)).toEqual([
				first?.id,
			]);
			expect(bench.attempts[0]).toMatchObject({
				path: '/accounts',
				query: { orderReference: reference },
			});
		}
		const owner = store().accounts.get(first?.account ?? '');
		expect(
			values((await search('fastSpringOrder', 'searchOrders', owner?.contact.email)).results),
		).toEqual([...(owner?.orders ?? [])].reverse());
	});

	test('shows subscriptions by product and state, and finds those of a product, a state or a customer', async () => {
		const all = [...store().subscriptions.values()];
		const found = async (filter?: string) =>
			(await search('fastSpringSubscription', 'searchSubscriptions', filter)).results;
		const [first] = await found();
		const one = all.find(({ id }) => id === first?.value);
		expect(first).toEqual({
			name: `${one?.display}, ${one?.state} (${one?.id})`,
			value: one?.id,
			url: pageInApp.subscription(one?.id ?? ''),
		});
		const idsOf = (some: typeof all) => some.map(({ id }) => id).sort();
		expect(values(await found('mastering-usage')).sort()).toEqual(
			idsOf(all.filter(({ product }) => product === 'mastering-usage')),
		);
		expect(values(await found(', OVERDUE')).sort()).toEqual(
			idsOf(all.filter(({ state }) => state === 'overdue')),
		);
		const owner = store().accounts.get(one?.account ?? '');
		expect(values(await found(owner?.contact.email)).sort()).toEqual(
			[...(owner?.subscriptions ?? [])].sort(),
		);
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
