import { textOf } from '../store/fields.mts';
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { DAY, isoDay, startOfDay } from '../store/dates.mts';
import { planChangesOf, type PlanChange } from '../store/planChanges.mts';
import { orderView } from '../views/order.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';
import { refuse, type Fields } from './answer.mts';

/** What a subscription has been through: its orders, and the changes of its plan. */
export function registerEntries(app: FastifyInstance, store: Store): void {
	app.get<{ Params: { id: string } }>('/subscriptions/:id/entries', async (request, reply) => {
		const subscription = store.subscriptions.get(request.params.id);
		return subscription ? entriesOf(store, subscription) : refuse(reply, 'not found');
	});

	app.get<{ Params: { id: string }; Querystring: Fields }>(
		'/subscriptions/:id/history',
		async (request, reply) => {
			const { id } = request.params;
			const { scope, order = 'decreasing' } = request.query;
			const fail = (error: Record<string, string>) =>
				reply.code(400).send({
					subscriptions: [{ action: 'subscription.get', subscription: id, result: 'error', error }],
				});
			const subscription = store.subscriptions.get(id);
			if (!subscription) return fail({ subscription: 'Not found' });
			if (scope !== undefined && !['base_plan', 'add_on'].includes(textOf(scope)))
				return fail({ scope: 'Supported value: base_plan, add_on' });
			if (!['increasing', 'decreasing'].includes(textOf(order)))
				return fail({ order: 'Supported value: increasing, decreasing' });
			const found = planChangesOf(store, id).filter(
				({ item, at }) =>
					at >= RECORDED_SINCE && (scope === undefined || item === textOf(scope).toUpperCase()),
			);
			const changes = (order === 'increasing' ? [...found] : [...found].reverse()).map((change) =>
				changeView(store, subscription, change),
			);
			return { currency: subscription.currency, timezone: 'UTC', changes };
		},
	);
}

/** Nothing before this day was written down. */
const RECORDED_SINCE = Date.UTC(2023, 2, 10);

/** One entry for each order, newest first. A change in the middle of a period lies within it. */
function entriesOf(store: Store, subscription: Subscription): Fields[] {
	const orders = subscription.orders
		.map((id) => store.orders.get(id))
		.filter((order) => order !== undefined);
	const starts = orders
		.filter(({ kind }) => kind !== 'proration')
		.map(({ created }) => startOfDay(created));
	const entries = orders.map((order): Fields => {
		const day = startOfDay(order.created);
		const begin = starts.filter((start) => start <= day).at(-1) ?? day;
		const end = (starts.find((start) => start > begin) ?? subscription.next) - DAY;
		return {
			id: createHash('sha256')
				.update(`${subscription.id} ${order.id}`)
				.digest('base64url')
				.slice(0, 22),
			beginEntryDate: isoDay(day),
			beginPeriodDate: isoDay(begin),
			endPeriodDate: isoDay(Math.max(begin, end)),
			order: orderView(store, order),
		};
	});
	return entries.reverse();
}

const changeView = (store: Store, subscription: Subscription, change: PlanChange): Fields => ({
	insertTimestamp: change.at,
	subscriptionId: subscription.id,
	siteId: store.company.siteId,
	changeId: change.id,
	prorated: change.prorated,
	orderId: change.order,
	orderRef: change.reference,
	itemType: change.item,
	itemId: createHash('sha256')
		.update(`${subscription.id} ${change.product}`)
		.digest('base64url')
		.slice(0, 22),
	itemProductPath: change.product,
	itemProductDisplay: change.display,
	itemProductSku: change.sku,
	changeType: change.type,
	changedFrom: change.from,
	changedFromDisplay: change.from,
	changedTo: change.to,
	changedToDisplay: change.to,
});
