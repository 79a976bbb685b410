import { createHash } from 'node:crypto';
import { nameOf, priceIn } from '../store/catalog.mts';
import { countries } from '../store/money.mts';
import type { Store } from '../store.mts';
import type { Account, Product } from '../store/model.mts';

export interface CartLine {
	product: Product;
	quantity: number;
}

/** The data of `mailingListEntry.updated` and `.abandoned`. */
export function mailingListEntry(
	store: Store,
	account: Account,
	list: 'subscribed' | 'unsubscribed' | 'abandoned',
	cart: readonly CartLine[] = [],
): Record<string, unknown> {
	const { country, language, contact } = account;
	const currency = countries[country]?.currency ?? 'USD';
	const storefront = `${store.company.site}/popup-checkout`;
	const referrer = `${store.host(true)}/${cart[0]?.product.product ?? 'account'}`;
	return {
		...person(account, list, store.now()),
		reason: list,
		...(cart.length > 0
			? { order: cartView(store, cart, language, currency, storefront, referrer) }
			: {}),
		currency,
		language,
		storefront,
		referrer,
		optIn: contact.subscribed,
	};
}

/** The data of `mailingListEntry.removed`. */
export function removedEntry(store: Store, account: Account): Record<string, unknown> {
	return person(account, 'unsubscribed', store.now());
}

function person(
	{ contact, country }: Account,
	list: string,
	updated: number,
): Record<string, unknown> {
	const id = createHash('sha256').update(contact.email).digest('hex');
	return {
		id,
		list,
		updated,
		email: contact.email,
		firstName: contact.first,
		lastName: contact.last,
		country,
	};
}

function cartView(
	store: Store,
	cart: readonly CartLine[],
	language: string,
	currency: string,
	storefront: string,
	referrer: string,
): Record<string, unknown> {
	const id = store.id();
	return {
		reference: null,
		id,
		order: id,
		referrer,
		session: `${store.company.siteId}:${id}`,
		origin: `https://www.${store.company.site}.example/pricing`,
		storefront,
		items: cart.map(({ product, quantity }) => {
			const price = priceIn(product, currency);
			const summary =
				product.description?.summary?.[language] ?? product.description?.summary?.['en'] ?? null;
			return {
				product: product.product,
				path: product.product,
				quantity,
				display: nameOf(product, language),
				summary,
				imageUrl: product.image ?? null,
				isVirtual: false,
				isSubscription: product.pricing.interval !== undefined,
				price,
				variation: product.product,
				description: summary,
				sku: product.sku ?? null,
				pricing: { values: { [currency]: price } },
			};
		}),
	};
}
