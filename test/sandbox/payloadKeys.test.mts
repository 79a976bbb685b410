/** Every key that FastSpring documents of an event is in the sandbox's event, too. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../sandbox/console/actions.mts';
import { seedStore } from '../../sandbox/seed.mts';
import { Store } from '../../sandbox/store.mts';
import { update } from '../../sandbox/store/changes.mts';
import { createInvoice } from '../../sandbox/store/invoices.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import { refund } from '../../sandbox/store/returns.mts';
import { knownTypes, tellSample } from '../../sandbox/store/samples.mts';
import { passTime } from '../../sandbox/store/time.mts';
import { expand } from '../../sandbox/webhooks/expand.mts';
import { DAY, first, VirtualClock } from './support.mts';

const folders = ['webhook-payloads', 'webhook-fixtures'].map((name) =>
	join(process.cwd(), '../shared/fastspring', name),
);
const files = folders
	.filter(existsSync)
	.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));

/** Keys of the samples' own sellers: tags, attributes, files, currencies and titles. */
const THEIR_OWN =
	/\.(attributes|tags|values|price|display|title|summary|action|full)\.\w+$|\.fulfillments\.[\w-]+_(license|file)_\d+/;
/** Where a sample of the documentation contradicts another one, or itself. */
const CONTRADICTED: Record<string, RegExp> = {
	// Spelled both ways; the sample of the documentation has no spaces in these two.
	'return.created': /^\.account\.address\.address line [12]$/,
	// An id in the sample, which has a stray copy of its own member.
	'subscription.group.updated': /^\.subscriptions\[\]\.endValue$/,
};

/** Paths of all keys: `.items[].product`. */
function keysOf(value: unknown, at = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((one: unknown) => keysOf(one, `${at}[]`));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, one]) => [
		`${at}.${key}`,
		...keysOf(one, `${at}.${key}`),
	]);
}

const told = new Map<string, Set<string>>();

/** Events whose data is the subscription share one object: what one of them has, any of them may have. */
const SUBSCRIPTION = /^subscription\.(?!group|charge)/;
const MEMBER = '.subscriptions[]';

function knows(type: string, key: string): boolean {
	if (told.get(type)?.has(key)) return true;
	const isMember = type.startsWith('subscription.group.') && key.startsWith(MEMBER);
	if (!isMember && !SUBSCRIPTION.test(type)) return false;
	const shared = isMember ? key.slice(MEMBER.length) : key;
	return [...told].some(([other, keys]) => SUBSCRIPTION.test(other) && keys.has(shared));
}

/** A shop in which everything happens once. */
beforeAll(() => {
	const store = new Store(new VirtualClock());
	store.onEvent(({ type, data }) => {
		const keys = told.get(type) ?? new Set();
		for (const key of [...keysOf(data), ...keysOf(expand(store, type, data))]) keys.add(key);
		told.set(type, keys);
	});
	seedStore(store, 'demo');
	const product = (path: string) => first(store.products.values(), (one) => one.product === path);
	const account = first(
		store.accounts.values(),
		({ payment }) => payment?.cardEnding !== undefined,
	);
	for (const path of store.products.keys()) {
		const order = placeOrder(store, {
			account,
			items: [{ product: product(path) }],
			coupon: 'SPRING30',
		});
		const subscription = store.subscriptions.get(order.items[0]?.subscription ?? '');
		if (subscription)
			update(store, subscription, { addons: [{ product: 'mixdesk-seat', quantity: 1 }] });
		if (subscription?.state === 'active')
			actions['cancel']?.(store, { subscription: subscription.id });
		if (path === 'mixdesk-3') refund(store, order, {});
	}
	const party = {
		contact: { email: account.contact.email, firstName: 'A', lastName: 'B' },
		address: { country: 'US' },
	};
	createInvoice(store, {
		currency: 'USD',
		language: 'en',
		live: true,
		billTo: party,
		deliverTo: party,
		items: [{ product: 'mixdesk-3', quantity: 1 }],
		due: null,
		note: null,
		tagsJson: null,
		convert: false,
		paymentMethod: 'WIRE',
	});
	for (const type of knownTypes) tellSample(store, type);
	for (const action of [
		'payInvoice',
		'quote',
		'acceptQuote',
		'payQuote',
		'updatePayment',
		'abandonCart',
		'cancel',
	])
		actions[action]?.(store, {});
	for (const one of store.subscriptions.values())
		if (one.state === 'active' && !one.adhoc && one.addons.length > 0)
			actions['cancel']?.(store, { subscription: one.id, when: 'now' });
	for (const one of store.subscriptions.values())
		if (one.state === 'trial') one.failing = 'EXPIRED_CARD';
	store.skip(30 * DAY);
	passTime(store);
	for (const type of knownTypes) tellSample(store, type);
});

if (files.length === 0)
	test('the samples of events are not at hand: nothing to compare with', () =>
		expect(folders.filter(existsSync)).toEqual([]));
else
	test.each(files.map((file) => [file.split('/').slice(-2).join('/'), file]))(
		'%s',
		(name, file) => {
			const type = (name.split('/')[1] ?? '').replace(/(--.*)?\.json$/, '');
			const { events, data, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as {
				events?: { data: unknown }[];
				data?: unknown;
			};
			const wanted = new Set(keysOf(events?.[0]?.data ?? data ?? rest));
			expect(wanted.size).toBeGreaterThan(3);
			const missing = [...wanted].filter(
				(key) => !knows(type, key) && !THEIR_OWN.test(key) && !CONTRADICTED[type]?.test(key),
			);
			expect(missing).toEqual([]);
		},
	);
