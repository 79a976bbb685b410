import { z } from 'zod';
import { group, scalar, optional } from '../../shared/fields';
import { rules } from '../../shared/values';

/** FastSpring takes a day, a day with a time, or a moment without fractions of a second. */
const rule = z.unknown().transform((value, ctx): string => {
	const checked = rules.moment.safeParse(value);
	if (checked.success)
		return /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(String(value))
			? String(value)
			: checked.data.replace(/\.\d+Z$/, 'Z');
	ctx.addIssue({ code: 'custom', message: checked.error.issues[0]?.message ?? 'is not a date' });
	return z.NEVER;
});

const bound = (label: string, description: string) =>
	optional(scalar(label, rule, { type: 'dateTime', placeholder: 'e.g. 2027-06-01', description }));

/** The time in which the codes work. */
export const validity = group('Validity', {
	start: bound(
		'Start',
		'Day or moment (UTC) from which on the codes work. FastSpring refuses one in the past: leave it out when you change a coupon that has begun.',
	),
	end: bound(
		'End',
		'Day or moment (UTC) up to which the codes work; in the future, and after the start',
	),
});
