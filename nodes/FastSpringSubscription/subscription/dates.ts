import { z } from 'zod';
import { day, scalar } from '../../shared/fields';
import { rules } from '../../shared/values';

/** When the next charge falls due. */
export const nextDate = day('Next Charge Date', {
	description:
		'Day of the next charge (UTC). A day in the past may charge at once. It cannot be combined with Prorate.',
});

/** FastSpring takes a day, or 0 for a subscription that renews without end. */
export const endDate = scalar(
	'End Date',
	z.unknown().transform((value, ctx): string | number => {
		if (String(value) === '0') return 0;
		const checked = rules.day.safeParse(value);
		if (checked.success) return checked.data;
		ctx.addIssue({
			code: 'custom',
			message: `${checked.error.issues[0]?.message ?? 'is not a date'}, or 0 for no end`,
		});
		return z.NEVER;
	}),
	{
		placeholder: 'e.g. 2027-12-31',
		description: 'Last day on which a charge may fall, or 0 for no end',
	},
);
