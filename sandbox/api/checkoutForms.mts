/** The bodies of the checkout calls. */
import { z } from 'zod';

export const texts = z.record(z.string());

export const text = (longest: number) => z.string().max(longest);

export const amounts = z.record(z.string().regex(/^[A-Z]{3}$/), z.number().nonnegative());

export const languages = z.record(z.string().regex(/^[a-z]{2}$/), text(512));

export const contact = z
	.object({
		email: text(255).email(),
		firstName: text(50),
		lastName: text(50),
		company: text(255),
		phoneNumber: text(64),
	})
	.partial()
	.strict();

export const address = z
	.object({
		addressLine1: text(256),
		addressLine2: text(256),
		city: text(256),
		region: text(256),
		postalCode: text(50),
		country: z.string().regex(/^[A-Za-z]{2}$/),
	})
	.partial()
	.strict();

export const customerFields = z
	.object({
		accountId: text(64),
		externalAccountId: z
			.string()
			.min(4)
			.max(512)
			.regex(/^[_a-zA-Z0-9-]+$/),
		billToContact: contact,
		billToAddress: address,
		shipToContact: contact,
		shipToAddress: address,
		shipToType: z.enum(['GIFT_PURCHASE', 'SHIP_TO', 'SAME_AS_BILL_TO']),
		accountTags: texts,
		taxId: text(255),
		taxIdRegion: text(2),
	})
	.partial()
	.strict();

export const discount = z
	.object({
		minQuantity: z.number().int().positive(),
		amountDiscount: amounts,
		percentDiscount: z.number().int().min(0).max(100),
	})
	.partial()
	.strict();

export const lineFields = z
	.object({
		productPath: text(256),
		quantity: z.number().int().positive().optional(),
		quantityBehavior: z.enum(['ALLOW', 'LOCK', 'HIDE']).optional(),
		quantityDefault: z.number().int().positive().optional(),
		descriptions: z
			.object({
				display: languages,
				instructions: languages,
				summary: languages,
				imageUrl: z.string().url(),
			})
			.partial()
			.strict()
			.optional(),
		customPrice: z
			.object({
				unitPrice: amounts,
				discounts: z.array(discount),
				discountDuration: z.number().int().positive(),
				setupFee: amounts,
				edsFee: amounts,
				shippingFee: amounts,
			})
			.partial()
			.strict()
			.optional(),
		attributes: texts.optional(),
		subscriptionOverrides: z
			.object({
				billingFrequency: z
					.object({
						intervalUnit: z.enum(['DAY', 'WEEK', 'MONTH', 'YEAR', 'ON_DEMAND']),
						intervalLength: z.number().int().positive(),
						intervalCount: z.number().int().positive(),
					})
					.partial()
					.strict(),
				trialDays: z.number().int().nonnegative(),
			})
			.partial()
			.strict()
			.optional(),
	})
	.strict();

export const method = z.enum([
	'ACH',
	'ALIPAY',
	'AMAZON',
	'APPLE_PAY',
	'CARD',
	'GOOGLE_PAY',
	'IDEAL',
	'KAKAOPAY',
	'KLARNA',
	'MERCADO_PAGO',
	'PAYPAL',
	'PIX',
	'SEPA',
	'TOSS',
	'UPI',
	'WECHAT_PAY',
	'WIRE',
	'QUOTE',
	'PURCHASE_ORDER',
	'UNKNOWN',
]);

export const sessionFields = z
	.object({
		locale: text(5),
		country: z.string().regex(/^[A-Za-z]{2}$/),
		buyerIp: text(39),
		live: z.boolean(),
		customer: customerFields,
		orderTags: texts,
		cart: z
			.object({ couponCode: text(256), lineItems: z.array(lineFields) })
			.partial()
			.strict(),
		paymentMethodsOrder: z.array(method),
		hidePaymentMethods: z.array(method),
	})
	.partial()
	.strict();
