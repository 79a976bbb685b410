import { DAY } from '../store/dates.mts';
import { countries, display, fromDollars, toPayout } from '../store/money.mts';
import { invoiceTotals, type Invoice, type InvoiceLine, type Party } from '../store/invoices.mts';
import { percent, taxTypeOf } from './quote.mts';
import type { Store } from '../store.mts';

/** The invoice as it answers its creation: with its links, which are never told again. */
export function newInvoiceView(store: Store, invoice: Invoice): Record<string, unknown> {
	const { orderReference, due } = invoice;
	const page = invoiceUrl(store, invoice);
	return {
		...commonView(store, invoice),
		paymentInvoiceWebLink: page,
		paymentInvoicePdfLink: `${page}/pdf`,
		paymentInvoiceWebPayLink: `${store.host(invoice.live)}/session/${orderReference}/pay`,
		paymentOrderReference: orderReference,
		paymentDueDate: iso(due),
		...paymentView(invoice),
		tagsJson: invoice.tagsJson,
	};
}

/** The invoice as it is read later. */
export function invoiceView(store: Store, invoice: Invoice): Record<string, unknown> {
	const { list } = invoiceTotals(invoice);
	return {
		...commonView(store, invoice),
		acquisitionReturnTransactionId: null,
		bankPaymentInstruction:
			invoice.paymentMethod === 'WIRE'
				? `Please quote ${invoice.orderReference} with your transfer.`
				: null,
		customerReference: null,
		eguiNumber: null,
		invoiceOrderType: 'ORDER',
		netTermsDays: Math.max(0, Math.round((invoice.due - invoice.created) / DAY)),
		orderApprovalType: 'AUTOMATIC',
		orderIsResumable: invoice.status === 'OPEN',
		paymentDate: invoice.paid === null ? null : iso(invoice.paid),
		refunds: [],
		reminderDate: null,
		siteMainUrl: store.host(invoice.live),
		siteSupportEmail: `support@${store.company.site}.example`,
		taxExemptionId: null,
		totalListPriceValue: list,
		updatedOn: iso(invoice.changed),
		tagsJson: invoice.tagsJson,
	};
}

/** Where the buyer finds an invoice. */
export const invoiceUrl = (store: Store, { id, live, orderReference }: Invoice): string =>
	`${store.host(live)}/account/order/${orderReference}/invoice/${id}`;

function commonView(store: Store, invoice: Invoice): Record<string, unknown> {
	const { currency, billTo, deliverTo, rate } = invoice;
	const { subtotal, discount, tax, total } = invoiceTotals(invoice);
	const taxType = taxTypeOf(deliverTo.address.country ?? billTo.address.country ?? 'US');
	return {
		id: invoice.id,
		acquisitionTransactionId: invoice.transaction,
		companyName: deliverTo.contact.companyName ?? deliverTo.contact.email,
		createdOn: iso(invoice.created),
		currency,
		dueDate: iso(invoice.due),
		items: invoice.lines.map((line) => lineView(line, invoice, taxType)),
		status: invoice.status,
		language: invoice.language,
		invoiceSecret: invoice.secret,
		invoiceType: 'INVOICE',
		orderReference: invoice.orderReference,
		...partyView('paymentReceiver', invoice, RECEIVER),
		...partyView('purchaser', invoice, billTo),
		purchaserOrganization: organizationView('purchaser', invoice, billTo),
		...partyView('receiver', invoice, deliverTo),
		receiverOrganization: organizationView('receiver', invoice, deliverTo),
		shippingTotal: 0,
		subTotal: subtotal,
		siteId: store.company.siteId,
		taxRate: percent(rate),
		taxType,
		totalOrderValue: total,
		totalDiscountValue: discount,
		totalTaxValue: tax,
		version: '2',
		notes: invoice.note,
	};
}

/** FastSpring itself gets the money. */
const RECEIVER: Party = {
	contact: { email: 'invoicing@merchant.example', firstName: 'Invoice', lastName: 'Desk' },
	address: {
		addressLine1: '1 Plaza',
		city: 'Santa Barbara',
		region: 'CA',
		postalCode: '93101',
		country: 'US',
	},
};

