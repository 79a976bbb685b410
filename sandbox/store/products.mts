import { z } from 'zod';
import { currencies } from './money.mts';
import type { Fields } from './fields.mts';
import type { Store } from '../store.mts';
import type { Product } from './model.mts';

/**
 * Errors by field name. Read-only fields (`visibility`, `offers` …) are strangers
 * to a write, so a product that was read cannot simply be sent back.
 */
export function productErrors(
	entry: Fields,
	existing: Product | undefined,
): Record<string, string> {
	const errors: Record<string, string> = {};
	const checked = WRITABLE.safeParse(entry);
	for (const issue of checked.error?.issues ?? []) {
		const where = issue.path.join('.');
		if (issue.code === 'unrecognized_keys')
			for (const key of issue.keys)
				errors[where ? `${where}.${key}` : key] = 'Field was not recognized';
		else errors[where] = issue.message;
	}
	if (!checked.success) return errors;
	const { display, pricing } = checked.data;
	if (!existing && !display) errors['display'] = 'Display is required';
	if (!existing && pricing?.price?.['USD'] === undefined)
		errors['pricing'] = 'Price in USD is required';
	if (existing && pricing?.renew !== undefined) errors['renew'] = 'Renew cannot be changed';
	const merged = { ...existing?.pricing, ...pricing };
	if (merged.paidTrial && !((merged.trialPrice?.['USD'] ?? 0) > 0))
		errors['trialPrice'] = 'Trial price must be defined and greater than zero in USD';
	if (pricing?.setupFee && merged.trial && merged.paymentCollected === false)
		errors['setupFee'] = 'Setup fee cannot be applied to a free trial without payment method';
	if (merged.interval && merged.interval !== 'adhoc' && !merged.intervalLength)
		errors['intervalLength'] = 'Interval length is required';
	return errors;
}

/** Creates or updates; members of `pricing` that are not sent stay, maps are replaced whole. */
export function writeProduct(store: Store, path: string, entry: Fields): Product {
	const {
		fulfillment,
		fulfillments: files,
		pricing,
		description,
		...fields
	} = WRITABLE.parse(entry);
	const existing = store.products.get(path);
	const base: Product = existing ?? {
		product: path,
		changed: store.now(),
		parent: null,
		productAppReference: store.id(),
		display: {},
		visibility: 'public',
		quotable: true,
		offers: [],
		fulfillments: {},
		format: 'digital',
		taxcode: 'DC020500',
		attributes: {},
		pricing: { price: {}, quantityBehavior: 'allow', quantityDefault: 1, dateLimitsEnabled: false },
	};
	const changes = {
		...fields,
		...(description ? { description: { ...base.description, ...description } } : {}),
		fulfillments: {
			...base.fulfillments,
			...(fulfillment?.instructions ? { instructions: fulfillment.instructions } : {}),
			...Object.fromEntries(
				(files ?? []).map((file, index) => [`${path}_file_${index}`, fileEntry(path, index, file)]),
			),
		},
		pricing: { ...base.pricing, ...pricing },
	};
	// Image files are copied to the service's own host.
	if (fields.image)
		changes.image = `https://d8y8nchqlnmka.cloudfront.net/${base.productAppReference.slice(0, 11)}/${fields.image.split('/').pop()}`;
	const product = Object.assign(base, changes) as Product;
	if (product.pricing.interval) product.pricing = { ...SUBSCRIPTION_DEFAULTS, ...product.pricing };
	store.products.set(path, product);
	store.touch(product);
	return product;
}

/** A download is written as a list entry and read as a map entry under a made-up name. */
export function fileEntry(
	path: string,
	index: number,
	file: { display: string; applicability?: string | undefined; behavior?: string | undefined },
): Record<string, unknown> {
	return {
		fulfillment: `${path}_file_${index}`,
		name: `File Download (${file.display})`,
		applicability: file.applicability ?? 'NON_REBILL_ONLY',
		display: null,
		url: null,
		size: null,
		behavior: file.behavior ?? 'PREFER_EXPLICIT',
		previous: [],
	};
}

const SUBSCRIPTION_DEFAULTS = {
	renew: 'auto',
	intervalCount: null,
	reminderNotification: { enabled: true, interval: 'week', intervalLength: 1 },
	overdueNotification: { enabled: true, interval: 'week', intervalLength: 1, amount: 4 },
	cancellation: { interval: 'week', intervalLength: 1 },
};

const texts = z.record(z.string());
const amounts = z.record(
	z
		.string()
		.regex(/^[A-Z]{3}$/, 'Currency codes are three capital letters')
		.refine((code) => code in currencies, 'Currency is not supported'),
	z.number().nonnegative(),
);
const timing = z
	.object({
		enabled: z.boolean().optional(),
		interval: z.enum(['day', 'week', 'month', 'year']),
		intervalLength: z.number().int().positive(),
		amount: z.number().int().nonnegative().optional(),
	})
	.strict();

const WRITABLE = z
	.object({
		product: z
			.string()
			.regex(/^[a-z0-9-]{3,}$/, 'Lower-case letters, digits and dashes, at least three'),
		display: texts
			.refine((map) => map['en'] !== undefined, 'Display in English is required')
			.optional(),
		description: z
			.object({ summary: texts.optional(), action: texts.optional(), full: texts.optional() })
			.strict()
			.optional(),
		image: z.string().url().optional(),
		format: z.enum(['digital', 'physical', 'digital-and-physical']).optional(),
		sku: z.string().max(255).optional(),
		taxcode: z.string().optional(),
		attributes: texts.optional(),
		badge: texts.optional(),
		rank: z.number().int().optional(),
		fulfillments: z
			.array(
				z
					.object({
						type: z.literal('file'),
						url: z.string().url().optional(),
						display: z.string(),
						applicability: z.string().optional(),
						behavior: z.string().optional(),
					})
					.strict(),
			)
			.optional(),
		fulfillment: z.object({ instructions: texts.optional() }).strict().optional(),
		pricing: z
			.object({
				price: amounts.optional(),
				interval: z.enum(['adhoc', 'day', 'week', 'month', 'year']).optional(),
				intervalLength: z.number().int().positive().optional(),
				intervalCount: z.number().int().positive().nullable().optional(),
				renew: z.enum(['auto', 'manual', 'opt-auto', 'opt-manual']).optional(),
				trial: z.number().int().nonnegative().optional(),
				paymentCollected: z.boolean().optional(),
				paidTrial: z.boolean().optional(),
				trialPrice: amounts.optional(),
				setupFee: z.object({ price: amounts, title: texts }).strict().optional(),
				quantityBehavior: z.enum(['allow', 'lock', 'hide']).optional(),
				quantityDefault: z.number().int().positive().optional(),
				discountType: z.enum(['percent', 'amount']).optional(),
				quantityDiscounts: z.record(z.union([z.number(), amounts])).optional(),
				discountReason: texts.optional(),
				discountDuration: z.number().int().positive().optional(),
				dateLimitsEnabled: z.boolean().optional(),
				dateLimits: z
					.object({ start: z.string().optional(), end: z.string().optional() })
					.strict()
					.optional(),
				reminderNotification: timing.optional(),
				overdueNotification: timing.optional(),
				cancellation: timing.optional(),
			})
			.strict()
			.optional(),
	})
	.strict();
