import { z } from 'zod';
import { isSubscriptionProduct } from '../store/catalog.mts';
import type { CheckoutLine } from '../store/checkouts.mts';
import type { Store } from '../store.mts';

export { customerFields, lineFields, sessionFields } from './checkoutForms.mts';

/** One entry of the newer calls' list of errors. */
export interface FieldError {
	errorCode: string;
	field: string;
	message: string;
	rejectedValue: string;
}

/** The body, or what is wrong with it. No body counts as an empty one. */
export function read<T>(
	form: z.ZodType<T>,
	body: unknown,
): { value: T; errors: [] } | { value?: undefined; errors: FieldError[] } {
	const checked = form.safeParse(body ?? {});
	return checked.success
		? { value: checked.data, errors: [] }
		: { errors: checked.error.issues.flatMap((issue) => errorsOf(issue, body)) };
}

/** What a line's form cannot say: the product has to exist, and its price has to fit it. */
export function lineErrors(store: Store, line: CheckoutLine, at: string): FieldError[] {
	const { productPath, customPrice } = line;
	const product = store.products.get(productPath);
	if (!product)
		return [
			problem('PRODUCT_NOT_FOUND', `${at}productPath`, 'There is no such product', productPath),
		];
	const errors: FieldError[] = [];
	const tiers = (customPrice?.discounts ?? []).map(({ minQuantity = 1 }) => minQuantity);
	if (new Set(tiers).size < tiers.length)
		errors.push(
			problem(
				'OVERLAPPING_DISCOUNTS',
				`${at}customPrice.discounts`,
				'Discounts must not overlap',
				tiers.join(','),
			),
		);
	if (
		customPrice?.discounts?.some(
			(one) => (one.amountDiscount === undefined) === (one.percentDiscount === undefined),
		)
	) {
		errors.push(
			problem(
				'INVALID_DISCOUNT',
				`${at}customPrice.discounts`,
				'A discount is an amount or a percentage',
				'',
			),
		);
	}
	const download = customPrice?.edsFee?.['USD'];
	if (download !== undefined && download <= 1.5)
		errors.push(
			problem(
				'INVALID_FEE',
				`${at}customPrice.edsFee`,
				'Must be more than 1.50 USD',
				String(download),
			),
		);
	if (customPrice?.setupFee && !isSubscriptionProduct(product))
		errors.push(
			problem(
				'INVALID_FEE',
				`${at}customPrice.setupFee`,
				'Only subscriptions have a setup fee',
				productPath,
			),
		);
	if (line.subscriptionOverrides && !isSubscriptionProduct(product))
		errors.push(
			problem(
				'NOT_A_SUBSCRIPTION',
				`${at}subscriptionOverrides`,
				'Only subscriptions have a billing frequency or a trial',
				productPath,
			),
		);
	return errors;
}

/** Each line, and no product twice. */
export function cartErrors(store: Store, lines: readonly CheckoutLine[]): FieldError[] {
	return lines.flatMap((line, index) => {
		const twice = lines.findIndex(({ productPath }) => productPath === line.productPath) < index;
		const at = `cart.lineItems[${index}].`;
		return twice
			? [
					problem(
						'ITEM_EXISTS',
						`${at}productPath`,
						'The product is in the cart already',
						line.productPath,
					),
				]
			: lineErrors(store, line, at);
	});
}

export const problem = (
	errorCode: string,
	field: string,
	message: string,
	rejectedValue: string,
): FieldError => ({ errorCode, field, message, rejectedValue });

function errorsOf(issue: z.ZodIssue, body: unknown): FieldError[] {
	const field = issue.path
		.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
		.join('')
		.slice(1);
	if (issue.code === 'unrecognized_keys')
		return issue.keys.map((key) =>
			problem('UNKNOWN_FIELD', field ? `${field}.${key}` : key, 'There is no such field', ''),
		);
	const value = issue.path.reduce<unknown>(
		(part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
		body,
	);
	const isEmail = issue.code === 'invalid_string' && issue.validation === 'email';
	return [
		problem(
			isEmail ? 'INVALID_EMAIL_FORMAT' : 'INVALID_VALUE',
			field,
			isEmail ? 'Not a usable e-mail address' : issue.message,
			typeof value === 'object' ? JSON.stringify(value) : String(value),
		),
	];
}
