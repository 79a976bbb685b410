import { isoDay } from '../store/dates.mts';
import { invoiceTotals, type Invoice } from '../store/invoices.mts';
import { display } from '../store/money.mts';
import { invoiceUrl } from './invoice.mts';
import type { Store } from '../store.mts';

/** The data of `invoice.reminder.email`. */
export function invoiceReminder(store: Store, invoice: Invoice): Record<string, unknown> {
	const { contact } = invoice.billTo;
	const account = [...store.accounts.values()].find((one) => one.contact.email === contact.email);
	return {
		id: invoice.id,
		orderReference: invoice.orderReference,
		dueDate: isoDay(invoice.due),
		subtotal: invoiceTotals(invoice).subtotal,
		currency: invoice.currency,
		contact: {
			first: contact.firstName,
			last: contact.lastName,
			email: contact.email,
			company: contact.companyName ?? null,
		},
		items: invoice.lines.map(({ product, display: name, quantity, price, net }) => ({
			product,
			display: name,
			quantity,
			price,
			subtotal: net,
			subtotalDisplay: display(net, invoice.currency, invoice.language),
		})),
		invoiceUrl: invoiceUrl(store, invoice),
		account: account?.id ?? null,
	};
}
