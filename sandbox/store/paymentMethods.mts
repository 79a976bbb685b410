import { isSubscriptionProduct } from './catalog.mts';
import { linesOf, settingOf, type CheckoutSession } from './checkouts.mts';
import type { Store } from '../store.mts';

/** How a payment method is offered. Without countries or currencies: everywhere. */
interface Method {
	id: string;
	description: string;
	countries?: readonly string[];
	currencies?: readonly string[];
	/** Cannot be charged again, so not for subscriptions. */
	once?: boolean;
	fields?: readonly string[];
	variants?: readonly string[];
}

const METHODS: readonly Method[] = [
	{
		id: 'CARD',
		description: 'PaymentMethodType.CreditCard',
		fields: ['CARD'],
		variants: ['VISA', 'MASTER_CARD', 'AMEX', 'DISCOVER', 'JCB', 'UNION_PAY'],
	},
	{ id: 'PAYPAL', description: 'PaymentMethodType.PayPal' },
	{ id: 'APPLE_PAY', description: 'PaymentMethodType.ApplePay' },
	{ id: 'GOOGLE_PAY', description: 'PaymentMethodType.GooglePay' },
	{ id: 'AMAZON', description: 'PaymentMethodType.Amazon', countries: ['US', 'DE', 'GB', 'JP'] },
	{ id: 'ACH', description: 'PaymentMethodType.Ach', countries: ['US'], fields: ['ACH'] },
	{
		id: 'SEPA',
		description: 'PaymentMethodType.Sepa',
		currencies: ['EUR'],
		fields: ['SEPA', 'BILLING_ADDRESS'],
	},
	{ id: 'IDEAL', description: 'PaymentMethodType.Ideal', countries: ['NL'], once: true },
	{
		id: 'KLARNA',
		description: 'PaymentMethodType.Klarna',
		countries: ['DE', 'NL', 'SE', 'GB'],
		once: true,
		fields: ['PHONE', 'BILLING_ADDRESS'],
	},
	{ id: 'UPI', description: 'PaymentMethodType.Upi', countries: ['IN'] },
	{
		id: 'WIRE',
		description: 'PaymentMethodType.Wire',
		once: true,
		fields: ['COMPANY', 'BILLING_ADDRESS'],
	},
];

/** Those that fit the country, the currency and the cart, without the hidden ones, the asked order first. */
export function paymentMethodsOf(
	store: Store,
	session: CheckoutSession,
): Array<Record<string, unknown>> {
	const { country, currency } = settingOf(store, session);
	const products = linesOf(session).flatMap(
		({ productPath }) => store.products.get(productPath) ?? [],
	);
	const renews = products.some(isSubscriptionProduct);
	const shipped = products.some(({ format }) => format !== 'digital');
	const { hidePaymentMethods = [], paymentMethodsOrder = [] } = session.asked;
	const place = ({ id }: Method) =>
		paymentMethodsOrder.includes(id) ? paymentMethodsOrder.indexOf(id) : METHODS.length;
	return METHODS.filter(
		(method) =>
			(method.countries?.includes(country) ?? true) &&
			(method.currencies?.includes(currency) ?? true) &&
			!(method.once && renews) &&
			!hidePaymentMethods.includes(method.id),
	)
		.sort((a, b) => place(a) - place(b))
		.map(({ id, description, once, fields = [], variants = [] }) => ({
			id,
			description,
			requiredFieldElements: ['NAME', 'EMAIL', ...(shipped ? ['SHIPPING_ADDRESS'] : []), ...fields],
			showFieldElements: country === 'US' || country === 'CA' ? ['POSTAL_CODE'] : [],
			supportedProductTypes: once ? ['ONE_TIME'] : ['ONE_TIME', 'SUBSCRIPTION_PLAN'],
			variants: [...variants],
		}));
}
