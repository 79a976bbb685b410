import { isRecord, type Json } from '../shared/json';

/**
 * FastSpring's updates replace what they are given as a whole, so what shall stay has to be sent again: these turn
 * what was read into what can be sent. Custom prices, the order of payment methods, the shipping type and the
 * buyer's IP address are not given back, so they cannot be sent again.
 */
export const writableSession = (session: Json): Json => {
	const { couponCode } = cartOf(session);
	return {
		...kept(session, ['locale', 'country', 'live', 'orderTags', 'hidePaymentMethods']),
		customer: writableCustomer(session),
		cart: {
			...kept({ couponCode }, ['couponCode']),
			lineItems: linesOf(session).map(writableLine),
		},
	};
};

export const writableCustomer = ({ customer }: Json): Json =>
	kept(customer, [
		'accountId',
		'externalAccountId',
		'billToContact',
		'billToAddress',
		'shipToContact',
		'shipToAddress',
		'accountTags',
		'taxId',
		'taxIdRegion',
	]);

export const writableLine = (line: Json): Json => ({
	...kept(line, [
		'productPath',
		'quantity',
		'quantityBehavior',
		'quantityDefault',
		'descriptions',
		'attributes',
	]),
	...kept({ subscriptionOverrides: line.subscription }, ['subscriptionOverrides']),
});

/** The lines that were put into the cart; those of fees follow from them. */
export const linesOf = (session: Json): Json[] => {
	const { lineItems } = cartOf(session);
	return Array.isArray(lineItems)
		? lineItems.filter(isRecord).filter(({ virtualProduct }) => virtualProduct !== true)
		: [];
};

/** The products that line items name. */
export const pathsOf = (lines: ReadonlyArray<{ productPath?: unknown }>): string[] =>
	lines.map(({ productPath }) => String(productPath));

/** Says which products the answer left out of the cart: FastSpring calls that a success. A line of the cart stands for itself. */
export function missing(row: Json, products: readonly string[]): string | undefined {
	const there = new Set(pathsOf('cart' in row ? linesOf(row) : [row]));
	const gone = products.filter((path) => !there.has(path));
	return gone.length === 0 ? undefined : `the cart is without ${gone.join(', ')}`;
}

/** Unit prices by currency and product. */
export const pricesOf = (currency: unknown, lines: Json[]): Json =>
	Object.fromEntries(
		lines.map(({ productPath, price }) => [
			`${String(productPath)} in ${String(currency)}`,
			isRecord(price) ? price.unitListPrice : undefined,
		]),
	);

/** Names the first product whose custom price went when its line was sent again. */
export function repriced(before: unknown, after: Json): string | undefined {
	if (!isRecord(before)) return undefined;
	const changed = Object.entries(before).find(
		([name, price]) => name in after && after[name] !== price,
	);
	if (!changed) return undefined;
	const [name, price] = changed;
	return `the unit price of ${name} was ${String(price)} and is ${String(after[name])} now, since custom prices cannot be read back and kept; set it again with Cart Item: Update`;
}

const cartOf = ({ cart }: Json): Json => (isRecord(cart) ? cart : {});

/** The named fields that hold something, with everything empty inside them left out. */
const kept = (row: unknown, names: readonly string[]): Json =>
	isRecord(row)
		? Object.fromEntries(
				names.filter((name) => !isBlank(row[name])).map((name) => [name, filled(row[name])]),
			)
		: {};

const filled = (value: unknown): unknown =>
	isRecord(value) ? kept(value, Object.keys(value)) : value;

const isBlank = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	(isRecord(value) && Object.values(value).every(isBlank));
