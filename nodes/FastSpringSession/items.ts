import {
	boolean,
	choice,
	collection,
	integer,
	list,
	map,
	pairs,
	prices,
	threshold,
	type Field,
} from '../shared/fields';
import { isRecord, type Json } from '../shared/json';
import { locator } from '../shared/pickers';

const kinds = collection(
	'Discount',
	{
		amount: prices('Amount Off', { least: 0.01, description: 'Amount off each unit per currency' }),
		percent: integer('Percent Off', { min: 1, max: 100, description: 'Percentage off each unit' }),
	},
	{ add: 'Add Percentage or Amount' },
);

/** FastSpring takes a number for a percentage and a map of currencies for amounts. */
const reduction: Field<number | Json> = {
	...kinds,
	parse: (raw, at, context) => {
		const isKind = isRecord(raw) && ('percent' in raw || 'amount' in raw);
		const given = isKind ? raw : isRecord(raw) ? { amount: raw } : { percent: raw };
		const kind = kinds.parse(given, at, context);
		return isRecord(kind) ? (kind.percent ?? kind.amount ?? {}) : {};
	},
};

const pricing = collection(
	'Pricing',
	{
		discountDuration: integer('Discount Duration', {
			min: 1,
			description: 'Number of billing periods that the discount lasts',
		}),
		discountType: choice(
			'Discount Type',
			{ amount: 'Amount', percent: 'Percent' },
			{ default: 'percent' },
		),
		interval: choice(
			'Billing Interval',
			{ adhoc: 'On Demand', day: 'Day', month: 'Month', week: 'Week', year: 'Year' },
			{ default: 'month' },
		),
		intervalLength: integer('Billing Interval Length', {
			min: 1,
			description: 'Number of intervals in a billing period',
		}),
		paidTrial: boolean('Paid Trial', 'Whether the trial costs money; it then needs trial prices'),
		paymentCollected: boolean(
			'Payment Collected',
			'Whether payment details are taken when the trial starts',
			true,
		),
		price: prices('Prices', {
			description: 'Unit price per currency, instead of the one of the product',
		}),
		quantityBehavior: choice('Quantity Behavior', {
			allow: ['Allow', 'The customer may change the quantity'],
			hide: ['Hide', 'The quantity is not shown'],
			lock: ['Lock', 'The quantity is shown but fixed'],
		}),
		quantityDefault: integer('Default Quantity', {
			min: 1,
			description: 'Quantity that the checkout begins with',
		}),
		quantityDiscounts: map('Quantity Discounts', 'Discount', threshold(), reduction, {
			description: 'Amount or percentage off from a quantity on, all of the same discount type',
		}),
		renew: choice('Renewal', {
			auto: ['Automatic', 'The subscription renews by itself'],
			manual: ['Manual', 'The customer has to renew it'],
			'opt-auto': ['Automatic Unless Declined', 'The customer may choose to renew by hand'],
			'opt-manual': ['Manual Unless Agreed', 'The customer may choose to have it renewed'],
		}),
		trial: integer('Trial Days', { min: 0, description: 'Length of the trial in days' }),
		trialPrice: prices('Trial Prices', { description: 'Price of a paid trial per currency' }),
	},
	{ add: 'Add Setting' },
);

export const items = list(
	'Items',
	'Item',
	{ product: locator.product(), quantity: integer('Quantity', { min: 1 }) },
	{
		description: 'The products of the order, each of them once',
		min: 1,
		more: {
			attributes: pairs('Attributes', 'Attribute', {
				description: 'Your own data, passed on to the order',
			}),
			pricing,
		},
	},
);

/** Says which products the answer left out: FastSpring calls that a success. */
export function missing({ items: sold }: Json, { items: wanted }: Json): string | undefined {
	if (!Array.isArray(sold)) return undefined;
	const there = new Set(productsOf(sold));
	const gone = productsOf(wanted).filter((product) => !there.has(product));
	return gone.length === 0 ? undefined : `the session is without ${gone.join(', ')}`;
}

const productsOf = (rows: unknown): unknown[] =>
	Array.isArray(rows) ? rows.filter(isRecord).map(({ product }) => product) : [];
