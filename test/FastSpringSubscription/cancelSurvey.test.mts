import { expect } from '@jest/globals';
import { reasons, surveysOf, type Survey } from '../../sandbox/store/surveys.mts';
import type { Store } from '../../sandbox/store.mts';
import { byId, failed, operations, type Json } from '../support/operations.mts';
import { isIn, runs, subscription, those } from './subscription/shop.mts';

const path = (id: string): string => `GET /subscriptions/cancelSurvey/reasons/${id}`;
const period = { startDate: '2024-01-01T00:00:00.000Z', endDate: '2027-01-01T00:00:00.000Z' };
const QUERY = 'POST /subscriptions/cancelSurvey/response/query';
const SUBMIT = 'POST /subscriptions/cancelSurvey/response';
const open = (id: string): Json => ({
	language: 'en',
	site: expect.any(String),
	subscription: expect.objectContaining({ subscriptionId: id }),
	reasons: reasons.map(({ id: reason, name }) =>
		expect.objectContaining({ id: reason, name, enabled: true }),
	),
});
/** Newest first, as FastSpring sorts them by default. */
const all = (store: Store): Survey[] =>
	[...surveysOf(store).values()].sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
const row = ({ id, subscription: owner, product, reason, feedback, language }: Survey): Json => ({
	id,
	subscriptionId: owner,
	productPath: product,
	reasonId: reason.id,
	name: reason.name,
	displayName: reason.displayName,
	feedbackText: feedback,
	lang: language,
	creationTime: expect.stringMatching(/ UTC 20\d\d$/),
});

