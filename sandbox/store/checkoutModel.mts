/** What checkout sessions are made of. */
import type { Account, Amounts, Attributes, Localized, Session } from './model.mts';

export interface CheckoutContact {
	email?: string | undefined;
	firstName?: string | undefined;
	lastName?: string | undefined;
	company?: string | undefined;
	phoneNumber?: string | undefined;
}

export interface CheckoutAddress {
	addressLine1?: string | undefined;
	addressLine2?: string | undefined;
	city?: string | undefined;
	region?: string | undefined;
	postalCode?: string | undefined;
	country?: string | undefined;
}

export interface CheckoutCustomer {
	accountId?: string | undefined;
	externalAccountId?: string | undefined;
	billToContact?: CheckoutContact | undefined;
	billToAddress?: CheckoutAddress | undefined;
	shipToContact?: CheckoutContact | undefined;
	shipToAddress?: CheckoutAddress | undefined;
	shipToType?: string | undefined;
	accountTags?: Attributes | undefined;
	taxId?: string | undefined;
	taxIdRegion?: string | undefined;
}

export interface CustomPrice {
	unitPrice?: Amounts | undefined;
	discounts?:
		| Array<{
				minQuantity?: number | undefined;
				amountDiscount?: Amounts | undefined;
				percentDiscount?: number | undefined;
		  }>
		| undefined;
	discountDuration?: number | undefined;
	setupFee?: Amounts | undefined;
	edsFee?: Amounts | undefined;
	shippingFee?: Amounts | undefined;
}

export interface CheckoutLine {
	productPath: string;
	quantity?: number | undefined;
	quantityBehavior?: string | undefined;
	quantityDefault?: number | undefined;
	descriptions?:
		| {
				display?: Localized | undefined;
				instructions?: Localized | undefined;
				summary?: Localized | undefined;
				imageUrl?: string | undefined;
		  }
		| undefined;
	customPrice?: CustomPrice | undefined;
	attributes?: Attributes | undefined;
	subscriptionOverrides?:
		| {
				billingFrequency?:
					| {
							intervalUnit?: string | undefined;
							intervalLength?: number | undefined;
							intervalCount?: number | undefined;
					  }
					| undefined;
				trialDays?: number | undefined;
		  }
		| undefined;
}

/** What a session was asked to be. An update asks for all of it anew. */
export interface CheckoutRequest {
	locale?: string | undefined;
	country?: string | undefined;
	buyerIp?: string | undefined;
	live?: boolean | undefined;
	customer?: CheckoutCustomer | undefined;
	orderTags?: Attributes | undefined;
	cart?: { couponCode?: string | undefined; lineItems?: CheckoutLine[] | undefined } | undefined;
	paymentMethodsOrder?: string[] | undefined;
	hidePaymentMethods?: string[] | undefined;
}

export interface Warning {
	code:
		| 'INVALID_PROMO_CODE'
		| 'INVALID_COUNTRY'
		| 'CHECKOUT_NOT_LIVE'
		| 'INVALID_TAX_ID'
		| 'INVALID_BUYER_IP'
		| 'INVALID_LOCALE'
		| 'INVALID_POSTAL_CODE';
	field: string;
	message: string;
}

/** Kept among the other sessions; `items` and `subtotal` say the same as the cart. */
export interface CheckoutSession extends Session {
	checkout: string;
	created: number;
	asked: CheckoutRequest;
}

/** What follows from what was asked: the effective values, and what was wrong with the asked ones. */
export interface Setting {
	account: Account | undefined;
	country: string;
	currency: string;
	locale: string;
	live: boolean;
	taxRate: number;
	taxExempt: boolean;
	/** The code, if it can be used. */
	coupon: string | undefined;
	warnings: Warning[];
}
