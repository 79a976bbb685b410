/** What became of plans: each change of the plan and of the add-ons, as `GET /subscriptions/{id}/history` tells it. */
import { nameOf } from './catalog.mts';
import { periodFigures } from './lines.mts';
import { round } from './money.mts';
import { table } from './tables.mts';
import type { Store } from '../store.mts';
import type { Order, Subscription } from './model.mts';

export interface PlanChange {
	/** Changes made together share it. */
	id: string;
	at: number;
	item: 'BASE_PLAN' | 'ADD_ON';
	type: string;
	product: string;
	display: string;
	sku: string | null;
	from: string;
	to: string;
	prorated: boolean;
	/** The order that settled it, or else the one before it. */
	order: string;
	reference: string | null;
	/** By how much a period became dearer; the first of several changes made together has all of it. */
	worth: number;
}

const changesOf = table<PlanChange[]>(() => new Map());

/** A subscription's changes, oldest first. */
export const planChangesOf = (store: Store, subscription: string): readonly PlanChange[] =>
	changesOf(store).get(subscription) ?? [];

/** Writes down in what the plan and its add-ons differ now. */
export function recordChanges(
	store: Store,
	before: Subscription,
	after: Subscription,
	{ prorated, order }: { prorated: boolean; order: Order | undefined },
): void {
	const found = [...planDifferences(before, after), ...addonDifferences(store, before, after)];
	if (found.length === 0) return;
	const dearer = round(
		periodFigures(after).subtotal - periodFigures(before).subtotal,
		after.currency,
	);
	const known = changesOf(store).get(after.id) ?? [];
	// Not an id of the generator: writing a diary changes nothing else in the shop.
	const head = {
		id: `${after.id.slice(0, 18)}${String(known.length).padStart(4, '0')}`,
		at: store.now(),
		prorated,
		order: order?.id ?? after.orders.at(-1) ?? after.initialOrder,
		reference: order?.reference ?? null,
	};
	const entries = found.map((one, index) => ({ ...head, ...one, worth: index === 0 ? dearer : 0 }));
	changesOf(store).set(after.id, [...known, ...entries]);
}

type Difference = Pick<PlanChange, 'item' | 'type' | 'product' | 'display' | 'sku' | 'from' | 'to'>;

function planDifferences(before: Subscription, after: Subscription): Difference[] {
	const { product, display, sku } = after;
	const plan = (type: string, from: string | number, to: string | number): Difference[] =>
		from === to
			? []
			: [{ item: 'BASE_PLAN', type, product, display, sku, from: String(from), to: String(to) }];
	return [
		...plan('BASE_PLAN_CHANGE', before.product, after.product),
		...plan('BASE_PLAN_QUANTITY', before.quantity, after.quantity),
		...(before.product === after.product ? plan('BASE_PLAN_PRICE', before.price, after.price) : []),
	];
}

function addonDifferences(store: Store, before: Subscription, after: Subscription): Difference[] {
	const quantity = (of: Subscription, path: string) =>
		of.addons.find(({ product }) => product === path)?.quantity ?? 0;
	const paths = [...new Set([...before.addons, ...after.addons].map(({ product }) => product))];
	return paths.flatMap((path): Difference[] => {
		const [from, to] = [quantity(before, path), quantity(after, path)];
		if (from === to) return [];
		const product = store.products.get(path);
		const type = from === 0 ? 'ADD_ON_ADD' : to === 0 ? 'ADD_ON_REMOVE' : 'ADD_ON_QUANTITY';
		return [
			{
				item: 'ADD_ON',
				type,
				product: path,
				display: product ? nameOf(product, after.language) : path,
				sku: product?.sku ?? null,
				from: String(from),
				to: String(to),
			},
		];
	});
}
