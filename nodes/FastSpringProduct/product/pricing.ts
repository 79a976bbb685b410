import {
	boolean,
	choice,
	collection,
	decimal,
	group,
	integer,
	map,
	prices,
	threshold,
	translations,
} from '../../shared/fields';

const unit = choice(
	'Interval',
	{ day: 'Day', week: 'Week', month: 'Month', year: 'Year' },
	{ default: 'week' },
);
const units = integer('Interval Length', { min: 1, description: 'Number of intervals' });

/** The price settings of a product, by FastSpring's names. */
export const pricing = collection(
	'Pricing',
	{
		cancellation: group(
			'Cancellation',
			{
				interval: choice(
					'Interval',
					{ day: 'Day', week: 'Week', month: 'Month' },
					{ default: 'week' },
				),
				intervalLength: units,
			},
			{
				description:
					'How long after the failed charge, or after the last overdue notice, a subscription ends',
			},
		),
		discountDuration: integer('Discount Duration', {
			min: 1,
			description: 'Number of billings that the discount lasts, the first included',
		}),
		discountReason: translations('Discount Reason', {
			description: 'What the customer reads about the discount',
		}),
		interval: choice(
			'Billing Interval',
			{ adhoc: 'On Demand', day: 'Day', week: 'Week', month: 'Month', year: 'Year' },
			{
				default: 'month',
				description: 'Makes the product a subscription',
			},
		),
		intervalLength: integer('Billing Interval Length', {
			min: 1,
			description: 'Number of intervals in a billing period',
		}),
		overdueNotification: group('Overdue Notification', {
			enabled: boolean('Enabled', 'Whether to remind of a failed payment', true),
			interval: unit,
			intervalLength: units,
			amount: integer('Number of Notifications', {
				min: 1,
				description: 'How often the customer is reminded',
			}),
		}),
		paidTrial: boolean('Paid Trial', 'Whether the trial costs money; it then needs trial prices'),
		paymentCollected: boolean(
			'Payment Collected',
			'Whether payment details are taken when the trial starts',
			true,
		),
		price: prices('Prices as Rows', {
			description: 'Price per currency, row by row or as an object, instead of by columns above',
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
		quantityDiscounts: map(
			'Quantity Discounts',
			'Discount',
			threshold(),
			decimal('Percent Off', { min: 0.01, max: 100 }),
			{
				description: 'Percent off from a quantity on',
			},
		),
		reminderNotification: group('Reminder Notification', {
			enabled: boolean('Enabled', 'Whether to remind of a charge before it is made', true),
			interval: unit,
			intervalLength: units,
		}),
		trial: integer('Trial Days', {
			min: 0,
			description: 'Length of the trial in days; subscriptions only',
		}),
		trialPrice: prices('Trial Prices', { description: 'Price of a paid trial per currency' }),
	},
	{ add: 'Add Setting' },
);
