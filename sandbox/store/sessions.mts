/** Sessions of the older call: a fixed cart for one account, which a buyer pays for within a day to a week. */
import { priceIn } from './catalog.mts';
import { discountsFor, orderDiscounts } from './coupons.mts';
import { DAY } from './dates.mts';
import { lineFigures } from './lines.mts';
import { countries, round } from './money.mts';
import type { Store } from '../store.mts';
import type { Account, Amounts, Discount, Product, Session } from './model.mts';

export interface SessionItem {
	product: Product;
	quantity: number;
	price?: Amounts | undefined;
	/** From a quantity on: percent, or amounts off each unit. */
	discounts?: Record<string, number | Amounts> | undefined;
}

export interface SessionRequest {
	account: Account;
	/** The buyer's registered country, or the one that was named. */
	country: string;
	coupon?: string | undefined;
	days?: number | undefined;
	items: SessionItem[];
}

export function openSession(
	store: Store,
	{ account, country, coupon, days = 1, items }: SessionRequest,
): Session {
	const currency = countries[country]?.currency ?? 'USD';
	const nets = items.map((item) => netOf(store, item, currency, coupon));
	const shares = orderDiscounts(store, coupon, nets, currency);
	const subtotal = nets.reduce((sum, net, index) => sum + net - (shares[index] ?? 0), 0);
	const session: Session = {
		id: store.id(),
		changed: store.now(),
		account: account.id,
		currency,
		expires: store.now() + days * DAY,
		order: null,
		subtotal: round(subtotal, currency),
		items: items.map(({ product, quantity }) => ({ product: product.product, quantity })),
	};
	store.sessions.set(session.id, session);
	return session;
}

function netOf(
	store: Store,
	{ product, quantity, price, discounts }: SessionItem,
	currency: string,
	coupon: string | undefined,
): number {
	const unit = priceIn(
		price && Object.keys(price).length > 0 ? { pricing: { price } } : product,
		currency,
	);
	const sold = discounts
		? { ...product, pricing: { ...product.pricing, quantityDiscounts: discounts } }
		: product;
	const all: Discount[] = discountsFor(store, sold, quantity, currency, coupon);
	return lineFigures(unit, quantity, all, currency).net;
}
