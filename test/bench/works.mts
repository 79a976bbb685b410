/** Jobs that take items to FastSpring and back, each done in four ways. What is measured is in `rows/work.mts`. */
import type { Seed } from '../../sandbox/seed.mts';
import type { WorkflowNode } from '../../scripts/n8n.mts';
import { chunks, eightAtOnce, type BareClient } from './client.mts';

type Sketch = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;
type Items = readonly Record<string, string>[];

export interface Work {
	name: string;
	title: string;
	seed: Seed;
	/** Items to begin with. */
	items(client: BareClient): Promise<Items>;
	/** Items to come out. */
	count: number;
	pack: Sketch;
	/** n8n's own nodes for it. */
	own(sandbox: string): Sketch[];
	bare(client: BareClient, items: Items): Promise<unknown>;
	/** Waits of one call after another that nobody can avoid, eight calls at once. */
	turns: number;
	/** How many times a bare client's time it may take. */
	limit: number;
	/** Whether it is to be ten times as fast as n8n's own node, and faster than the evaluation of one expression. */
	faster?: boolean;
}

const ORDERS = 1_000;
const SUBSCRIPTIONS = 2_000;
const PRODUCTS = 3_000;
/** Ids in one read, products in one write, ids on one page. */
const [READ, WRITE, PAGE] = [50, 300, 1_000];

interface Listed {
	subscriptions: string[];
	nextPage: number | null;
}

const turnsOf = (calls: number): number => Math.ceil(calls / 8);
const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
const http = (name: string, parameters: object): Sketch => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		authentication: 'genericCredentialType',
		genericAuthType: 'httpBasicAuth',
		options: {},
		...parameters,
	},
});
const post = (name: string, url: string, jsonBody: string): Sketch =>
	http(name, { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody });
const pack = (node: string, parameters: object): Sketch => ({
	name: 'Pack',
	type: `n8n-nodes-fastspring.fastSpring${node}`,
	parameters: { ...parameters },
});

/** So many ids of a list of the sandbox. */
async function idsOf(client: BareClient, list: string, count: number): Promise<string[]> {
	const page = await client.call<Record<string, string[]>>('GET', `/${list}?limit=${count}&page=1`);
	const ids = (page[list] ?? []).slice(0, count);
	if (ids.length < count) throw new Error(`The sandbox has ${ids.length} ${list}`);
	return ids;
}

const orders = async (client: BareClient) =>
	(await idsOf(client, 'orders', ORDERS)).map((order) => ({ order }));

const shop = { accounts: 100, subscriptions: 20, orders: ORDERS };

export const works: readonly Work[] = [
	{
		name: 'byId',
		title: '1,000 orders by ID',
		seed: shop,
		items: orders,
		count: ORDERS,
		pack: pack('Order', {
			resource: 'order',
			operation: 'get',
			orderId: locator('id', '={{ $json.order }}'),
		}),
		own: (sandbox) => [http('Own', { url: `=${sandbox}/orders/{{ $json.order }}` })],
		bare: (client, items) =>
			eightAtOnce(chunks(items, READ), (some) =>
				client.call('GET', `/orders/${some.map(({ order }) => order).join(',')}`),
			),
		turns: turnsOf(ORDERS / READ),
		limit: 2.5,
		faster: true,
	},
	{
		name: 'updates',
		title: '1,000 order updates',
		seed: shop,
		items: orders,
		count: ORDERS,
		pack: pack('Order', {
			resource: 'order',
			operation: 'update',
			orderId: locator('id', '={{ $json.order }}'),
			updateFields: { tags: { entry: [{ key: 'checked', value: 'yes' }] } },
			// The same job as that of the others, who read nothing before they write.
			options: { otherEntries: 'replace' },
		}),
		own: (sandbox) => [
			post(
				'Own',
				`${sandbox}/orders`,
				'={{ JSON.stringify({ orders: [{ order: $json.order, tags: { checked: "yes" } }] }) }}',
			),
		],
		bare: (client, items) =>
			eightAtOnce(chunks(items, READ), (some) =>
				client.call('POST', '/orders', {
					orders: some.map(({ order }) => ({ order, tags: { checked: 'yes' } })),
				}),
			),
		turns: turnsOf(ORDERS / READ),
		limit: 2.5,
		faster: true,
	},
	{
		name: 'lists',
		title: '2,000 subscriptions listed and read',
		seed: { accounts: 200, subscriptions: SUBSCRIPTIONS, orders: 0 },
		items: async () => [{}],
		count: SUBSCRIPTIONS,
		pack: pack('Subscription', {
			resource: 'subscription',
			operation: 'getAll',
			returnAll: true,
		}),
		own: (sandbox) => [
			http('Pages', {
				url: `${sandbox}/subscriptions?limit=${PAGE}`,
				options: {
					pagination: {
						pagination: {
							parameters: {
								parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
							},
							paginationCompleteWhen: 'other',
							completeExpression: '={{ !$response.body.nextPage }}',
						},
					},
				},
			}),
			{
				name: 'Split',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'subscriptions', options: { destinationFieldName: 'id' } },
			},
			http('Own', { url: `=${sandbox}/subscriptions/{{ $json.id }}` }),
		],
		bare: async (client) => {
			// This list tells no total: only its last page shows that there is no other.
			let next: number | null = 1;
			let ids: string[] = [];
			const page = async () => {
				const path = `/subscriptions?limit=${PAGE}&page=${next}`;
				({ subscriptions: ids, nextPage: next } = await client.call<Listed>('GET', path));
			};
			while (next !== null || ids.length > 0) {
				const reads = chunks(ids, READ).map(
					(some) => () => client.call('GET', `/subscriptions/${some.join(',')}`),
				);
				ids = [];
				await eightAtOnce([...(next === null ? [] : [page]), ...reads], (call) => call());
			}
		},
		turns: 1 + turnsOf(SUBSCRIPTIONS / PAGE - 1 + SUBSCRIPTIONS / READ),
		limit: 1.6,
	},
	{
		name: 'products',
		title: '3,000 products written, with three path expressions each',
		seed: { accounts: 0, subscriptions: 0, orders: 0 },
		items: async (client) => {
			const paths = Array.from({ length: PRODUCTS }, (_, at) => `bench-${at}`);
			for (const some of chunks(paths, WRITE))
				await client.call('POST', '/products', {
					products: some.map((product) => ({
						product,
						display: { en: product },
						pricing: { price: { USD: 10 } },
					})),
				});
			return paths.map((product) => ({ product, sku: `SKU ${product}`, tax: 'DC020500' }));
		},
		count: PRODUCTS,
		pack: pack('Product', {
			resource: 'product',
			operation: 'upsert',
			productPath: locator('id', '={{ $json.product }}'),
			additionalFields: { sku: '={{ $json.sku }}', taxcode: '={{ $json.tax }}' },
		}),
		own: (sandbox) => [
			post(
				'Own',
				`${sandbox}/products`,
				'={{ JSON.stringify({ products: [{ product: $json.product, sku: $json.sku, taxcode: $json.tax }] }) }}',
			),
		],
		bare: (client, items) =>
			eightAtOnce(chunks(items, WRITE), (some) =>
				client.call('POST', '/products', {
					products: some.map(({ product, sku, tax }) => ({ product, sku, taxcode: tax })),
				}),
			),
		turns: turnsOf(PRODUCTS / WRITE),
		limit: 2.5,
	},
];
