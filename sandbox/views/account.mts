import { date } from '../store/dates.mts';
import { PAYOUT_CURRENCY, toPayout } from '../store/money.mts';
import { orderTotals } from '../store/lines.mts';
import type { Store } from '../store.mts';
import type { Account, Order } from '../store/model.mts';

/** The account as `GET /accounts/{id}` gives it. */
export function accountView(store: Store, account: Account): Record<string, unknown> {
	const { region, ...address } = account.address;
	const charges = account.orders
		.map((id) => store.orders.get(id))
		.filter((order): order is Order => order !== undefined)
		.map((order) => chargeView(order, account.language));
	return {
		id: account.id,
		account: account.id,
		contact: account.contact,
		address: { ...address, region: region === null ? null : `${account.country}-${region}` },
		language: account.language,
		country: account.country,
		lookup: account.lookup,
		url: `${store.host(true)}/account`,
		payment: { methods: account.payment ? 1 : 0, active: account.payment ? 1 : 0 },
		orders: account.orders,
		subscriptions: account.subscriptions,
		charges,
		subscribed: account.subscriptions.some(
			(id) => store.subscriptions.get(id)?.state !== 'deactivated',
		),
		taxExemptionData: account.taxExemptionData,
	};
}

/** The account as webhooks carry it: address keys with spaces, no lists. */
export function accountEvent(store: Store, account: Account): Record<string, unknown> {
	const { address } = account;
	return {
		id: account.id,
		account: account.id,
		contact: account.contact,
		address: {
			'address line 1': address.addressLine1,
			'address line 2': address.addressLine2,
			city: address.city,
			country: account.country,
			'postal code': address.postalCode,
			region: address.region === null ? null : `${account.country}-${address.region}`,
			'region custom': address.regionCustom,
			company: address.company,
		},
		language: account.language,
		country: account.country,
		lookup: account.lookup,
		url: `${store.host(true)}/account`,
	};
}

function chargeView(order: Order, language: string): Record<string, unknown> {
	const { total } = orderTotals(order);
	return {
		currency: order.currency,
		total,
		payoutCurrency: PAYOUT_CURRENCY,
		totalInPayoutCurrency: toPayout(total, order.currency),
		status: order.status === 'completed' ? 'successful' : 'failed',
		order: order.id,
		orderReference: order.reference,
		subscription: order.items.find((item) => item.subscription)?.subscription ?? null,
		...date('timestamp', order.created, language),
	};
}
