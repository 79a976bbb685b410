/** The cancel survey: why buyers cancel, in their own words. */
import { table } from './tables.mts';
import type { Store } from '../store.mts';
import type { Subscription } from './model.mts';

export interface Reason {
	id: string;
	name: string;
	displayName: string;
	description: string;
}

export const reasons: readonly Reason[] = [
	{
		id: '1',
		name: 'cost',
		displayName: 'Cost',
		description: 'It costs more than I want to spend.',
	},
	{ id: '2', name: 'need', displayName: 'Need', description: 'I have no use for it any more.' },
	{
		id: '3',
		name: 'usability',
		displayName: 'Usability',
		description: 'I found it hard to work with.',
	},
	{
		id: '4',
		name: 'support',
		displayName: 'Support',
		description: 'I did not get the help I wanted.',
	},
	{
		id: '5',
		name: 'integration',
		displayName: 'Integration',
		description: 'It does not go together with my other tools.',
	},
	{
		id: '6',
		name: 'alternative',
		displayName: 'Alternative',
		description: 'I use another product now.',
	},
	{ id: '7', name: 'other', displayName: 'Other', description: 'Something else.' },
];

export interface Survey {
	id: string;
	subscription: string;
	product: string;
	reason: Reason;
	feedback: string | null;
	language: string;
	created: number;
}

const WORDS = [null, 'Maybe next year.', 'We moved to an in-house tool.', 'The project is over.'];

/** By subscription. Every other one that was canceled in the past left an answer. */
export const surveysOf = table<Survey>((store) => {
	const canceled = [...store.subscriptions.values()].filter(
		({ canceledDate }) => canceledDate !== null,
	);
	const answers = canceled.flatMap((one, index): Survey[] => {
		const reason = reasons[index % reasons.length];
		const created = one.canceledDate;
		if (index % 2 === 1 || created === null || !reason) return [];
		return [
			{
				id: `survey-${one.id}`,
				subscription: one.id,
				product: one.product,
				reason,
				feedback: WORDS[(index / 2) % WORDS.length] ?? null,
				language: one.language,
				created,
			},
		];
	});
	return new Map(answers.map((survey) => [survey.subscription, survey]));
});

/** The reason by its id, or by its name. */
export const findReason = (id: unknown, name: unknown): Reason | undefined =>
	reasons.find((one) => (id === undefined ? one.name === name : one.id === id));

/** Stores an answer, in the place of one that was there. */
export function answerSurvey(
	store: Store,
	subscription: Subscription,
	{ reason, feedback, language }: Pick<Survey, 'reason' | 'feedback' | 'language'>,
): Survey {
	const known = surveysOf(store).get(subscription.id);
	const survey: Survey = {
		id: known?.id ?? store.id(),
		subscription: subscription.id,
		product: subscription.product,
		reason,
		feedback,
		language,
		created: store.now(),
	};
	surveysOf(store).set(subscription.id, survey);
	return survey;
}
