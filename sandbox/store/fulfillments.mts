/**
 * License fulfillments that call a URL of the seller's (FastSpring's "Remote Server Request"): which orders
 * need them, with which values they call, what they make of an answer. The calling is in `licenses/`.
 */
import { HASH_FIELD, hashOf } from '../../nodes/FastSpringLicenseTrigger/hash.ts';
import { table } from './tables.mts';
import type { Store } from '../store.mts';
import type { Order, OrderItem } from './model.mts';

/** As on the four tabs of FastSpring's "Remote License Configuration". */
export interface LicenseFulfillment {
	/** The key under which an order's item has the licenses. */
	id: string;
	product: string;
	url: string;
	privateKey: string;
	method: 'POST' | 'GET';
	encoding: 'UTF-8' | 'ISO-8859-1';
	/** One license whatever the quantity; one line per unit; or one license of many lines. */
	format: 'single' | 'perUnit' | 'multiLine';
	/** The seller's own names and values. */
	parameters: Record<string, string>;
	applicability: 'ALWAYS' | 'BASE' | 'REBILL_ONLY';
}

export type FulfillmentSettings = Pick<LicenseFulfillment, 'product' | 'url' | 'privateKey'> &
	Partial<LicenseFulfillment>;

/** A license that an order is waiting for. */
export interface LicenseJob {
	fulfillment: LicenseFulfillment;
	order: Order;
	item: OrderItem;
	/** Number of the subscription's period, and how many there will be. */
	sequence: number | null;
	periods: number | null;
}

/** The remote fulfillments of a store, by id. */
export const fulfillmentsOf = table<LicenseFulfillment>(() => new Map());

type JobListener = (jobs: LicenseJob[], done: () => void) => void;
const listeners = new WeakMap<Store, JobListener>();

/** Who makes the calls. */
export const onLicenseJobs = (store: Store, listener: JobListener): void =>
	void listeners.set(store, listener);

/**
 * Tells that an order is complete, at once, or when its licenses have come: FastSpring's `order.completed`
 * is sent after all fulfillments are made.
 */
export function complete(store: Store, order: Order, done: () => void): void {
	const jobs = jobsOf(store, order);
	const listener = listeners.get(store);
	if (jobs.length === 0 || !listener) return done();
	listener(jobs, done);
}

function jobsOf(store: Store, order: Order): LicenseJob[] {
	const isRebill = order.kind === 'rebill';
	const wanted = [...fulfillmentsOf(store).values()].filter(
		({ applicability }) =>
			applicability === 'ALWAYS' || (applicability === 'REBILL_ONLY') === isRebill,
	);
	return order.items.flatMap((item) =>
		wanted
			.filter(({ product }) => product === item.product)
			.map((fulfillment) => {
				const subscription = store.subscriptions.get(item.subscription ?? '');
				return {
					fulfillment,
					order,
					item,
					sequence: subscription?.sequence ?? null,
					periods:
						typeof subscription?.remainingPeriods === 'number'
							? subscription.sequence + subscription.remainingPeriods
							: null,
				};
			}),
	);
}

/** What an order's call says. FastSpring leaves out what it has no value for. */
export function valuesOf({ fulfillment, order, item, sequence, periods }: LicenseJob): Values {
	const { first, last, company, email } = order.customer;
	return signed(fulfillment, {
		name: `${first} ${last}`.trim(),
		company: company ?? '',
		email,
		quantity: String(item.quantity),
		product: item.product,
		productName: item.product,
		internalProductName: item.product,
		sku: item.sku ?? '',
		reference: order.reference ?? '',
		tags: JSON.stringify(order.tags),
		attributes: JSON.stringify(item.attributes),
		subscription: item.subscription ?? '',
		sequence: sequence === null ? '' : String(sequence),
		periods: periods === null ? '' : String(periods),
		test: order.live ? '' : 'true',
	});
}

/** What the Test button's call says: an invented buyer, and no order. */
export const testValues = (fulfillment: LicenseFulfillment): Values =>
	signed(fulfillment, {
		name: 'Иван Петров',
		company: 'FooBar Inc.',
		email: 'ivan.petrov@example.com',
		quantity: '1',
		product: fulfillment.product,
		productName: fulfillment.product,
		internalProductName: fulfillment.product,
		sku: 'TEST_PRODUCT_SKU',
		reference: 'TEST_REF',
		tags: '{}',
		subscription: 'TEST_SUB_ID',
		sequence: '1',
		periods: '1',
		test: 'true',
	});

