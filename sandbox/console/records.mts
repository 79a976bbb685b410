/** The shop's records for the browser: lists that can be searched, each record as the API gives it, and its history. */
import type { FastifyInstance } from 'fastify';
import { CONTROL } from '../http/gate.mts';
import { checkoutsOf, type CheckoutSession } from '../store/checkouts.mts';
import { dictionary } from '../store/fields.mts';
import { invoicesOf } from '../store/invoices.mts';
import { planChangesOf } from '../store/planChanges.mts';
import { quotesOf } from '../store/quotes.mts';
import { accountView } from '../views/account.mts';
import { fullCheckoutView } from '../views/checkoutSession.mts';
import { couponView } from '../views/coupon.mts';
import { invoiceView } from '../views/invoice.mts';
import { orderView } from '../views/order.mts';
import { productView } from '../views/product.mts';
import { quoteView } from '../views/quote.mts';
import { returnView } from '../views/return.mts';
import { subscriptionView } from '../views/subscription.mts';
import { nameOfBuyer } from './choose.mts';
import type { Store } from '../store.mts';

interface Row {
	id: string;
	title: string;
	state: string;
	at: number;
}

interface Kind {
	rows(store: Store): Row[];
	/** The record as the API gives it; undefined if there is none. */
	read(store: Store, id: string): Record<string, unknown> | undefined;
}

const kind = <T,>(
	table: (store: Store) => ReadonlyMap<string, T>,
	row: (record: T, store: Store) => Omit<Row, 'id'>,
	view: (store: Store, record: T) => Record<string, unknown>,
): Kind => ({
	rows: (store) =>
		[...table(store)].reverse().map(([id, record]) => ({ id, ...row(record, store) })),
	read: (store, id) => {
		const record = table(store).get(id);
		return record && view(store, record);
	},
});

const owner = (store: Store, id: string): string => {
	const account = store.accounts.get(id);
	return account ? nameOfBuyer(account) : id;
};

export const kinds = dictionary<Kind>({
	accounts: kind(
		(store) => store.accounts,
		(one) => ({
			title: `${nameOfBuyer(one)}, ${one.contact.email}`,
			state: one.country,
			at: one.created,
		}),
		accountView,
	),
	orders: kind(
		(store) => store.orders,
		(one, store) => ({
			title: `${one.reference ?? one.id}, ${owner(store, one.account)}`,
			state: one.status,
			at: one.created,
		}),
		orderView,
	),
	subscriptions: kind(
		(store) => store.subscriptions,
		(one, store) => ({
			title: `${one.display}, ${owner(store, one.account)}`,
			state: one.state,
			at: one.begin,
		}),
		subscriptionView,
	),
	quotes: kind(
		quotesOf,
		(one) => ({ title: one.name, state: one.status, at: one.created }),
		quoteView,
	),
	invoices: kind(
		invoicesOf,
		(one) => ({ title: one.billTo.contact.email, state: one.status, at: one.created }),
		invoiceView,
	),
	sessions: kind(
		(store) => store.sessions,
		(one, store) => ({
			title: `${one.items.map(({ product }) => product).join(', ')} ${owner(store, one.account)}`,
			state: one.order ? 'completed' : one.expires <= store.now() ? 'expired' : 'open',
			at: one.changed,
		}),
		(store, one) =>
			'checkout' in one && checkoutsOf(store).has(String(one.checkout))
				? fullCheckoutView(store, one as CheckoutSession)
				: { ...one },
	),
	returns: kind(
		(store) => store.returns,
		(one) => ({ title: one.reference, state: one.reason, at: one.created }),
		returnView,
	),
	products: kind(
		(store) => store.products,
		(one) => ({ title: one.display['en'] ?? one.product, state: one.format, at: one.changed }),
		(_store, one) => productView(one),
	),
	coupons: kind(
		(store) => store.coupons,
		(one) => ({ title: one.codes.join(', '), state: `used ${one.used}`, at: one.changed }),
		(store, one) => couponView(store, one, false),
	),
});

const SHOWN = 50;

export function registerRecords(app: FastifyInstance, store: Store): void {
	app.get<{ Params: { kind: string }; Querystring: { search?: string } }>(
		`${CONTROL}/records/:kind`,
		async ({ params, query }, reply) => {
			const found = kinds[params.kind];
			if (!found) return reply.code(404).send({ message: 'not found', params: ['kind'] });
			const words = String(query.search ?? '').toLowerCase();
			const rows = found
				.rows(store)
				.filter(({ id, title, state }) => `${id} ${title} ${state}`.toLowerCase().includes(words));
			return { rows: rows.slice(0, SHOWN), total: rows.length };
		},
	);
	app.get<{ Params: { kind: string; id: string } }>(
		`${CONTROL}/records/:kind/:id`,
		async ({ params: { kind: name, id } }, reply) => {
			const record = kinds[name]?.read(store, id);
			return record
				? { record, history: historyOf(store, id) }
				: reply.code(404).send({ message: 'not found', params: ['id'] });
		},
	);
}

/** What happened to a record: the events that name it, and the changes of its plan. Newest first. */
function historyOf(store: Store, id: string): Array<{ at: number; what: string; detail: string }> {
	const events = store.events
		.filter(({ data }) => Object.values(data).includes(id))
		.map(({ created, type, id: event }) => ({ at: created, what: type, detail: event }));
	const changes = planChangesOf(store, id).map(({ at, type, from, to }) => ({
		at,
		what: type,
		detail: `${from} → ${to}`,
	}));
	const statuses = (quotesOf(store).get(id)?.history ?? []).map(({ at, status }) => ({
		at,
		what: status,
		detail: '',
	}));
	return [...events, ...changes, ...statuses].sort((a, b) => b.at - a.at).slice(0, SHOWN);
}
