import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, collection, text } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { reasons, surveyLanguage } from './fields';

export const submit = operation({
	name: 'Submit',
	action: 'Submit a cancel survey',
	description: 'Store why a customer canceled a subscription',
	route: api.cancelSurvey.submit,
	fields: {
		subscriptionId: locator.subscription(),
		reasonId: choice('Reason', reasons),
		additionalFields: collection('Additional Fields', {
			feedbackText: text('Feedback', {
				maxLength: 4_000,
				rows: 3,
				description: "The customer's own words",
			}),
			lang: surveyLanguage,
			reasonName: choice(
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
				{ description: 'The same reason by its name; the reason above counts if both are given' },
			),
		}),
	},
	payload: (f) => ({
		subscription: f.subscriptionId,
		cancelSurvey: { reasonId: f.reasonId, ...f.additionalFields },
	}),
});
