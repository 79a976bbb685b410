import { FieldProblem } from '../shared/fields';
import { isRecord, type Json } from '../shared/json';

const KEPT = [
	'coupon',
	'currency',
	'expirationDateDays',
	'fulfillmentTerm',
	'invoiceId',
	'name',
	'netTermsDays',
	'notes',
	'source',
	'sourceIP',
	'tags',
	'taxId',
];
const PERSON = ['email', 'first', 'last', 'company', 'phone'];
const PLACE = ['country', 'postalCode', 'addressLine1', 'addressLine2', 'city', 'region'];

interface Changes extends Json {
	currency?: string | undefined;
	items?: unknown;
	recipient?: Json | undefined;
	recipientAddress?: Json | undefined;
}

/**
 * What a quote says now, as far as it can be written back. The status is left out, so that a longer expiration can
 * reopen an expired quote; a price goes back only where it was set by hand, so that the others keep following the product.
 */
export function standing(quote: Json, changes: Changes): Json {
	const items = Array.isArray(quote.items) ? quote.items.filter(isRecord) : [];
	const byHand = items.filter(({ customPrice }) => customPrice === true);
	if (
		changes.currency !== undefined &&
		changes.currency !== quote.currency &&
		!changes.items &&
		byHand.length > 0
	) {
		const paths = byHand.map(({ product }) => String(product)).join(', ');
		const problem = `is ${changes.currency}, but ${paths} has a price of its own in ${String(quote.currency)}, which is never converted; give Items with prices in ${changes.currency} too`;
		throw new FieldProblem('Update Fields > Currency', problem);
	}
	return {
		...given(quote, KEPT),
		items: items.map((item) =>
			given(
				item,
				item.customPrice === true
					? ['product', 'quantity', 'unitListPrice']
					: ['product', 'quantity'],
			),
		),
		recipient: given(quote.recipient, PERSON),
		recipientAddress: { postalCode: '', ...given(quote.recipientAddress, PLACE) },
	};
}

/** The fields of a record that have a value. */
const given = (record: unknown, names: readonly string[]): Json =>
	isRecord(record)
		? Object.fromEntries(
				names
					.filter((name) => (record[name] ?? undefined) !== undefined)
					.map((name) => [name, record[name]]),
			)
		: {};
