import {
	amount,
	choice,
	decimal,
	group,
	integer,
	list,
	onlyWhen,
	optional,
	prices,
	text,
} from '../../shared/fields';
import { compact, type Json } from '../../shared/json';
import { locator } from '../../shared/pickers';

/** Fields that say what a subscription is to become; an update and an estimate share them. */
export const discount = group('Discount', {
	type: choice('Type', { amount: 'Amount', percent: 'Percent' }, { default: 'percent' }),
	percentage: onlyWhen({ type: ['percent'] }, decimal('Percentage', { min: 0.01, max: 100 })),
	amount: onlyWhen(
		{ type: ['amount'] },
		amount('Amount', { min: 0.01, description: "In the subscription's own currency" }),
	),
	duration: optional(
		text('Duration', { placeholder: 'e.g. 3', description: 'Number of billing periods, or "all"' }),
	),
});

export const price = prices('Price', {
	description: 'Unit price per currency, instead of the one of the product',
});

export const product = locator.product('New Plan');

export const quantity = integer('Quantity', { min: 1 });

const addon = {
	product: locator.product(),
	quantity: integer('Quantity', {
		min: 0,
		default: 1,
		description: 'With 0 the add-on is removed',
	}),
	price: optional(
		prices('Price', { description: 'Unit price per currency, instead of the one of the product' }),
	),
};

export const addons = list('Add-Ons', 'Add-On', addon);

/** An estimate takes a discount for each add-on, too. */
export const discountedAddons = list('Add-Ons', 'Add-On', {
	...addon,
	discount: optional(discount),
});

type Addon = {
	product: string;
	quantity: number;
	price?: Json | undefined;
	discount?: Json | undefined;
};

/** FastSpring's shape: price and discount under `pricing`, for the plan and for each add-on. */
export const planned = ({
	price: plan,
	discount: less,
	addons: extras,
	...rest
}: {
	price?: Json | undefined;
	discount?: Json | undefined;
	addons?: Addon[] | undefined;
}): Json => ({
	...rest,
	pricing: compact({ price: plan, discount: less && compact(less) }),
	addons: extras?.map(({ price: own, discount: off, ...extra }) => ({
		...extra,
		...compact({
			pricing: compact({
				price: own && filled(own) ? own : undefined,
				discount: off && compact(off),
			}),
		}),
	})),
});

const filled = (value: Json): boolean => Object.keys(value).length > 0;
