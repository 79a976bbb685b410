import { choice } from '../../shared/fields';

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

/** The languages of the survey. FastSpring writes Hebrew with its older code. */
export const surveyLanguage = choice(
	'Language',
	{
		ar: 'Arabic',
		cs: 'Czech',
		da: 'Danish',
		de: 'German',
		en: 'English',
		es: 'Spanish',
		fi: 'Finnish',
		fr: 'French',
		hr: 'Croatian',
		hu: 'Hungarian',
		it: 'Italian',
		iw: 'Hebrew',
		ja: 'Japanese',
		ko: 'Korean',
		nl: 'Dutch',
		no: 'Norwegian',
		pl: 'Polish',
		pt: 'Portuguese',
		ru: 'Russian',
		sk: 'Slovak',
		sv: 'Swedish',
		tr: 'Turkish',
		zh: 'Chinese',
	},
	{ default: 'en' },
);
