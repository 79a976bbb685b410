import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { javaDate } from '../store/events.mts';
import { answerSurvey, findReason, reasons, surveysOf, type Survey } from '../store/surveys.mts';
import type { Store } from '../store.mts';
import { isFields, refuse, type Fields } from './answer.mts';

const ROOT = '/subscriptions/cancelSurvey';
const LANGUAGES = 'ar cs da de en es fi fr hr hu it iw ja ko nl no pl pt ru sk sv tr zh'.split(' ');

/** The cancel survey: its reasons or its answer, answering it, listing answers. */
export function registerSurveys(app: FastifyInstance, store: Store): void {
	app.get<{ Params: { id: string }; Querystring: Fields }>(
		`${ROOT}/reasons/:id`,
		async (request, reply) => {
			const subscription = store.subscriptions.get(request.params.id);
			if (!subscription) return refuse(reply, 'not found', 'subscriptionId');
			const { lang = 'en' } = request.query;
			if (!LANGUAGES.includes(textOf(lang))) return refuse(reply, 'invalid', 'lang');
			const head = {
				language: lang,
				site: store.company.siteId,
				subscription: {
					subscriptionId: subscription.id,
					product: { path: subscription.product, displayName: subscription.display },
				},
			};
			if (subscription.canceledDate === null)
				return { ...head, reasons: reasons.map((reason) => ({ ...reason, enabled: true })) };
			const survey = surveysOf(store).get(subscription.id);
			return {
				...head,
				cancelSurvey: survey ? { reasonId: survey.reason.id, ...wordsOf(survey) } : null,
			};
		},
	);

	app.post(`${ROOT}/response`, async (request, reply) => {
		const { subscription: id, cancelSurvey } = isFields(request.body) ? request.body : {};
		if (typeof id !== 'string') return refuse(reply, 'required', 'subscription');
		if (!isFields(cancelSurvey)) return refuse(reply, 'required', 'cancelSurvey');
		const subscription = store.subscriptions.get(id);
		if (!subscription) return refuse(reply, 'not found', 'subscription');
		const { reasonId, reasonName, feedbackText = null, lang = 'en' } = cancelSurvey;
		const reason = findReason(reasonId, reasonName);
		if (!reason)
			return refuse(
				reply,
				reasonId === undefined && reasonName === undefined ? 'required' : 'invalid',
				reasonId === undefined ? 'reasonName' : 'reasonId',
			);
		if (!LANGUAGES.includes(textOf(lang))) return refuse(reply, 'invalid', 'lang');
		const survey = answerSurvey(store, subscription, {
			reason,
			feedback: feedbackText === null ? null : textOf(feedbackText),
			language: textOf(lang),
		});
		return { id: survey.id, reasonId: reason.id, ...wordsOf(survey) };
	});

	app.post(`${ROOT}/response/query`, async (request, reply) => {
		const body = isFields(request.body) ? request.body : {};
		const [from, until] = [momentOf(body['startDate']), momentOf(body['endDate'])];
		if (from === undefined)
			return refuse(reply, body['startDate'] === undefined ? 'required' : 'invalid', 'startDate');
		if (until === undefined)
			return refuse(reply, body['endDate'] === undefined ? 'required' : 'invalid', 'endDate');
		const { pagination, sorting = {}, productPath } = body;
		if (!isFields(pagination)) return refuse(reply, 'required', 'pagination');
		const { limit, offset } = pagination;
		if (!isCount(limit, 1)) return refuse(reply, 'invalid', 'pagination.limit');
		if (!isCount(offset, 0)) return refuse(reply, 'invalid', 'pagination.offset');
		const { field = 'creationTime', order = 'desc' } = isFields(sorting) ? sorting : {};
		if (
			!['creationTime', 'reasonId'].includes(textOf(field)) ||
			!['asc', 'desc'].includes(textOf(order))
		)
			return refuse(reply, 'invalid', 'sorting');
		const keyOf = (survey: Survey) =>
			field === 'reasonId' ? Number(survey.reason.id) : survey.created;
		const found = [...surveysOf(store).values()]
			.filter(
				(survey) =>
					survey.created >= from &&
					survey.created <= until &&
					(productPath === undefined || survey.product === productPath),
			)
			.sort((a, b) => (keyOf(a) - keyOf(b) || (a.id < b.id ? -1 : 1)) * (order === 'asc' ? 1 : -1));
		const page = found.slice(offset, offset + limit);
		return {
			totalRecords: found.length,
			totalPages: Math.ceil(found.length / limit),
			surveys: page.map((survey) => rowOf(store, survey)),
		};
	});
}

const wordsOf = ({ reason, feedback, language }: Survey): Fields => ({
	name: reason.name,
	displayName: reason.displayName,
	description: reason.description,
	feedbackText: feedback,
	lang: language,
});

const rowOf = (store: Store, survey: Survey): Fields => ({
	id: survey.id,
	subscriptionId: survey.subscription,
	reasonId: survey.reason.id,
	...wordsOf(survey),
	site: store.company.siteId,
	productPath: survey.product,
	creationTime: javaDate(survey.created),
});

function momentOf(value: unknown): number | undefined {
	const at =
		typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(at) ? undefined : at;
}

const isCount = (value: unknown, least: number): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= least;
