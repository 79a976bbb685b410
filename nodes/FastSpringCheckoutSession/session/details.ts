import {
	boolean,
	changes,
	choices,
	clearable,
	collection,
	country,
	pairs,
	scalar,
	text,
} from '../../shared/fields';
import { compact, type Json } from '../../shared/json';
import { rules } from '../../shared/values';
import { customer, customerChanges } from '../contact';
import { lineItems } from '../lineItem';

const methods = {
	ACH: 'ACH',
	ALIPAY: 'Alipay',
	AMAZON: 'Amazon Pay',
	APPLE_PAY: 'Apple Pay',
	CARD: 'Card',
	GOOGLE_PAY: 'Google Pay',
	IDEAL: 'iDEAL',
	KAKAOPAY: 'KakaoPay',
	KLARNA: 'Klarna',
	MERCADO_PAGO: 'Mercado Pago',
	PAYPAL: 'PayPal',
	PIX: 'Pix',
	PURCHASE_ORDER: 'Purchase Order',
	QUOTE: 'Quote',
	SEPA: 'SEPA',
	TOSS: 'Toss',
	UNKNOWN: 'Unknown',
	UPI: 'UPI',
	WECHAT_PAY: 'WeChat Pay',
	WIRE: 'Wire Transfer',
} as const;

/** What a session can say beyond its line items. */
export const details = {
	buyerIp: scalar('Buyer IP Address', rules.ip, {
		placeholder: 'e.g. 203.0.113.24',
		description:
			"The customer's address, from which the country and the currency follow; without it and a country, those of n8n count",
	}),
	country: country('Country', {
		description:
			'Two-letter country code of the customer in upper case (ISO 3166-1); it decides the currency',
	}),
	couponCode: text('Coupon Code', {
		maxLength: 256,
		description: 'Code of a coupon. One that cannot be used is told under warnings.',
	}),
	customer: collection('Customer', customer),
	hidePaymentMethods: choices('Hide Payment Methods', methods, {
		description: 'Payment methods that the customer is not offered',
	}),
	live: boolean('Live', 'Whether it is a real purchase instead of a test', true),
	locale: text('Locale', {
		maxLength: 5,
		placeholder: 'e.g. en',
		description: 'Language of the checkout (ISO 639-1)',
	}),
	orderTags: pairs('Order Tags', 'Tag', {
		description: 'Your own data, passed on to the order and its webhooks',
	}),
	paymentMethodsOrder: choices('Payment Methods Order', methods, {
		description: 'Payment methods in the order in which they are shown',
	}),
};

/** What an update of a session can change. */
export const updateFields = changes({
	...details,
	couponCode: clearable(details.couponCode),
	customer: collection('Customer', customerChanges),
	lineItems,
});

/** FastSpring's shape: the coupon and the line items are the cart. */
export const payload = ({ lineItems, couponCode, ...rest }: Json): Json =>
	compact({ ...rest, cart: compact({ couponCode, lineItems }) }) ?? {};
