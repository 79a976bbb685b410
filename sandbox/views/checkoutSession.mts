import { isSubscriptionProduct } from '../store/catalog.mts';
import { cartOf, type Cart, type PricedLine } from '../store/checkoutCart.mts';
import { settingOf, statusOf, type CheckoutSession, type Setting } from '../store/checkouts.mts';
import { round, shown } from '../store/money.mts';
import { paymentMethodsOf } from '../store/paymentMethods.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Account } from '../store/model.mts';

type View = Record<string, unknown>;

/** A session as it is created; reads and updates also name the payment methods. */
export function checkoutView(store: Store, session: CheckoutSession): View {
	const setting = settingOf(store, session);
	const cart = cartOf(store, session, setting);
	const status = statusOf(store, session);
	return {
		id: session.id,
		created: new Date(session.created).toISOString(),
		expires: new Date(session.expires).toISOString(),
		status,
		locale: setting.locale,
		country: setting.country,
		currency: setting.currency,
		live: setting.live,
		customer: customerView(session, setting.account),
		orderTags: session.asked.orderTags ?? {},
		cart: cartView(session, cart, setting),
		checkoutUrls: { webcheckoutUrl: `${store.host(setting.live)}/checkout/session/${session.id}` },
		warnings: setting.warnings,
		checkoutStatus: [
			status !== 'OPEN'
				? 'CONCLUDED'
				: cart.lines.length === 0
					? 'PRODUCTS_REQUIRED'
					: 'READY_FOR_CHECKOUT',
		],
	};
}

export function fullCheckoutView(store: Store, session: CheckoutSession): View {
	return {
		...checkoutView(store, session),
		paymentMethods: paymentMethodsOf(store, session),
		hidePaymentMethods: session.asked.hidePaymentMethods ?? [],
	};
}

/** One line of the cart, as the calls on cart items answer. */
export function lineOf(store: Store, session: CheckoutSession, path: string): View | undefined {
	const setting = settingOf(store, session);
	const line = cartOf(store, session, setting).lines.find(
		(one) => one.line.productPath === path && !one.fee,
	);
	return line && lineView(line, setting);
}

/** What was asked; an account fills in what was not. */
export function customerView({ asked }: CheckoutSession, account: Account | undefined): View {
	// The shipping type and the countries of addresses are taken, but not told again.
	const { billToContact, billToAddress, shipToAddress, ...customer } = without(
		asked.customer ?? {},
		'shipToType',
	);
	return defined({
		...customer,
		shipToAddress: shipToAddress && without(shipToAddress, 'country'),
		...(account
			? {
					accountId: account.id,
					externalAccountId: customer.externalAccountId ?? account.lookup.custom,
				}
			: {}),
		savedPaymentMethod: account?.payment
			? {
					paymentMethodType: account.payment.creditcard
						? 'CARD'
						: account.payment.type.toUpperCase(),
					display: savedDisplay(account),
				}
			: undefined,
		billToContact:
			billToContact ??
			(account &&
				defined({
					email: account.contact.email,
					firstName: account.contact.first,
					lastName: account.contact.last,
					company: account.contact.company,
					phoneNumber: account.contact.phone,
				})),
		billToAddress: billToAddress
			? without(billToAddress, 'country')
			: account &&
				defined({
					addressLine1: account.address.addressLine1,
					addressLine2: account.address.addressLine2,
					city: account.address.city,
					region: account.address.region,
					postalCode: account.address.postalCode,
				}),
	});
}

