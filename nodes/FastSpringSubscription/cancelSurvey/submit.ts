import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection, FieldProblem, optional, text } from '../../shared/fields';
import { isRecord } from '../../shared/json';
import { locator } from '../../shared/pickers';
import { reasonId, reasonName, reasonOf, surveyLanguage } from './fields';

export const submit = operation({
	name: 'Submit',
	action: 'Submit a cancel survey',
	description: 'Store why a customer canceled a subscription',
	route: api.cancelSurvey.submit,
	fields: {
		subscriptionId: locator.subscription(),
		reasonId: optional(reasonId),
		additionalFields: collection('Additional Fields', {
			feedbackText: text('Feedback', {
				maxLength: 4_000,
				rows: 3,
				description: "The customer's own words",
			}),
			lang: surveyLanguage,
			reasonName,
		}),
	},
	payload: ({ subscriptionId, reasonId: chosen, additionalFields }) => ({
		subscription: subscriptionId,
		cancelSurvey: {
			reasonId: chosen ?? reasonOf(additionalFields.reasonName),
			...additionalFields,
		},
	}),
	finalize: (sent) => {
		const { cancelSurvey: survey } = sent;
		if (isRecord(survey) && survey.reasonId !== undefined) return sent;
		throw new FieldProblem('Reason', 'is empty; choose the reason, or add Reason Name');
	},
});
