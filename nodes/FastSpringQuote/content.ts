import {
	amount,
	choice,
	clearable,
	country,
	currency,
	email,
	integer,
	list,
	optional,
	pairs,
	text,
} from '../shared/fields';
import type { Json } from '../shared/json';
import { locator } from '../shared/pickers';

/** What a quote says: fields that creating and updating share. */
export const items = list(
	'Items',
	'Item',
	{
		product: locator.product(),
		quantity: optional(integer('Quantity', { min: 1, default: 1 })),
		unitListPrice: optional(
			amount('Unit Price', {
				placeholder: 'e.g. 90',
				description:
					"Price of one unit in the quote's currency, in major units. Leave it empty for the price of the product.",
			}),
		),
	},
	{ min: 1 },
);

export const name = text('Name', {
	description: 'What the quote is called in the app and on the document',
});

/** In n8n's order of the alphabet. */
export const person = {
	company: text('Company'),
	email: email(),
	first: text('First Name'),
	last: text('Last Name'),
	phone: text('Phone'),
};
export const place = {
	addressLine1: text('Address Line 1'),
	addressLine2: text('Address Line 2'),
	city: text('City'),
	country: country(),
	postalCode: text('Postal Code'),
	region: text('Region', { description: 'State, province or region' }),
};

const noDefault = "Cleared, the quote has none; without this field the store's default applies";

export const details = {
	coupon: clearable(
		text('Coupon Code', { description: `A code, not the ID of a coupon. ${noDefault}.` }),
	),
	currency: currency(),
	expirationDateDays: integer('Days Until Expiration', {
		min: 1,
		max: 90,
		default: 30,
		description: 'Days within which the quote can be accepted',
	}),
	fulfillmentTerm: choice('Fulfillment', {
		ON_PAYMENT: ['On Payment', 'The customer gets the products once the quote is paid'],
		ON_QUOTE_ACCEPTANCE: [
			'On Acceptance',
			'The customer gets the products once the quote is accepted, before it is paid',
		],
	}),
	netTermsDays: integer('Net Terms (Days)', {
		min: 0,
		default: 30,
		description: 'Days within which an invoice for the quote is to be paid',
	}),
	notes: clearable(
		text('Notes', {
			maxLength: 5_000,
			rows: 3,
			description: `What the customer reads on the quote. ${noDefault}.`,
		}),
	),
	source: text('Source', {
		placeholder: 'e.g. MANAGER',
		description: 'Where the quote comes from',
	}),
	sourceIP: text('Source IP', {
		maxLength: 25,
		description: 'IP address from which the quote is made',
	}),
	tags: pairs('Tags', 'Tag', { description: 'Your own data, kept with the quote' }),
	taxId: clearable(text('Tax ID', { description: `Tax ID of the recipient. ${noDefault}.` })),
};

/** FastSpring's shape: the tags of a quote are a list, not a map. */
export const quoted = ({
	tags,
	...rest
}: Json & { tags?: Record<string, string> | undefined }): Json => ({
	...rest,
	...(tags ? { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) } : {}),
});
