import { faultView } from '../http/control.mts';
import { endpointView, entryView } from '../http/webhookControl.mts';
import { isOpen } from '../store/buyers.mts';
import { nameOf } from '../store/catalog.mts';
import { checkoutsOf } from '../store/checkouts.mts';
import { dictionary } from '../store/fields.mts';
import { invoicesOf } from '../store/invoices.mts';
import { quotesOf } from '../store/quotes.mts';
import { knownTypes } from '../store/samples.mts';
import { canBeRefunded, canRenew, nameOfBuyer } from './choose.mts';
import type { Sandbox } from '../sandbox.mts';
import type { Store } from '../store.mts';

const SHOWN = 50;

/** One call with its body and the beginning of its answer, by its place in the log. */
export function callOf({ log }: Sandbox, number: number): Record<string, unknown> | undefined {
	const call = log.list[number];
	return call && { ...call, body: call.body ?? null, answer: log.answers.get(call) ?? '' };
}

/** What the page shows, all of it at once. */
export function state(sandbox: Sandbox): Record<string, unknown> {
	const { store, limiter, log, webhooks, credentials, url } = sandbox;
	// What was acknowledged through the API is done, and the page says so at once.
	webhooks.nextDue();
	return {
		company: store.company.name,
		url,
		credentials,
		now: store.now(),
		counts: counts(store),
		subscriptionStates: tally([...store.subscriptions.values()].map((one) => one.state)),
		limiter: {
			enabled: limiter.enabled,
			limit: limiter.limit,
			windowMs: limiter.windowMs,
			used: limiter.used(),
			refused: limiter.refused,
		},
		totalCalls: log.total,
		calls: log.list
			.slice(-SHOWN)
			.reverse()
			.map(({ at, method, path, query, status, ms }, index) => ({
				number: log.list.length - 1 - index,
				at,
				method,
				path,
				query,
				status,
				ms: Math.round(ms),
			})),
		callsBefore: Math.max(0, log.list.length - SHOWN),
		speed: webhooks.speed,
		latencyMs: sandbox.latencyMs,
		faults: sandbox.faults.active.map(faultView),
		switches: store.switches,
		checkouts: [...checkoutsOf(store).keys()],
		// The secret is the sandbox's own, and whoever sets up a receiver needs it.
		endpoints: webhooks.endpoints.map((one) => ({ ...endpointView(one), secret: one.secret })),
		deliveries: webhooks.log.slice(-SHOWN).reverse().map(entryView),
		deliveryStates: tally(webhooks.log.map(({ status }) => status)),
		events: store.events
			.slice(-12)
			.reverse()
			.map(({ id, type, live, created, processed }) => ({ id, type, live, created, processed })),
		choices: choices(store),
	};
}

function counts(store: Store): Record<string, number> {
	return {
		accounts: store.accounts.size,
		products: store.products.size,
		orders: store.orders.size,
		subscriptions: store.subscriptions.size,
		returns: store.returns.size,
		quotes: quotesOf(store).size,
		coupons: store.coupons.size,
		events: store.events.length,
	};
}

/** What the forms offer, the newest first. */
function choices(store: Store): Record<string, unknown> {
	const owner = (id: string) => {
		const account = store.accounts.get(id);
		return account ? nameOfBuyer(account) : id;
	};
	const products = [...store.products.values()].map((product) => ({
		value: product.product,
		label: nameOf(product, 'en'),
	}));
	const subscriptions = newest(
		store.subscriptions,
		(one) => canRenew(one) || one.state === 'canceled' || one.state === 'paused',
	);
	const orders = newest(store.orders, canBeRefunded(store));
	return {
		products,
		subscriptions: subscriptions.map(({ id, display, account, state }) => ({
			value: id,
			label: `${display}, ${owner(account)} (${state})`,
		})),
		orders: orders.map(({ id, reference, account }) => ({
			value: id,
			label: `${reference}, ${owner(account)}`,
		})),
		quotes: newest(
			quotesOf(store),
			({ status }) => status === 'OPEN' || status === 'AWAITING_PAYMENT',
		).map(({ id, name, status }) => ({ value: id, label: `${name} (${status})` })),
		invoices: newest(invoicesOf(store), ({ status }) => status === 'OPEN').map(
			({ id, billTo }) => ({ value: id, label: `${id.slice(0, 8)}…, ${billTo.contact.email}` }),
		),
		sessions: newest(store.sessions, (one) => isOpen(store, one)).map(({ id, items }) => ({
			value: id,
			label: `${id}, ${items.map(({ product }) => product).join(', ')}`,
		})),
		types: knownTypes,
	};
}

function newest<T>(table: ReadonlyMap<string, T>, test: (one: T) => boolean): T[] {
	return [...table.values()].reverse().filter(test).slice(0, SHOWN);
}

function tally(words: readonly string[]): Record<string, number> {
	const found: Record<string, number> = dictionary({});
	for (const word of words) found[word] = (found[word] ?? 0) + 1;
	return found;
}
