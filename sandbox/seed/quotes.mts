import { DAY } from '../store/dates.mts';
import { countries } from '../store/money.mts';
import { Random } from '../store/random.mts';
import { newQuote, type Quote, type QuoteStatus, type QuoteTerms } from '../store/quoteTerms.mts';
import type { Store } from '../store.mts';
import type { Account } from '../store/model.mts';

const SELLERS = [
	{ first: 'Sol', last: 'Reyes', email: 'sales@lumenaudio.example' },
	{ first: 'Mira', last: 'Okafor', email: 'mira@lumenaudio.example' },
];
const FATES: readonly QuoteStatus[] = [
	'EXPIRED',
	'COMPLETED',
	'CANCELED',
	'AWAITING_PAYMENT',
	'OPEN',
	'OPEN',
];
const PRODUCTS = ['mixdesk-pro-yearly', 'mixdesk-studio-yearly', 'mixdesk-3', 'onboarding-call'];
const COUNT = 18;

/** Quotes that a shop with customers begins with: every status, the newest of today. It has a generator of its own. */
export function firstQuotes(store: Store): Quote[] {
	const buyers = [...store.accounts.values()];
	if (buyers.length === 0) return [];
	const random = new Random(5_521);
	return Array.from({ length: COUNT }, (_, index) => {
		const status = FATES[index % FATES.length] ?? 'OPEN';
		const age = status === 'EXPIRED' ? 60 + index : COUNT - index;
		const id = `QU${Array.from({ length: 26 }, () => random.pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'])).join('')}`;
		return store.at(store.now() - age * DAY, () => {
			const quote = newQuote(
				store,
				termsFor(random.pick(buyers), random, index),
				random.pick(SELLERS),
				id,
			);
			if (status === 'OPEN') return quote;
			const at = status === 'EXPIRED' ? quote.expires : quote.created + DAY / 2;
			const orderReference =
				status === 'COMPLETED'
					? `${store.company.prefix}${new Date(at).toISOString().slice(2, 10).replaceAll('-', '')}-${random.digits(4)}-${random.digits(5)}`
					: null;
			return {
				...quote,
				status,
				orderReference,
				changed: at,
				history: [...quote.history, { status, at }],
			};
		});
	}).sort((a, b) => a.created - b.created);
}

function termsFor(
	{ contact, address, country }: Account,
	random: Random,
	index: number,
): QuoteTerms {
	const quantity = random.int(2, 20);
	const company = contact.company ?? `${contact.last} Sound`;
	const isCustom = index % 4 === 0;
	return {
		name: `${company}, ${quantity} seats`,
		items: [
			{
				product: PRODUCTS[index % PRODUCTS.length] ?? 'mixdesk-3',
				quantity,
				...(isCustom ? { price: random.int(60, 120) } : {}),
			},
			...(index % 4 === 0 ? [{ product: 'reverb-pack', quantity: 1 }] : []),
		],
		recipient: {
			first: contact.first,
			last: contact.last,
			email: contact.email,
			company,
			phone: contact.phone,
		},
		recipientAddress: {
			country,
			postalCode: address.postalCode ?? '',
			addressLine1: address.addressLine1,
			addressLine2: address.addressLine2,
			city: address.city,
			region: address.region,
		},
		coupon: index % 5 === 4 ? 'SPRING30' : null,
		currency: countries[country]?.currency ?? 'USD',
		expirationDateDays: 30,
		fulfillmentTerm: index % 6 === 5 ? 'ON_QUOTE_ACCEPTANCE' : 'ON_PAYMENT',
		notes: index % 2 === 0 ? 'Prices hold for new seats only.' : null,
		netTermsDays: 30,
		tags: [{ key: 'crmDealId', value: `D-${random.digits(5)}` }],
		taxId: null,
		source: 'MANAGER',
		sourceIP: null,
	};
}
