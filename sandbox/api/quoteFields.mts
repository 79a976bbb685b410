import { z } from 'zod';
import { couponProblem } from '../store/coupons.mts';
import { countries, currencies } from '../store/money.mts';
import { STATUSES, type QuoteTerms } from '../store/quotes.mts';
import type { Store } from '../store.mts';
import type { Fields } from './answer.mts';

export interface FieldError {
	errorCode: string;
	field: string;
	message: string;
	rejectedValue: unknown;
}

export type Read =
	| { terms: QuoteTerms; status?: (typeof STATUSES)[number]; invoice?: string }
	| { errors: FieldError[] };

/** A request's terms with the shop's defaults in the place of what it does not say. An empty text stays empty. */
export function readTerms(store: Store, body: Fields, isUpdate: boolean): Read {
	const checked = (isUpdate ? UPDATE : CREATE).safeParse(body);
	if (!checked.success) {
		return {
			errors: checked.error.issues.map(({ code, path, message }) =>
				error(placeOf(path), message, at(body, path), code),
			),
		};
	}
	const { items, recipient, recipientAddress, status, invoiceId, ...given } = {
		status: undefined,
		invoiceId: undefined,
		...checked.data,
	};
	const {
		country,
		postalCode,
		addressLine1 = null,
		addressLine2 = null,
		city = null,
		region = null,
	} = recipientAddress;
	const terms: QuoteTerms = {
		name: given.name,
		items: items.map(({ product, quantity = 1, unitListPrice }) => ({
			product,
			quantity,
			...(unitListPrice === undefined ? {} : { price: unitListPrice }),
		})),
		recipient: { ...recipient, company: recipient.company ?? null, phone: recipient.phone ?? null },
		recipientAddress: { country, postalCode, addressLine1, addressLine2, city, region },
		coupon: given.coupon || null,
		currency: given.currency ?? countries[country]?.currency ?? 'USD',
		expirationDateDays: given.expirationDateDays ?? 30,
		fulfillmentTerm: given.fulfillmentTerm ?? 'ON_PAYMENT',
		notes: given.notes ?? 'Thank you for considering Lumen Audio.',
		netTermsDays: given.netTermsDays ?? 30,
		tags: given.tags ?? [],
		taxId: given.taxId || null,
		source: given.source ?? 'API',
		sourceIP: given.sourceIP ?? null,
	};
	const errors = shopErrors(store, terms);
	return errors.length > 0
		? { errors }
		: { terms, ...(status ? { status } : {}), ...(invoiceId ? { invoice: invoiceId } : {}) };
}

/** What only the shop can know to be wrong. */
function shopErrors(store: Store, terms: QuoteTerms): FieldError[] {
	const unknown = terms.items.flatMap(({ product }, index) =>
		store.products.has(product)
			? []
			: [error(`items[${index}].product`, 'Product does not exist', product, 'NotFound')],
	);
	const reason = terms.coupon === null ? undefined : couponProblem(store, terms.coupon);
	return [
		...unknown,
		...(reason
			? [
					error(
						'coupon',
						`${terms.coupon} is not a valid coupon: ${reason}`,
						terms.coupon,
						'Coupon',
					),
				]
			: []),
		...(currencies[terms.currency]
			? []
			: [error('currency', 'Currency is not supported', terms.currency, 'Currency')]),
	];
}

const text = z.string().max(255);
const item = z
	.object({
		product: text.min(1),
		quantity: z.number().int().min(1).optional(),
		unitListPrice: z.number().min(0).optional(),
	})
	.strict();
const recipient = z
	.object({
		company: text.optional(),
		email: text.email(),
		first: text.min(1),
		last: text.min(1),
		phone: text.nullish(),
	})
	.strict();
const address = z
	.object({
		addressLine1: text.optional(),
		addressLine2: text.nullish(),
		city: text.optional(),
		country: z.string().length(2),
		postalCode: text,
		region: text.optional(),
	})
	.strict();
const currency = z.string().length(3);
const days = z.number().int().min(1).max(90);
const term = z.enum(['ON_PAYMENT', 'ON_QUOTE_ACCEPTANCE']);
const optional = {
	coupon: text.nullish(),
	notes: z.string().max(5_000).nullish(),
	netTermsDays: z.number().int().min(0).nullish(),
	tags: z.array(z.object({ key: text, value: text }).strict()).nullish(),
	taxId: text.nullish(),
	source: text.nullish(),
	sourceIP: z.string().max(25).nullish(),
};
const required = {
	items: z.array(item).min(1),
	name: text.min(1),
	recipient,
	recipientAddress: address,
};
const CREATE = z
	.object({
		...required,
		...optional,
		currency: currency.nullish(),
		expirationDateDays: days.nullish(),
		fulfillmentTerm: term.nullish(),
	})
	.strict();
const UPDATE = z
	.object({
		...required,
		...optional,
		currency,
		expirationDateDays: days,
		fulfillmentTerm: term,
		status: z.enum(STATUSES).optional(),
		invoiceId: z.string().max(128).optional(),
	})
	.strict();

const error = (
	field: string,
	message: string,
	rejectedValue: unknown,
	errorCode: string,
): FieldError => ({ errorCode, field, message, rejectedValue: rejectedValue ?? null });

/** `items[0].product` */
const placeOf = (path: ReadonlyArray<string | number>): string =>
	path.reduce<string>(
		(place, part) =>
			typeof part === 'number' ? `${place}[${part}]` : place ? `${place}.${part}` : part,
		'',
	);

const at = (body: unknown, path: ReadonlyArray<string | number>): unknown =>
	path.reduce<unknown>(
		(value, part) =>
			typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
		body,
	);