function lineView(
	line: InvoiceLine,
	{ id, rate }: Invoice,
	taxType: string,
): Record<string, unknown> {
	return {
		id: line.id,
		acquisitionTransactionItemId: `aq-${line.id.slice(2, 14)}`,
		display: line.display,
		invoiceId: id,
		parentId: null,
		childItems: [],
		productFormat: line.format.toUpperCase(),
		productPath: line.product,
		productType: 'BASE',
		listPrice: line.price,
		freeTrialPeriod: null,
		period: null,
		periodCount: null,
		periodEndDate: null,
		periodPrice: null,
		shippingPrice: null,
		totalPreShippingPrice: line.net,
		itemTaxes: [
			{
				id: `TAX${line.id.slice(2)}`,
				itemId: line.id,
				value: line.tax,
				taxRate: percent(rate),
				fromGross: null,
				description: null,
				taxType,
			},
		],
		subscription: line.isSubscription,
		autoRenew: null,
		taxExempt: false,
		quantity: line.quantity,
		siblingPosition: null,
		extendedItemDescription: line.extendedDescription,
	};
}

/** A party is told as two objects: `purchaser` and `purchaserAddress`. */
function partyView(
	name: string,
	{ id }: Invoice,
	{ contact, address }: Party,
): Record<string, unknown> {
	const {
		phoneNumber = null,
		companyName = null,
		website = null,
		fullName = `${contact.firstName} ${contact.lastName}`,
	} = contact;
	const {
		addressLine1 = null,
		addressLine2 = null,
		city = null,
		region = null,
		postalCode = null,
		country = null,
	} = address;
	return {
		[name]: {
			id: `${name}-${id}`,
			email: contact.email,
			firstName: contact.firstName,
			lastName: contact.lastName,
			fullName,
			companyName,
			phoneNumber,
			website,
			contactType: name === 'paymentReceiver' ? 'PAYMENT_FACILITATOR' : null,
			contactServiceId: null,
			contactOrganizationId: null,
		},
		[`${name}Address`]: {
			id: `${name}Address-${id}`,
			addressLine1,
			addressLine2,
			city,
			region,
			postalCode,
			country,
			regionCustom: null,
			addressServiceId: null,
		},
	};
}

function organizationView(
	name: string,
	{ id }: Invoice,
	{ organization }: Party,
): Record<string, unknown> | null {
	if (!organization) return null;
	const {
		organizationName = null,
		organizationType = null,
		organizationReference = null,
	} = organization;
	return {
		organizationId: `${name}Organization-${id}`,
		organizationName,
		organizationType,
		organizationReference,
	};
}

/** What the buyer pays: in the invoice's currency, or in his own. */
function paymentView(invoice: Invoice): Record<string, unknown> {
	const { subtotal, discount, tax, total } = invoiceTotals(invoice);
	const own = countries[invoice.billTo.address.country ?? '']?.currency;
	const currency = invoice.convert && own ? own : invoice.currency;
	const paid = (amount: number) =>
		currency === invoice.currency
			? amount
			: fromDollars(toPayout(amount, invoice.currency), currency);
	const shown = (amount: number) => display(paid(amount), currency, invoice.language);
	return {
		paymentCurrencyCode: currency,
		paymentTotals: {
			payableTotalDisplay: shown(total),
			subTotalDisplay: shown(subtotal),
			discountTotalDisplay: shown(discount),
			taxTotalDisplay: shown(tax),
			shippingTotalDisplay: shown(0),
			taxExemptionReason: null,
			payableTotal: paid(total),
			subTotal: paid(subtotal),
			discountTotal: paid(discount),
			taxTotal: paid(tax),
			feesTotal: 0,
			shippingTotal: 0,
			incomeTotal: 0,
			payoutFeesTotal: 0,
			payoutTaxTotal: 0,
			payoutTotal: 0,
		},
	};
}

/** Whole seconds, as the service writes them. */
const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
