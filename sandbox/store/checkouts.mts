/** Sessions of the newer call: a cart at one of the store's checkouts, which a buyer pays for within a day. */
import { dictionary } from './fields.mts';
import { countries } from './money.mts';
import { DAY } from './dates.mts';
import { couponProblem } from './coupons.mts';
import type { Store } from '../store.mts';
import type { Account } from './model.mts';
import type {
	CheckoutCustomer,
	CheckoutLine,
	CheckoutRequest,
	CheckoutSession,
	Setting,
	Warning,
} from './checkoutModel.mts';

export type * from './checkoutModel.mts';

/** The checkouts of the store. The last one is in test mode. */
export function checkoutsOf(store: Store): Map<string, { live: boolean }> {
	return new Map(
		['popup-checkout', 'embedded-checkout', 'web-checkout', 'popup-preview'].map((name) => [
			`${store.company.site}/${name}`,
			{ live: name !== 'popup-preview' },
		]),
	);
}

export function openCheckout(
	store: Store,
	checkout: string,
	asked: CheckoutRequest,
): CheckoutSession {
	const now = store.now();
	const letters = Array.from({ length: 18 }, () =>
		store.random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789']),
	).join('');
	const session: CheckoutSession = {
		id: `OS${letters}`,
		changed: now,
		created: now,
		expires: now + DAY,
		checkout,
		asked,
		account: '',
		currency: '',
		order: null,
		subtotal: 0,
		items: [],
	};
	store.sessions.set(session.id, session);
	return session;
}

export function findCheckout(
	store: Store,
	checkout: string,
	id: string,
): CheckoutSession | undefined {
	const session = store.sessions.get(id);
	return session && 'checkout' in session && session.checkout === checkout
		? (session as CheckoutSession)
		: undefined;
}

export function statusOf(store: Store, session: CheckoutSession): 'OPEN' | 'COMPLETED' | 'EXPIRED' {
	return session.order !== null ? 'COMPLETED' : store.now() >= session.expires ? 'EXPIRED' : 'OPEN';
}

export const linesOf = ({ asked }: CheckoutSession): CheckoutLine[] => asked.cart?.lineItems ?? [];

export function accountOf(
	store: Store,
	customer: CheckoutCustomer | undefined,
): Account | undefined {
	if (customer?.accountId !== undefined) return store.accounts.get(customer.accountId);
	const key = customer?.externalAccountId;
	return key === undefined
		? undefined
		: [...store.accounts.values()].find(({ lookup }) => lookup.custom === key);
}

/** Wrong values do not stop a session: the next best counts, and a warning says so. */
export function settingOf(
	store: Store,
	{ checkout, asked }: Pick<CheckoutSession, 'checkout' | 'asked'>,
): Setting {
	const warnings: Warning[] = [];
	const warn = (code: Warning['code'], field: string, message: string): undefined =>
		void warnings.push({ code, field, message });
	const { locale, country, buyerIp, live = true, customer, cart } = asked;
	const account = accountOf(store, customer);

	const given = country?.toUpperCase();
	const known =
		given === undefined || regions.of(given) !== undefined
			? given
			: warn('INVALID_COUNTRY', 'country', 'There is no such country');
	const found =
		buyerIp === undefined
			? undefined
			: (placeOf(buyerIp) ??
				warn('INVALID_BUYER_IP', 'buyerIp', 'No country can be told from this address'));
	const where = known ?? account?.country ?? found ?? 'US';
	const place = countries[where];

	const spoken =
		locale === undefined || /^[a-z]{2}([-_][A-Za-z]{2})?$/.test(locale)
			? locale
			: warn('INVALID_LOCALE', 'locale', 'There is no such language');
	const isLive = checkoutsOf(store).get(checkout)?.live === true;
	if (live && !isLive)
		warn('CHECKOUT_NOT_LIVE', 'live', 'The checkout is in test mode, so the session is too');
	const postalCode = customer?.billToAddress?.postalCode;
	if (where === 'US' && postalCode !== undefined && !/^\d{5}(-\d{4})?$/.test(postalCode))
		warn(
			'INVALID_POSTAL_CODE',
			'customer.billToAddress.postalCode',
			'US postal codes have five digits',
		);
	const taxId = customer?.taxId;
	const exempt = taxId !== undefined && (TAX_IDS[where]?.test(taxId) ?? false);
	if (taxId !== undefined && !exempt)
		warn('INVALID_TAX_ID', 'customer.taxId', 'Not a tax number of this country');
	const code = cart?.couponCode || undefined;
	const problem = code === undefined ? undefined : couponProblem(store, code);
	if (problem) warn('INVALID_PROMO_CODE', 'cart.couponCode', PROBLEMS[problem]);

	return {
		account,
		country: where,
		currency: place?.currency ?? 'USD',
		locale: spoken ?? account?.language ?? place?.language ?? 'en',
		live: live && isLive,
		taxRate: exempt ? 0 : (place?.tax ?? 0),
		taxExempt: exempt,
		coupon: problem ? undefined : code,
		warnings,
	};
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The address blocks that documentation may use, each in a country of its own. */
const placeOf = (ip: string): string | undefined => BLOCKS.find(([block]) => block.test(ip))?.[1];
const BLOCKS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^203\.0\.113\.\d{1,3}$/, 'US'],
	[/^198\.51\.100\.\d{1,3}$/, 'DE'],
	[/^192\.0\.2\.\d{1,3}$/, 'JP'],
	[/^2001:db8:/i, 'GB'],
];

const TAX_IDS = dictionary<RegExp>({
	DE: /^DE\d{9}$/,
	FR: /^FR[A-Z\d]{2}\d{9}$/,
	NL: /^NL\d{9}B\d{2}$/,
	GB: /^GB\d{9}$/,
	SE: /^SE\d{12}$/,
	AU: /^\d{11}$/,
});
const PROBLEMS = {
	DOES_NOT_EXIST: 'There is no such code',
	USE_LIMIT_REACHED: 'The code has been used up',
	NOT_VALID_TODAY: 'The code is not valid today',
};