export type Values = Record<string, string>;

/** Characters that an encoding does not have become question marks, as Java writes them. */
function signed({ parameters, privateKey, encoding }: LicenseFulfillment, values: Values): Values {
	const isLatin1 = encoding === 'ISO-8859-1';
	const writable = (text: string) =>
		isLatin1 ? [...text].map((one) => (one > '\u00ff' ? '?' : one)).join('') : text;
	const all = Object.fromEntries(
		Object.entries({ ...values, ...parameters })
			.filter(([, value]) => value !== '')
			.map(([name, value]) => [name, writable(value)]),
	);
	const hash = hashOf(new Map(Object.entries(all)), privateKey, isLatin1 ? 'latin1' : 'utf8');
	return { ...all, [HASH_FIELD]: hash };
}

/** The licenses in an answer, or why there are none. */
export function licensesIn(
	{ format }: LicenseFulfillment,
	status: number,
	body: string,
	quantity: number,
): { licenses: string[] } | { problem: string } {
	if (status === 0) return { problem: body };
	if (status < 200 || status > 299) return { problem: `HTTP ${status}` };
	if (body.trim() === '') return { problem: 'The license generator had no results' };
	if (format === 'multiLine') return { licenses: [body] };
	const lines = body.split(/\r?\n/).filter((line) => line.trim() !== '');
	return format === 'perUnit' && lines.length < quantity
		? { problem: `${lines.length} licenses for ${quantity} units` }
		: { licenses: lines };
}

/** What is wrong with a fulfillment's settings. */
export function fulfillmentProblem(
	store: Store,
	settings: Partial<FulfillmentSettings>,
): { message: string; field: string } | undefined {
	const { product, url, privateKey } = settings;
	if (typeof product !== 'string' || !store.products.has(product))
		return { message: 'product must be the path of a product', field: 'product' };
	if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url))
		return { message: 'url must begin with http:// or https://', field: 'url' };
	if (typeof privateKey !== 'string' || privateKey === '')
		return { message: 'privateKey must be text', field: 'privateKey' };
	for (const [field, allowed] of Object.entries(CHOICES)) {
		const value = Reflect.get(settings, field);
		if (value !== undefined && !allowed.includes(value))
			return { message: `${field} must be one of ${allowed.join(', ')}`, field };
	}
	return undefined;
}

const CHOICES: Record<string, readonly unknown[]> = {
	method: ['POST', 'GET'],
	encoding: ['UTF-8', 'ISO-8859-1'],
	format: ['single', 'perUnit', 'multiLine'],
	applicability: ['ALWAYS', 'BASE', 'REBILL_ONLY'],
};

/** Adds a fulfillment to a product, or changes the one of that id. */
export function setFulfillment(store: Store, settings: FulfillmentSettings): LicenseFulfillment {
	const known = fulfillmentsOf(store);
	const fulfillment: LicenseFulfillment = {
		id: freeId(store, settings.product),
		method: 'POST',
		encoding: 'UTF-8',
		format: 'single',
		parameters: {},
		applicability: 'ALWAYS',
		...settings,
	};
	known.set(fulfillment.id, fulfillment);
	const product = store.products.get(fulfillment.product);
	if (product) {
		const { id, applicability } = fulfillment;
		product.fulfillments[id] = { fulfillment: id, name: 'License Key', applicability };
		store.touch(product);
	}
	return fulfillment;
}

/** The product's own license fulfillment first: its made-up keys give way to real ones. */
function freeId(store: Store, path: string): string {
	const known = fulfillmentsOf(store);
	const own = Object.keys(store.products.get(path)?.fulfillments ?? {});
	const ids = [
		...own.filter((key) => key.includes('_license_')),
		...Array.from({ length: known.size + own.length + 1 }, (_, at) => `${path}_license_${at}`),
	];
	return ids.find((id) => !known.has(id)) ?? `${path}_license_${known.size}`;
}