operations('fastSpringSubscription', {
	'cancelSurvey.get': {
		'gives the reasons to choose from': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return { parameters: { subscriptionId: byId(id) }, calls: [path(id)], output: [open(id)] };
		},
		'gives the answer of a canceled one, in a language': ({ store }) => {
			const [{ subscription: id, reason } = { subscription: '', reason: undefined }] = all(store);
			return {
				parameters: { subscriptionId: byId(id), filters: { lang: 'de' } },
				calls: [`${path(id)}?lang=de`],
				output: [
					expect.objectContaining({
						language: 'de',
						cancelSurvey: expect.objectContaining({ reasonId: reason?.id, name: reason?.name }),
					}),
				],
			};
		},
		'asks for the same subscription once': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [a, b, a].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [path(a.id), path(b.id)],
				output: [a, b, a].map(({ id }) => open(id)),
			};
		},
		'fails only the item whose subscription is unknown': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				items: [{ id }, { id: 'nobodys' }],
				parameters: { subscriptionId: subscription },
				calls: [path(id), path('nobodys')],
				output: [open(id), failed('not found')],
			};
		},
		'says which language is none, and sends nothing': {
			parameters: { subscriptionId: byId('x1'), filters: { lang: 'xx' } },
			calls: [],
			output: [failed('"Filters > Language" is "xx"')],
		},
	},

	'cancelSurvey.submit': {
		'stores why a customer canceled': ({ store }) => {
			const [{ id }] = those(store, isIn('canceled'), 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					reasonId: '6',
					additionalFields: { feedbackText: 'In-house', lang: 'de', reasonName: 'alternative' },
				},
				calls: [
					[
						SUBMIT,
						{
							subscription: id,
							cancelSurvey: {
								reasonId: '6',
								feedbackText: 'In-house',
								lang: 'de',
								reasonName: 'alternative',
							},
						},
					],
				],
				output: [
					{
						id: expect.any(String),
						reasonId: '6',
						name: 'alternative',
						displayName: 'Alternative',
						description: expect.any(String),
						feedbackText: 'In-house',
						lang: 'de',
					},
				],
				after: ({ store: shop }) =>
					expect(surveysOf(shop).get(id)).toMatchObject({ feedback: 'In-house', language: 'de' }),
			};
		},
		'makes one call an item, with a reason of its own': ({ store }) => {
			const [a, b] = those(store, isIn('canceled'), 2);
			return {
				items: [
					{ id: a.id, why: '1' },
					{ id: b.id, why: 2 },
				],
				parameters: { subscriptionId: subscription, reasonId: '={{ $json.why }}' },
				calls: [
					[SUBMIT, { subscription: a.id, cancelSurvey: { reasonId: '1' } }],
					[SUBMIT, { subscription: b.id, cancelSurvey: { reasonId: '2' } }],
				],
				output: [
					expect.objectContaining({ name: 'cost' }),
					expect.objectContaining({ name: 'need' }),
				],
			};
		},
		'fails only the item whose subscription is unknown': ({ store }) => {
			const [a, b] = those(store, isIn('canceled'), 2);
			return {
				items: [a.id, 'nobodys', b.id].map((id) => ({ id })),
				parameters: { subscriptionId: subscription, reasonId: '3' },
				calls: [a.id, 'nobodys', b.id].map(
					(id) => [SUBMIT, { subscription: id, cancelSurvey: { reasonId: '3' } }] as const,
				),
				output: [
					expect.objectContaining({ name: 'usability' }),
					failed('not found'),
					expect.objectContaining({ name: 'usability' }),
				],
				stops: 'Already processed: item',
			};
		},
		'takes the reason by its name alone, and invents none': ({ store }) => {
			const [a, b] = those(store, isIn('canceled'), 2);
			return {
				items: [{ id: a.id, why: 'support' }, { id: b.id }],
				parameters: {
					subscriptionId: subscription,
					additionalFields: { reasonName: '={{ $json.why }}' },
				},
				calls: [
					[SUBMIT, { subscription: a.id, cancelSurvey: { reasonId: '4', reasonName: 'support' } }],
				],
				output: [
					expect.objectContaining({ name: 'support' }),
					failed('"Reason" is empty; choose the reason, or add Reason Name'),
				],
			};
		},
		'says which reason is none, and sends nothing': ({ store }) => {
			const [{ id }] = those(store, isIn('canceled'), 2);
			return {
				parameters: { subscriptionId: byId(id), reasonId: '8' },
				calls: [],
				output: [failed('"Reason" is "8"; must be one of 1, 2, 3')],
			};
		},
	},

	'cancelSurvey.getAll': {
		'lists answers up to the limit': ({ store }) => ({
			parameters: { ...period, limit: 2 },
			calls: [[QUERY, { ...period, pagination: { limit: 2, offset: 0 } }]],
			output: [all(store).slice(0, 2).map(row)],
		}),
		'reads all pages, untouched, sorted, of a product': ({ store }) => {
			const { product = '' } = all(store)[0] ?? {};
			const found = all(store)
				.filter((one) => one.product === product)
				.sort((a, b) => Number(a.reason.id) - Number(b.reason.id) || (a.id < b.id ? -1 : 1));
			return {
				parameters: {
					...period,
					returnAll: true,
					simplify: false,
					filters: { productPath: product, field: 'reasonId', order: 'asc' },
				},
				calls: [
					[
						QUERY,
						{
							...period,
							productPath: product,
							sorting: { field: 'reasonId', order: 'asc' },
							pagination: { limit: 100, offset: 0 },
						},
					],
				],
				output: [
					found.map((one) => ({
						...row(one),
						description: one.reason.description,
						site: store.company.siteId,
					})),
				],
			};
		},
		'sorts by a field or in an order alone': ({ store }) => ({
			items: [{ field: 'reasonId' }, { order: 'asc' }],
			parameters: {
				...period,
				limit: 1,
				filters: { field: '={{ $json.field }}', order: '={{ $json.order }}' },
			},
			calls: [
				[
					QUERY,
					{
						...period,
						sorting: { field: 'reasonId', order: 'desc' },
						pagination: { limit: 1, offset: 0 },
					},
				],
				[
					QUERY,
					{
						...period,
						sorting: { field: 'creationTime', order: 'asc' },
						pagination: { limit: 1, offset: 0 },
					},
				],
			],
			after: () => expect(all(store).length).toBeGreaterThan(1),
		}),
		'goes on by offset': ({ store }) => {
			for (const { id, product } of store.subscriptions.values())
				for (let copy = 0; copy < 6; copy += 1)
					surveysOf(store).set(`${id}${copy}`, {
						id: `s-${id}-${copy}`,
						subscription: id,
						product,
						reason: reasons[0] as never,
						feedback: null,
						language: 'en',
						created: store.now(),
					});
			const count = all(store).length;
			return {
				parameters: { ...period, returnAll: true },
				calls: Array.from(
					{ length: Math.ceil(count / 100) },
					(_, page) =>
						[QUERY, { ...period, pagination: { limit: 100, offset: 100 * page } }] as const,
				),
				output: [all(store).map(row)],
			};
		},
		'fails only the item whose date is none': ({ store }) => ({
			items: [{ from: '2024-01-01' }, { from: 'last year' }],
			parameters: { ...period, startDate: '={{ $json.from }}', returnAll: true },
			// A day is one of the workflow's time zone, which is New York here.
			calls: [
				[
					QUERY,
					{
						...period,
						startDate: '2024-01-01T05:00:00.000Z',
						pagination: { limit: 100, offset: 0 },
					},
				],
			],
			output: [
				all(store).map(row),
				failed('"Start Date" is "last year"; enter an ISO 8601 date and time'),
			],
		}),
		'asks an identical question once': ({ store }) => ({
			items: [{}, {}],
			parameters: { ...period, limit: 1 },
			calls: [[QUERY, { ...period, pagination: { limit: 1, offset: 0 } }]],
			output: [0, 1].map(() => all(store).slice(0, 1).map(row)),
		}),
	},
});
