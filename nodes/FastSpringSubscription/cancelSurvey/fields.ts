import { choice, named } from '../../shared/fields';

/** The reasons that FastSpring's survey knows, by their ids. */
export const reasons = {
	1: 'Cost',
	2: 'Need',
	3: 'Usability',
	4: 'Support',
	5: 'Integration',
	6: 'Alternative',
	7: 'Other',
} as const;

/** Without a default: nobody's reason may be invented. */
export const reasonId = choice('Reason', reasons, {
	default: '',
	description: 'Why the customer canceled. By expression: 1 to 7, or use Reason Name instead.',
});

/** The same by their names. */
export const reasonName = choice(
	'Reason Name',
	{
		alternative: 'Alternative',
		cost: 'Cost',
		integration: 'Integration',
		need: 'Need',
		other: 'Other',
		support: 'Support',
		usability: 'Usability',
	},
	{ description: 'The reason by its name; Reason takes precedence if both are given' },
);

/** The id of a reason's name. */
export const reasonOf = (name: string | undefined): string | undefined =>
	Object.entries(reasons).find(([, shown]) => shown.toLowerCase() === name)?.[0];

/** The languages of the survey. FastSpring writes Hebrew with its older code. */
export const surveyLanguage = choice(
	'Language',
	named('language', 'ar cs da de en es fi fr hr hu it iw ja ko nl no pl pt ru sk sv tr zh'),
	{ default: 'en' },
);
