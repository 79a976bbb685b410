import { clearable, day } from '../../shared/fields';

/** When the next charge falls due. */
export const nextDate = day('Next Charge Date', {
	description:
		'Day of the next charge (UTC). A day in the past may charge at once. It cannot be combined with Prorate.',
});

/** FastSpring takes a day, or 0 for a subscription that renews without end. */
export const endDate = clearable(
	day('End Date', {
		placeholder: 'e.g. 2027-12-31',
		description: 'Last day (UTC) on which a charge may fall; cleared, it renews without end',
	}),
	0,
);
