import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createInvoice, invoicesOf, type InvoiceTerms } from '../store/invoices.mts';
import { currencies } from '../store/money.mts';
import { invoiceView, newInvoiceView } from '../views/invoice.mts';
import type { Store } from '../store.mts';
import { missing } from './quotes.mts';

/** Invoices: create and finalize, read one. */
export function registerInvoices(app: FastifyInstance, store: Store): void {
	app.post('/invoices/paymentInvoice', async (request, reply) => {
		const read = readInvoice(store, request.body);
		if (typeof read === 'string')
			return reply.code(400).send({ code: 'VALIDATION_ERROR', message: read });
		return newInvoiceView(store, createInvoice(store, read));
	});

	app.get<{ Params: { id: string } }>('/invoices/:id', async (request, reply) => {
		const invoice = invoicesOf(store).get(request.params.id);
		return invoice
			? invoiceView(store, invoice)
			: missing(store, reply, 'Invoice', request.params.id);
	});
}

/** What is to be invoiced, or what is wrong with it. */
function readInvoice(store: Store, body: unknown): InvoiceTerms | string {
	const checked = INVOICE.safeParse(body);
	if (!checked.success)
		return checked.error.issues
			.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
			.join('; ');
	const { contacts, invoiceItems, ...given } = checked.data;
	const party = (type: string) => {
		const found = contacts.find(({ contactType }) => contactType === type);
		return (
			found && {
				contact: found.contact,
				address: found.address ?? {},
				organization: found.organization,
			}
		);
	};
	const [billTo, deliverTo] = [party('billTo'), party('deliverTo')];
	if (!billTo || !deliverTo)
		return `contacts: a ${billTo ? 'deliverTo' : 'billTo'} contact is needed`;
	if (!currencies[given.currencyCode])
		return `currencyCode: ${given.currencyCode} is not supported`;
	const stranger = invoiceItems.find(({ productPath }) => !store.products.has(productPath));
	if (stranger) return `invoiceItems: product ${stranger.productPath} does not exist`;
	const unpriced = invoiceItems.find(
		({ useCatalogPricing, price }) => !useCatalogPricing && price === undefined,
	);
	if (unpriced)
		return `invoiceItems: ${unpriced.productPath} needs a price, as useCatalogPricing is false`;
	if (given.tagsJson !== undefined && !isTags(given.tagsJson))
		return 'tagsJson: must be a JSON object of strings or arrays of strings, as text';
	return {
		currency: given.currencyCode,
		language: given.languageCode ?? 'en',
		live: given.mode === 'LIVE',
		billTo,
		deliverTo,
		items: invoiceItems.map(
			({ productPath, quantity, useCatalogPricing, price, display, extendedItemDescription }) => ({
				product: productPath,
				quantity,
				display,
				extendedDescription: extendedItemDescription,
				price: useCatalogPricing ? undefined : price,
			}),
		),
		due: given.dueDate === undefined ? null : Date.parse(given.dueDate),
		note: given.invoiceNote ?? null,
		tagsJson: given.tagsJson ?? null,
		convert: given.autoConvertPaymentCurrency ?? false,
		paymentMethod: given.paymentMethod,
	};
}

const texts = <K extends string>(...names: K[]) =>
	z.object(
		Object.fromEntries(names.map((name) => [name, z.string().optional()])) as Record<
			K,
			z.ZodOptional<z.ZodString>
		>,
	);

const CONTACT = z
	.object({
		contactType: z.enum(['deliverTo', 'billTo']),
		contact: texts('phoneNumber', 'companyName', 'website', 'fullName')
			.extend({
				email: z.string().email(),
				firstName: z.string().min(1),
				lastName: z.string().min(1),
			})
			.strict(),
		address: texts('addressLine1', 'addressLine2', 'city', 'region', 'postalCode', 'country')
			.strict()
			.optional(),
		organization: texts('organizationName', 'organizationType', 'organizationReference')
			.strict()
			.optional(),
	})
	.strict();

/** The field for a price of one's own is not documented; here it is `price`. */
const ITEM = texts('sku', 'display', 'summary', 'extendedItemDescription')
	.extend({
		productPath: z.string().min(1),
		quantity: z.number().int().min(1),
		useCatalogPricing: z.boolean(),
		price: z.number().min(0).optional(),
	})
	.strict();

const INVOICE = texts('languageCode', 'invoiceNote', 'tagsJson')
	.extend({
		currencyCode: z.string().length(3),
		autoConvertPaymentCurrency: z.boolean().optional(),
		contacts: z.array(CONTACT),
		dueDate: z.string().datetime({ offset: true }).optional(),
		invoiceItems: z.array(ITEM).min(1),
		paymentMethod: z.string().min(1),
		mode: z.enum(['TEST', 'LIVE']),
	})
	.strict();

function isTags(text: string): boolean {
	try {
		return z.record(z.union([z.string(), z.array(z.string())])).safeParse(JSON.parse(text)).success;
	} catch {
		return false;
	}
}
