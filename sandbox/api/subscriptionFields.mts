import { z } from 'zod';
import { without } from '../store/without.mts';
import type { Change } from '../store/changes.mts';
import type { Fields } from './answer.mts';

/** Errors by field name, or the change that was asked for. */
export function readChange(entry: Fields): { change: Change } | { errors: Record<string, string> } {
	const checked = CHANGE.safeParse(without(entry, 'subscription'));
	// The schema and `Change` say the same; zod writes absent fields as undefined, which no reader here tells apart.
	if (checked.success) return { change: checked.data as Change };
	const errors: Record<string, string> = {};
	for (const issue of checked.error.issues) {
		const where = issue.path.join('.');
		if (issue.code === 'unrecognized_keys')
			for (const key of issue.keys)
				errors[where ? `${where}.${key}` : key] = 'Field was not recognized';
		else errors[where] = MESSAGES[where] ?? issue.message;
	}
	return { errors };
}

/** The service's own words for the fields whose errors it documents. */
const MESSAGES: Record<string, string> = {
	next: 'Date format yyyy-mm-dd or milliseconds',
	end: 'Set 0 for no end date or Date format yyyy-mm-dd or milliseconds',
	quantity: 'Must be greater than zero',
};

const amounts = z.record(z.number().nonnegative());
const pricing = z
	.object({
		price: z.union([amounts, z.number().nonnegative()]).optional(),
		discount: z
			.object({
				type: z.enum(['amount', 'percent']).optional(),
				amount: z.union([amounts, z.number().nonnegative()]).optional(),
				percentage: z.number().min(0).max(100).optional(),
				duration: z.union([z.number().int().positive(), z.string()]).optional(),
			})
			.strict()
			.optional(),
	})
	.strict();

const CHANGE = z
	.object({
		product: z.string().optional(),
		quantity: z.number().optional(),
		next: z.union([z.string(), z.number()]).optional(),
		end: z.union([z.string(), z.number()]).optional(),
		isEndDateSet: z.boolean().optional(),
		remainingPeriods: z.number().int().positive().nullable().optional(),
		coupons: z.array(z.string()).optional(),
		addons: z
			.array(
				z
					.object({
						product: z.string(),
						quantity: z.number().int().nonnegative().optional(),
						pricing: pricing.optional(),
					})
					.strict(),
			)
			.optional(),
		pricing: pricing.optional(),
		manualRenew: z.boolean().optional(),
		taxExemptId: z.string().optional(),
		deactivation: z.null().optional(),
		prorate: z.boolean().optional(),
		preview: z.boolean().optional(),
		customReferenceId: z.string().optional(),
	})
	.strict();
