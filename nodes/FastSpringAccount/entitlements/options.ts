import { choice, collection, integer, optional, texts } from '../../shared/fields';
import { rules } from '../../shared/values';
import { locator } from '../../shared/pickers';

/** What counts as access where that is the seller's choice. */
export const options = collection(
	'Options',
	{
		chargedBackOrders: texts('Charged Back Orders', {
			rule: rules.id,
			description:
				'IDs of orders with a chargeback, separated by commas. FastSpring tells of chargebacks in the event chargeback.created only, so collect them from there.',
		}),
		graceDays: integer('Grace Days', {
			min: 0,
			max: 365,
			description:
				'While overdue: for how many days after the due date the customer keeps access. Without it, access lasts as long as FastSpring keeps trying to charge.',
		}),
		whileOverdue: choice(
			'While Overdue',
			{ access: 'Has Access', noAccess: 'No Access' },
			{ description: 'Whether access lasts while a payment is overdue' },
		),
		whilePaused: choice(
			'While Paused',
			{ noAccess: 'No Access', access: 'Has Access' },
			{ description: 'Whether access lasts while a subscription is paused' },
		),
	},
	{ add: 'Add Option' },
);

/** The products that are asked about. */
export const products = optional(
	locator.products(
		'Only these products count; a product without an entitlement is listed as "not purchased". Empty: all products',
	),
);
