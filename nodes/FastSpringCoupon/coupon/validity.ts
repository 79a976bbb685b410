import { group, optional, scalar, type Context } from '../../shared/fields';
import { rules } from '../../shared/values';

/** FastSpring takes a day, or a moment without fractions of a second. */
const rule = ({ timezone }: Context) => rules.dayOrMoment(timezone);

const bound = (label: string, description: string) =>
	optional(scalar(label, rule, { type: 'dateTime', placeholder: 'e.g. 2027-06-01', description }));

/** The time in which the codes work. */
export const validity = group('Validity', {
	start: bound(
		'Start',
		"From when on the codes work: a moment in the workflow's time zone, or by expression a day (UTC). FastSpring refuses one in the past: leave it out when you change a coupon that has begun.",
	),
	end: bound(
		'End',
		"Up to when the codes work: a moment in the workflow's time zone, or by expression a day (UTC); in the future, and after the start",
	),
});
