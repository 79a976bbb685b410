import { planDate } from '../store/dates.mts';
import { periodFigures } from '../store/lines.mts';
import { estimateView } from './estimate.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';

export interface Proforma {
	before: Subscription;
	after: Subscription;
	prorate: boolean;
	expires: number;
	/** Only the document of a change has one. */
	number?: string;
}

/** A proforma invoice: an estimate with a letterhead. */
export function proformaView(
	store: Store,
	{ before, after, prorate, expires, number }: Proforma,
): Record<string, unknown> {
	const { currency, language } = before;
	const { name, site } = store.company;
	const { contact, address, country } = store.accounts.get(before.account) ?? {};
	const change =
		number === undefined
			? {}
			: { subscription: before.id, product: after.product, quantity: after.quantity };
	return {
		...(number === undefined
			? {}
			: {
					invoice: {
						id: number,
						...change,
						total_price: { [currency]: periodFigures(after).total },
						prorated: prorate,
						language,
						created_at: new Date(store.now()).toISOString(),
					},
				}),
		proformaInvoiceHeader: {
			currency,
			timezone: 'UTC',
			language,
			message: MESSAGES[language] ?? MESSAGES['en'],
			logoUrl: `https://cdn.example.com/${site}/logo.png`,
			...planDate('proFormaInvoiceCreationDate', store.now(), language),
			...planDate('proFormaInvoiceExpirationDate', expires, language),
		},
		supportContact: {
			name: `${name} Support`,
			email: `support@${site}.example`,
			url: `https://${site}.example/help`,
		},
		merchantContact: { merchantName: 'FastSpring', merchantAddress: 'Santa Barbara, CA' },
		contact: {
			email: contact?.email ?? null,
			firstName: contact?.first ?? null,
			phone: contact?.phone ?? null,
			company: contact?.company ?? null,
			address: {
				accountId: before.account,
				addressLine1: address?.addressLine1 ?? null,
				city: address?.city ?? null,
				region: address?.region ?? null,
				postalCode: address?.postalCode ?? null,
				country: country ?? null,
			},
		},
		items: {
			...estimateView(store, before, after, prorate),
			...change,
			...(number === undefined ? {} : { price: { [currency]: after.price } }),
		},
	};
}

const MESSAGES: Record<string, string> = {
	en: 'Valid until the date below, as long as the plan stays the same.',
	de: 'Gültig bis zum genannten Tag, solange der Tarif gleich bleibt.',
	fr: "Valable jusqu'à la date ci-dessous, tant que l'abonnement reste le même.",
};
