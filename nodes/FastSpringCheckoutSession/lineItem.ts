import {
	choice,
	collection,
	integer,
	list,
	pairs,
	prices,
	translations,
	url,
} from '../shared/fields';
import { locator } from '../shared/pickers';

const texts = (label: string, description: string) =>
	translations(label, { maxLength: 512, description });

const customPrice = collection(
	'Custom Price',
	{
		discountDuration: integer('Discount Duration', {
			min: 1,
			description: 'Number of billing periods that the discount lasts; subscriptions only',
		}),
		discounts: list(
			'Discounts',
			'Discount',
			{
				minQuantity: integer('Minimum Quantity', {
					min: 1,
					description: 'Quantity from which the discount applies',
				}),
			},
			{
				description: 'Amount or percentage off each unit, from a quantity on',
				more: {
					amountDiscount: prices('Amount Off', {
						least: 0.01,
						description: 'Amount per currency, instead of a percentage',
					}),
					percentDiscount: integer('Percent Off', {
						min: 1,
						max: 100,
						description: 'Percentage, instead of an amount',
					}),
				},
			},
		),
		edsFee: prices('Extended Download Fee', {
			description: 'Price of a year of downloads, once per order; more than 1.50 USD',
		}),
		setupFee: prices('Setup Fee', { description: 'One-time fee per currency; subscriptions only' }),
		shippingFee: prices('Shipping Fee', { description: 'Fee per currency; physical goods only' }),
		unitPrice: prices('Unit Price', {
			description: 'Price of one unit per currency, instead of the one of the product',
		}),
	},
	{ add: 'Add Price' },
);

const descriptions = collection(
	'Descriptions',
	{
		display: texts('Display Name', 'Name per language, instead of the one of the product'),
		imageUrl: url('Image URL'),
		instructions: texts('Instructions', 'What the customer reads after the purchase, per language'),
		summary: texts('Summary', 'Short description per language'),
	},
	{ add: 'Add Text' },
);

const subscriptionOverrides = collection(
	'Subscription Overrides',
	{
		billingFrequency: collection('Billing Frequency', {
			intervalCount: integer('Interval Count', {
				min: 1,
				description: 'Number of billings after which the plan ends',
			}),
			intervalLength: integer('Interval Length', {
				min: 1,
				description: 'Number of units in a billing period',
			}),
			intervalUnit: choice(
				'Interval Unit',
				{ DAY: 'Day', MONTH: 'Month', ON_DEMAND: 'On Demand', WEEK: 'Week', YEAR: 'Year' },
				{ default: 'MONTH' },
			),
		}),
		trialDays: integer('Trial Days', { min: 0, description: 'Length of the free trial in days' }),
	},
	{ add: 'Add Override' },
);

/** What a line item can say beyond its product and quantity. */
export const details = {
	attributes: pairs('Attributes', 'Attribute', {
		description: 'Your own data, passed on to the order',
	}),
	customPrice,
	descriptions,
	quantityBehavior: choice('Quantity Behavior', {
		ALLOW: ['Allow', 'The customer may change the quantity'],
		HIDE: ['Hide', 'The quantity is not shown'],
		LOCK: ['Lock', 'The quantity is shown but fixed'],
	}),
	quantityDefault: integer('Default Quantity', {
		min: 1,
		description: 'Quantity that the checkout begins with',
	}),
	subscriptionOverrides,
};

export const quantity = integer('Quantity', { min: 1 });

export const lineItems = list(
	'Line Items',
	'Line Item',
	{ productPath: locator.product(), quantity },
	{
		description: 'The products in the cart, each of them once',
		more: details,
	},
);
