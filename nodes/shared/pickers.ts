import type { INodePropertyMode } from 'n8n-workflow';
import { api } from './endpoints';
import { FieldProblem, scalar, type Ask, type Field, type Search } from './fields';
import { isRecord, type Json } from './json';
import { rules } from './values';

/** Fields that choose one record: From List with search, By ID, and where FastSpring's app has pages, By URL. */
export const locator = {
	account: (label = 'Account'): Field<string> => picker(label, { search: accounts }),
	coupon: (label = 'Coupon'): Field<string> =>
		picker(label, { search: coupons, example: 'spring-sale' }),
	/** The same, for a coupon that may be new. */
	newCoupon: (label = 'Coupon'): Field<string> =>
		picker(label, { search: coupons, example: 'spring-sale', first: 'id' }),
	/** A report job. */
	job: (label = 'Job'): Field<string> =>
		picker(label, { search: jobs, example: 'JOBQ7WZ4XKTR2M5NVBHLP3YDS6GAF' }),
	order: (label = 'Order'): Field<string> => picker(label, { search: orders, page: 'order' }),
	/** Takes a reference such as ABC230906-7581-30108 too, and finds its id through the account look-up. */
	orderOrReference: (label = 'Order'): Field<string> => ({
		...picker(label, { search: orders, page: 'order', reference: true }),
		resolve: orderByReference,
	}),
	/** The same, for a call that takes a reference as well as an id. */
	orderAsEntered: (label = 'Order'): Field<string> =>
		picker(label, { search: orders, page: 'order', reference: true }),
	product: (label = 'Product'): Field<string> =>
		picker(label, { search: products, idName: 'By Path', example: 'my-product' }),
	/** The same, for a product that may be new. */
	newProduct: (label = 'Product'): Field<string> =>
		picker(label, { search: products, idName: 'By Path', example: 'my-product', first: 'id' }),
	quote: (label = 'Quote'): Field<string> =>
		picker(label, {
			search: quotes,
			example: 'QUH5TR2ZKM7NVB4XQD9LSE1WYOPA',
			address: 'https://yourstore.onfastspring.com/…/quote/…',
		}),
	subscription: (label = 'Subscription'): Field<string> =>
		picker(label, { search: subscriptions, page: 'subscription' }),
};

interface Kind {
	search: Search;
	/** FastSpring's app has a page for it, under a URL that ends in the id. */
	page?: string;
	/** Another address that ends in the id. */
	address?: string;
	reference?: boolean;
	idName?: string;
	example?: string;
	/** The mode that a new node begins with. */
	first?: string;
}

function picker(label: string, kind: Kind): Field<string> {
	const id = scalar(label, rules.id, {});
	return {
		label,
		search: kind.search,
		property: {
			displayName: label,
			type: 'resourceLocator',
			default: { mode: kind.first ?? 'list', value: '' },
			required: true,
			modes: modesOf(kind),
		},
		parse: (raw, at) => {
			const entered = String((isRecord(raw) ? raw.value : raw) ?? '').trim();
			const value = idInUrl(entered) ?? entered;
			return kind.reference && rules.isReference(value) ? value : id.parse(value, at);
		},
	};
}

const modesOf = ({
	search,
	page,
	address = page && `https://app.fastspring.com/${page}/…`,
	reference,
	idName = 'By ID',
	example = 'abCdE1FGH2Hij3KLMnOpqR',
}: Kind): INodePropertyMode[] => [
	{
		...LIST,
		displayName: 'From List',
		name: 'list',
		typeOptions: { searchListMethod: search.name, searchable: true },
	},
	{ ...TEXT, displayName: idName, name: 'id', placeholder: `e.g. ${example}` },
	...(reference
		? [
				{
					...TEXT,
					displayName: 'By Reference',
					name: 'reference',
					placeholder: 'e.g. ABC230906-7581-30108',
				},
			]
		: []),
	...(address
		? [{ ...TEXT, displayName: 'By URL', name: 'url', placeholder: `e.g. ${address}` }]
		: []),
];

const LIST = { type: 'list' } as const;
const TEXT = { type: 'string' } as const;

