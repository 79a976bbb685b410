import type { Store } from '../store.mts';
import { DAY } from '../store/dates.mts';
import { refund } from '../store/returns.mts';
import { placeOrder } from '../store/orders.mts';
import { round } from '../store/money.mts';
import type { Product } from '../store/modelCatalog.mts';
import type { Account, Subscription } from '../store/model.mts';

export function buyer(store: Store): Account {
	const accounts = [...store.accounts.values()].filter((account) => account.payment !== null);
	return store.random.pick(accounts.length > 0 ? accounts : [...store.accounts.values()]);
}

export function purchase(store: Store, path: string, at: number): Subscription {
	const { random } = store;
	const account = buyer(store);
	const product = productOf(store, path);
	const order = store.at(at, () =>
		placeOrder(store, {
			account,
			items: [
				{
					product,
					quantity: random.chance(0.8) ? 1 : random.int(2, 8),
					attributes: { workspace: `ws-${random.digits(4)}` },
				},
			],
			live: !random.chance(0.1),
			...(random.chance(0.15) ? { coupon: 'SPRING30' } : {}),
			...(random.chance(0.3)
				? {
						tags: {
							source: random.pick(['newsletter', 'search', 'partner']),
							crmDealId: `D-${random.digits(5)}`,
						},
					}
				: {}),
		}),
	);
	const subscription = store.subscriptions.get(order.items[0]?.subscription ?? '');
	if (!subscription) throw new Error(`${path} started no subscription`);
	return subscription;
}

/** A one-time purchase; a few fail or are declined. */
export function addOrder(store: Store, index: number, today: number): void {
	const { random } = store;
	const account = buyer(store);
	const paths = ['mixdesk-3', 'reverb-pack', 'tape-echo', 'field-recorder', 'onboarding-call'];
	const count = random.chance(0.75) ? 1 : 2;
	const first = random.int(0, paths.length - 1);
	const order = store.at(today - random.int(0, 400) * DAY - random.int(1, DAY - 1), () =>
		placeOrder(store, {
			account,
			items: Array.from({ length: count }, (_, place) => ({
				product: productOf(store, paths[(first + place) % paths.length] ?? ''),
				quantity: random.chance(0.9) ? 1 : 12,
			})),
			live: !random.chance(0.1),
			...(random.chance(0.2) ? { coupon: 'LAUNCH15' } : {}),
			...(random.chance(0.3)
				? { tags: { campaign: random.pick(['autumn-mail', 'podcast', 'affiliate']) } }
				: {}),
			...(index % 25 === 3
				? { outcome: { status: 'canceled', reason: 'PAYMENT' } }
				: index % 60 === 4
					? { outcome: { status: 'failed', reason: 'INTERNAL_ERROR' } }
					: {}),
		}),
	);
	const [item] = order.items;
	const later = order.created + 3 * DAY;
	if (index % 18 !== 5 || order.status !== 'completed' || !item || later > store.now()) return;
	store.at(later, () =>
		refund(
			store,
			order,
			index % 36 === 5
				? { reason: 'ORDER_ERROR' }
				: {
						reason: 'OTHER',
						note: 'Goodwill',
						items: [{ product: item.product, amount: round(item.subtotal / 2, order.currency) }],
					},
		),
	);
}

export function productOf(store: Store, path: string): Product {
	const product = store.products.get(path);
	if (!product) throw new Error(`No product ${path}`);
	return product;
}
