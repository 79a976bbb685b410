import { startOfDay } from '../store/dates.mts';
import { writeCoupon } from '../store/coupons.mts';
import type { Store } from '../store.mts';
import type { Amounts, Coupon, CouponDiscount, Localized } from '../store/model.mts';
import { isFields, type Fields } from './answer.mts';

/** The body of a write, once it is known to be readable. */
interface CouponFields {
	coupon: string;
	orderLevelDiscount?: boolean;
	hasMultiDiscount?: boolean;
	discount?: Given;
	discounts?: Given[];
	discountPeriodCount?: number;
	applyDiscountImmediately?: boolean;
	combine?: boolean;
	reason?: Localized;
	limit?: number;
	available?: { start?: string; end?: string };
	codes?: string[];
	products?: string[];
}

interface Given {
	type?: string;
	percent?: number;
	amount?: Amounts;
	products?: string[];
	discountPeriodCount?: number;
	applyDiscountImmediately?: boolean;
}

/** Every field is known and of its type. One that is not makes the whole call unreadable. */
export function isReadable(body: unknown): body is CouponFields {
	return READABLE(body) && isFields(body) && typeof body['coupon'] === 'string';
}

/** What is wrong with a readable body, in one sentence. */
export function couponError(store: Store, body: CouponFields): string | undefined {
	const existing = store.coupons.get(body.coupon);
	if (!NAME.test(body.coupon)) return `Invalid coupon path ${body.coupon}`;
	return (
		discountError(store, body, existing) ??
		periodError(body.discountPeriodCount) ??
		limitError(body.limit) ??
		availabilityError(store, body.available) ??
		codeError(body.codes ?? [])
	);
}

/** The first code that cannot be one. */
export function codeError(codes: readonly string[]): string | undefined {
	const bad = codes.find((code) => !NAME.test(code));
	return bad === undefined ? undefined : `Invalid coupon code ${bad}`;
}

export function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Writes a body in which nothing is wrong. */
export function writeFields(store: Store, body: CouponFields): Coupon {
	const {
		hasMultiDiscount: multiple = false,
		discount,
		discounts = [],
		discountPeriodCount: periods,
		available,
	} = body;
	const given = multiple ? discounts : discount ? [discount] : undefined;
	const { applyDiscountImmediately, combine, reason, limit, codes, products } = body;
	const same = { applyDiscountImmediately, combine, reason, limit, codes, products };
	const orderLevel = body.orderLevelDiscount ?? store.coupons.get(body.coupon)?.orderLevel ?? false;
	return writeCoupon(store, body.coupon, {
		orderLevel,
		...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
		...(given ? { multiple, discounts: given as CouponDiscount[] } : {}),
		...(periods === undefined ? {} : { discountPeriodCount: periods === 0 ? null : periods }),
		...(available
			? {
					available: {
						start: momentOf(available.start) ?? null,
						end: momentOf(available.end) ?? null,
					},
				}
			: {}),
		// Such a coupon knows no periods, whatever the body says of them.
		...(orderLevel
			? { combine: true, applyDiscountImmediately: true, discountPeriodCount: 1 }
			: {}),
	});
}

function discountError(
	store: Store,
	body: CouponFields,
	existing: Coupon | undefined,
): string | undefined {
	const { hasMultiDiscount, orderLevelDiscount, discount, discounts = [] } = body;
	if (orderLevelDiscount && hasMultiDiscount)
		return 'Order-level discount cannot have multiple discounts';
	if (orderLevelDiscount && discount?.type !== 'flat')
		return 'Order-level discount must be flat, not percent';
	if (orderLevelDiscount && !store.switches.orderLevelDiscounts)
		return 'Order-level discounts are not enabled for this store';
	if (!hasMultiDiscount)
		return discount ? oneError(discount) : existing ? undefined : 'Discount is required';
	if (discounts.length < 2 || discounts.length > 25)
		return 'Multiple discounts must be between 2 and 25';
	const products = discounts.flatMap((one) => one.products ?? []);
	if (new Set(products).size < products.length) return 'A product can be in one discount only';
	if (discounts.filter((one) => !one.products?.length).length > 1)
		return 'Only one discount can apply to all products';
	return discounts.map(oneError).find((error) => error !== undefined);
}

function oneError({ type, percent, amount }: Given): string | undefined {
	if (type !== 'percent' && type !== 'flat') return `Invalid discount type ${type ?? 'null'}`;
	if (type === 'percent')
		return percent !== undefined && percent > 0 && percent <= 100
			? undefined
			: 'Invalid discount percent';
	const amounts = Object.values(amount ?? {});
	return amounts.length > 0 && amounts.every((one) => one > 0)
		? undefined
		: 'Invalid discount amount';
}

const periodError = (count = 0): string | undefined =>
	count >= 0 && count <= 365 ? undefined : 'Invalid discount period count';
const limitError = (limit = 0): string | undefined => (limit >= 0 ? undefined : 'Invalid limit');

/** Neither end may lie in the past, so a coupon that has begun cannot be written with its own start. */
function availabilityError(
	store: Store,
	{ start, end }: CouponFields['available'] = {},
): string | undefined {
	const today = startOfDay(store.now());
	const [from, to] = [momentOf(start), momentOf(end)];
	if (start !== undefined && (from === undefined || from < today)) return 'Invalid start date';
	if (end !== undefined && (to === undefined || to < today)) return 'Invalid end date';
	return from !== undefined && to !== undefined && to <= from
		? 'End date must be after start date'
		: undefined;
}

/** `2026-06-01`, `2026-06-01 00:00` or `2026-06-01T00:00:00Z`, in UTC. */
function momentOf(text: string | undefined): number | undefined {
	const parts = /^(\d{4}-\d{2}-\d{2})(?:(?: (\d{2}:\d{2}))|(?:T(\d{2}:\d{2}:\d{2})Z))?$/.exec(
		text ?? '',
	);
	const at = parts ? Date.parse(`${parts[1]}T${parts[2] ?? parts[3] ?? '00:00'}Z`) : Number.NaN;
	return Number.isNaN(at) ? undefined : at;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isFlag: Check = (value) => typeof value === 'boolean';
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const mapOf =
	(check: Check): Check =>
	(value) =>
		isFields(value) && Object.values(value).every(check);
const shape =
	(fields: Record<string, Check>): Check =>
	(value) =>
		isFields(value) &&
		Object.entries(value satisfies Fields).every(([key, one]) => fields[key]?.(one) === true);

const NAME = /^[a-zA-Z0-9_-]+$/;
const DISCOUNT = { type: isText, percent: isNumber, amount: mapOf(isNumber) };
const READABLE = shape({
	coupon: isText,
	orderLevelDiscount: isFlag,
	hasMultiDiscount: isFlag,
	discount: shape(DISCOUNT),
	discounts: listOf(
		shape({
			...DISCOUNT,
			products: listOf(isText),
			discountPeriodCount: Number.isInteger,
			applyDiscountImmediately: isFlag,
		}),
	),
	discountPeriodCount: Number.isInteger,
	applyDiscountImmediately: isFlag,
	combine: isFlag,
	autoSelectDiscount: isFlag,
	reason: mapOf(isText),
	limit: Number.isInteger,
	available: shape({ start: isText, end: isText }),
	codes: listOf(isText),
	products: listOf(isText),
});