function cartView({ asked }: CheckoutSession, cart: Cart, setting: Setting): View {
	const { currency, locale, taxRate } = setting;
	const amounts = {
		netTotal: cart.net,
		listTotal: cart.list,
		withTaxNetTotal: round(cart.net + cart.tax, currency),
		withTaxListTotal: round(cart.list * (1 + taxRate), currency),
		withoutTaxNetTotal: cart.net,
		withoutTaxListTotal: cart.list,
		discountTotal: cart.discount,
		couponDiscountTotal: cart.couponDiscount,
		productDiscountTotal: round(cart.discount - cart.couponDiscount, currency),
		taxTotal: cart.tax,
	};
	return {
		...defined({ couponCode: asked.cart?.couponCode }),
		couponHasApplied: cart.couponHasApplied,
		lineItems: cart.lines.map((line) => lineView(line, setting)),
		...allShown(amounts, currency, locale),
		taxIncluded: 'TAXES_ADDED_TO_PRICE',
		taxRate: percent(taxRate),
	};
}

function lineView(priced: PricedLine, { currency, locale, taxRate, taxExempt }: Setting): View {
	const { line, product, fee, quantity } = priced;
	const renews = isSubscriptionProduct(product) && !fee;
	const each = (amount: number) => round(amount / quantity, currency);
	const durationOf = (isCoupon: boolean) =>
		priced.discounts.find(({ source }) => (source === 'coupon') === isCoupon)?.duration ??
		undefined;
	const amounts = {
		unitNetPrice: each(priced.net),
		unitListPrice: priced.unit,
		unitDiscount: each(priced.discount),
		extendedTotalDiscount: priced.discount,
		extendedNetTotal: priced.net,
		extendedListTotal: priced.list,
		unitTaxAmount: each(priced.tax),
		extendedTaxTotal: priced.tax,
	};
	return defined({
		productPath: fee ? `${product.product}.${fee}` : product.product,
		quantity,
		quantityBehavior: fee
			? 'LOCK'
			: (line.quantityBehavior ?? (product.pricing.quantityBehavior ?? 'allow').toUpperCase()),
		quantityDefault: fee ? 1 : (line.quantityDefault ?? product.pricing.quantityDefault ?? 1),
		virtualProduct: fee !== undefined,
		price: defined({
			...allShown(amounts, currency, locale),
			taxIncluded: 'TAXES_ADDED_TO_PRICE',
			taxPercent: percent(taxRate),
			taxExempt,
			productDiscountDuration: durationOf(false),
			couponDiscountDuration: durationOf(true),
		}),
		productType: renews ? 'SUBSCRIPTION_PLAN' : 'ONE_TIME',
		removable: !fee,
		bundle: false,
		descriptions: fee
			? undefined
			: defined({
					display: product.display,
					summary: product.description?.summary,
					imageUrl: product.image,
					...line.descriptions,
				}),
		productFormat: product.format === 'digital' ? 'DIGITAL' : 'PHYSICAL',
		attributes: fee ? {} : { ...product.attributes, ...line.attributes },
		subscription: renews ? subscriptionView(priced) : undefined,
	});
}

function subscriptionView({
	line: { subscriptionOverrides },
	product: { pricing },
}: PricedLine): View {
	const unit = pricing.interval === 'adhoc' ? 'ON_DEMAND' : pricing.interval?.toUpperCase();
	const frequency = {
		intervalUnit: unit,
		intervalLength: pricing.intervalLength,
		intervalCount: pricing.intervalCount,
		...subscriptionOverrides?.billingFrequency,
	};
	return {
		billingFrequency: defined(frequency),
		trialDays: subscriptionOverrides?.trialDays ?? pricing.trial ?? 0,
	};
}

const savedDisplay = ({ payment }: Account): string =>
	payment?.cardEnding
		? `${String(payment.creditcard).toUpperCase()} - ${payment.cardEnding}`
		: String(payment?.type);

const percent = (rate: number): number => Math.round(rate * 10_000) / 100;

const allShown = (amounts: Record<string, number>, currency: string, locale: string): View =>
	Object.assign(
		{},
		...Object.entries(amounts).map(([name, amount]) =>
			shown(name, amount, currency, locale.slice(0, 2)),
		),
	);

/** Without what is not there: the documents know no null here. */
const defined = (view: View): View =>
	Object.fromEntries(
		Object.entries(view).filter(([, value]) => value !== undefined && value !== null),
	);