/** The id in a pasted address of FastSpring's app: behind `mRef=Kind:`, else the last part of the path. */
function idInUrl(entered: string): string | undefined {
	if (!/^https?:\/\//.test(entered) || !URL.canParse(entered)) return undefined;
	const address = new URL(entered);
	const inQuery = address.searchParams.get('mRef')?.split(':').at(-1);
	return inQuery ?? address.pathname.split('/').filter(Boolean).at(-1);
}

async function orderByReference(entered: string, ask: Ask): Promise<string> {
	if (!rules.isReference(entered)) return entered;
	const owners = await ask({ route: api.account.getAll, query: { orderReference: entered } });
	const ids = await idsOf(ask, owners, 'orders');
	const found = (await ordersOf(ask, ids)).find((order) => order.reference === entered);
	if (typeof found?.order === 'string') return found.order;
	throw new FieldProblem(
		'Order',
		`holds the reference ${entered}, which no order of this store has`,
	);
}

/** The ids under a key of the first account; a look-up may give the account's id alone. */
async function idsOf(ask: Ask, owners: Json[], key: string): Promise<string[]> {
	const [owner] = owners;
	if (!owner) return [];
	const full = Array.isArray(owner[key])
		? owner
		: (
				await ask({
					route: api.account.get,
					path: { account_id: String(owner.account ?? owner.id) },
				})
			)[0];
	const ids: unknown = full?.[key];
	return Array.isArray(ids) ? ids.map(String) : [];
}

/** Reads orders in as few calls as possible, newest ids first, until all are there. */
async function ordersOf(ask: Ask, ids: string[]): Promise<Json[]> {
	const orders: Json[] = [];
	for (let at = 0; at < ids.length; at += 50) {
		orders.push(
			...(await ask({
				route: api.order.get,
				path: { order_id: ids.slice(at, at + 50).join(',') },
			})),
		);
	}
	return orders;
}

/** Choices that a list search shows at once. */
const SHOWN = 20;

const products: Search = {
	name: 'searchProducts',
	async choices(ask, filter) {
		const paths = (await ask({ route: api.product.getAll })).map(({ product }) => String(product));
		const matching = paths
			.filter((path) => path.includes(filter.toLowerCase().replace(/\s+/g, '-')))
			.slice(0, SHOWN);
		if (matching.length === 0) return [];
		const found = await ask({ route: api.product.get, path: { product_path: matching.join(',') } });
		return found.map((row) => ({
			name: `${textOf(row.display)} (${String(row.product)})`,
			value: String(row.product),
		}));
	},
};

/** The list of coupons is one of ids that were made to be read: more of them fit than of records. */
const coupons: Search = {
	name: 'searchCoupons',
	async choices(ask, filter) {
		const ids = (await ask({ route: api.coupon.getAll })).map(({ coupon }) => String(coupon));
		return ids
			.filter((id) => id.toLowerCase().includes(filter.toLowerCase()))
			.slice(0, 5 * SHOWN)
			.map((id) => ({ name: id, value: id }));
	},
};

const accounts: Search = {
	name: 'searchAccounts',
	async choices(ask, filter) {
		const query = filter.includes('@')
			? { email: filter }
			: filter
				? { custom: filter }
				: { limit: 10 };
		const listed = await ask({ route: api.account.getAll, query });
		const full = listed.map(async (row) =>
			isRecord(row.contact)
				? row
				: ((await ask({ route: api.account.get, path: { account_id: String(row.account) } }))[0] ??
					row),
		);
		return (await Promise.all(full)).map((row) => ({
			name: `${nameOf(row.contact)}`,
			value: String(row.account ?? row.id),
		}));
	},
};

const orders: Search = {
	name: 'searchOrders',
	async choices(ask, filter) {
		const owner =
			filter === ''
				? undefined
				: filter.includes('@')
					? { email: filter }
					: { orderReference: filter };
		const ids = owner
			? await idsOf(ask, await ask({ route: api.account.getAll, query: owner }), 'orders')
			: (await ask({ route: api.order.getAll, query: { limit: SHOWN } })).map((row) =>
					String(row.order),
				);
		return (await ordersOf(ask, ids.slice(0, 50)))
			.filter((row) => !rules.isReference(filter) || row.reference === filter)
			.map((row) => ({
				name: `${String(row.reference ?? row.order)} (${nameOf(row.customer)}, ${String(row.totalDisplay ?? '')})`,
				value: String(row.order),
			}));
	},
};

const subscriptions: Search = {
	name: 'searchSubscriptions',
	async choices(ask, filter) {
		const listed = filter.includes('@')
			? (
					await idsOf(
						ask,
						await ask({ route: api.account.getAll, query: { email: filter } }),
						'subscriptions',
					)
				).map((id) => ({ subscription: id }))
			: await ask({
					route: api.subscription.getAll,
					query: { limit: SHOWN, ...(filter ? { products: filter } : {}) },
				});
		const ids = listed.map((row) => String(row.subscription)).slice(0, 50);
		if (ids.length === 0) return [];
		const found = await ask({
			route: api.subscription.get,
			path: { subscription_id: ids.join(',') },
		});
		return found.map((row) => ({
			name: `${String(row.display ?? row.product)}, ${String(row.state)} (${String(row.subscription)})`,
			value: String(row.subscription),
		}));
	},
};

/** FastSpring takes no search text here: the list is searched by name, recipient and status. */
const quotes: Search = {
	name: 'searchQuotes',
	async choices(ask, filter) {
		const found = (await ask({ route: api.quote.getAll })).map((row) => ({
			name: `${String(row.name)}, ${String(row.status)} (${nameOf(row.recipient)}, ${String(row.totalDisplay ?? '')})`,
			value: String(row.id),
		}));
		const wanted = filter.toLowerCase();
		return found
			.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === filter)
			.slice(0, SHOWN);
	},
};

/** The list is of all jobs, newest first, and takes no search text either. */
const jobs: Search = {
	name: 'searchJobs',
	async choices(ask, filter) {
		const found = (await ask({ route: api.job.getAll })).map((row) => ({
			name: `${String(row.name)}, ${String(row.status)} (${String(row.created)})`,
			value: String(row.id),
		}));
		const wanted = filter.toLowerCase();
		return found
			.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === filter)
			.slice(0, 5 * SHOWN);
	},
};

/** A text that may be one per language. */
const textOf = (display: unknown): string =>
	isRecord(display) ? String(display.en ?? Object.values(display)[0] ?? '') : String(display ?? '');

const nameOf = (person: unknown): string =>
	isRecord(person)
		? `${[person.first, person.last].filter(Boolean).join(' ')} <${String(person.email ?? '')}>`
		: '';
