import { boolean, integer, json, list, optional, text } from '../../shared/fields';
import { locator } from '../../shared/pickers';

/** What an invoice charges for. */
export const invoiceItems = list(
	'Items',
	'Item',
	{
		productPath: locator.product(),
		quantity: integer('Quantity', { min: 1, default: 1 }),
		useCatalogPricing: optional(
			boolean(
				'Use Catalog Pricing',
				'Whether the product costs what the catalog says. Other prices need a field that FastSpring names on request: give it as Further Fields (JSON).',
				true,
			),
		),
	},
	{
		min: 1,
		more: {
			display: text('Display Name', {
				description: 'Name on the invoice, instead of the one of the product',
			}),
			extendedItemDescription: text('Extended Description', {
				maxLength: 5_000,
				rows: 2,
				description: 'Text below the item on the invoice',
			}),
			furtherFieldsJson: json('Further Fields (JSON)', {
				description: 'More fields of this item, as FastSpring names them',
			}),
			sku: text('SKU'),
			summary: text('Summary', {
				maxLength: 5_000,
				description: 'Text below the name on the invoice',
			}),
		},
	},
);
