import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { proposed, update } from '../store/changes.mts';
import { prorationProblem } from '../store/proration.mts';
import { cancel, resume, schedulePause } from '../store/subscriptions.mts';
import { estimateView } from '../views/estimate.mts';
import { prorationView, subscriptionView } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';
import {
	bytesOf,
	entriesOf,
	entryOf,
	hasErrors,
	idsOf,
	isFields,
	MANY,
	pageOf,
	paginate,
	refuse,
	sendBytes,
	sendList,
	TOO_MANY,
	type Fields,
} from './answer.mts';
import { readChange } from './subscriptionFields.mts';
import { conversion } from './subscriptionConvert.mts';
import { filterErrors, findSubscriptions } from './subscriptionSearch.mts';
import { charge } from './subscriptionCharge.mts';

/** Subscriptions: list, read, update, estimate, cancel, pause, resume, convert, charge. */
export function registerSubscriptions(app: FastifyInstance, store: Store): void {
	const view = (subscription: Subscription) => subscriptionView(store, subscription);

	app.get('/subscriptions', async (request, reply) => {
		const query = request.query as Fields;
		const page = pageOf(store, query);
		const error = typeof page === 'string' ? { limit: page } : filterErrors(query);
		if (typeof page === 'string' || hasErrors(error))
			return reply.code(400).send({ action: 'subscription.getall', result: 'error', error });
		const { items, nextPage } = paginate(findSubscriptions(store, query), page);
		const envelope = { action: 'subscription.getall', result: 'success', nextPage };
		// A range alone counts for nothing, and neither it nor paging turns ids into objects.
		const plain = Object.keys(query).every((key) =>
			['page', 'limit', 'begin', 'end'].includes(key),
		);
		return plain
			? { ...envelope, subscriptions: items.map((one) => one.id) }
			: sendList(
					reply,
					'subscriptions',
					items.map((one) => entryOf(store, one, view)),
					envelope,
				);
	});

	app.get<{ Params: { id: string } }>('/subscriptions/:id', async (request, reply) => {
		const ids = idsOf(request.params.id);
		if (ids.length > MANY)
			return reply.code(400).send(failed('subscription.get', request.params.id, TOO_MANY));
		const found = ids.map((id) => store.subscriptions.get(id));
		const [only] = found;
		if (found.every((one) => one === undefined)) reply.code(400);
		// One id is answered flat, and without `action`; several are wrapped.
		if (ids.length === 1)
			return only
				? sendBytes(reply, entryOf(store, only, view))
				: failed('subscription.get', ids[0] ?? '');
		const entries = found.map((one, index) =>
			one
				? entryOf(store, one, view, 'subscription.get')
				: bytesOf(failed('subscription.get', ids[index] ?? '')),
		);
		return sendList(reply, 'subscriptions', entries);
	});

	app.post('/subscriptions', async (request, reply) => {
		const entries = entriesOf(request.body, 'subscriptions');
		if (!entries) return refuse(reply, 'required', 'subscriptions');
		// Each entry stands alone; failures are told under HTTP 200.
		return { subscriptions: entries.map((entry) => updateOne(store, entry)) };
	});

	app.post('/subscriptions/estimate', async (request, reply) => {
		const { body } = request;
		const fail = (message: string, id: unknown = null) =>
			reply.code(400).send({
				action: 'subscriptions.estimate.update',
				subscription: id,
				result: 'error',
				error: { message },
			});
		if (!isFields(body) || Array.isArray(body['subscriptions']))
			return fail('Request must contain a single root object.');
		const id = body['subscription'];
		if (typeof id !== 'string' || id === '') return fail('Request must contain a subscription ID.');
		const subscription = store.subscriptions.get(id);
		if (!subscription) {
			return reply.code(404).send({
				status: 'subscriptions.estimate.update',
				subscription: id,
				result: 'error',
				error: { subscription: `Subscription ID does not exist: ${id}` },
			});
		}
		if (subscription.state === 'deactivated') {
			return reply.code(500).send({
				action: 'subscriptions.estimate.update',
				subscription: id,
				result: 'error',
				error: { message: 'Subscription is not changeable' },
			});
		}
		const read = readChange(body);
		if ('errors' in read)
			return fail(
				Object.entries(read.errors)
					.map(([field, text]) => `${field}: ${text}`)
					.join(' '),
				id,
			);
		// Codes that cannot be used are passed over in silence here, while an update refuses them.
		const { after, errors } = proposed(store, subscription, read.change);
		if (hasErrors(errors))
			return fail(
				Object.entries(errors)
					.map(([field, text]) => `${field}: ${text}`)
					.join(' '),
				id,
			);
		if (read.change.prorate && prorationProblem(store, subscription))
			return fail('Proration is not allowed for this subscription.', id);
		return estimateView(store, subscription, after, read.change.prorate === true);
	});

	app.delete<{ Params: { id: string } }>('/subscriptions/:id', async (request, reply) => {
		const { id } = request.params;
		const { billingPeriod = '1' } = request.query as Fields;
		const head = { subscription: id, action: 'subscription.cancel' };
		// HTTP 500 for what is no server error: the documented answer.
		const fail = (error: Record<string, string>) =>
			reply.code(500).send({ ...head, result: 'error', error });
		const subscription = store.subscriptions.get(id);
		if (!subscription) return fail({ subscription: 'Subscription not found' });
		if (billingPeriod !== '0' && billingPeriod !== '1')
			return fail({
				billingPeriod:
					'billingPeriod=0 to cancel immediately or billingPeriod=1 to cancel at the next period.',
			});
		const immediately = billingPeriod === '0';
		if (subscription.state === 'deactivated' || (subscription.state === 'canceled' && !immediately))
			return fail({ subscription: 'The subscription is already canceled' });
		cancel(store, subscription, immediately);
		return { subscriptions: [{ ...head, result: 'success' }] };
	});

	app.post<{ Params: { id: string } }>('/subscriptions/:id/pause', async (request, reply) => {
		// The key is one literal string with a dot in it.
		const fail = (text: string) =>
			reply.code(400).send({
				action: 'subscriptions.pause',
				result: 'error',
				error: { 'subscriptions.pause': text },
			});
		const subscription = store.subscriptions.get(request.params.id);
		const count = isFields(request.body) ? request.body['pausePeriodCount'] : undefined;
		if (!subscription) return fail('Unable to find subscription.');
		if (count === undefined || count === null) return fail('Number of periods is required.');
		if (typeof count !== 'number' || !Number.isInteger(count) || count < 1)
			return fail('Invalid number of Periods.');
		if (subscription.state !== 'active' || subscription.adhoc)
			return fail('Subscription is not active.');
		schedulePause(store, subscription, count);
		return sendBytes(reply, entryOf(store, subscription, view, 'subscriptions.pause.get'));
	});

	app.post<{ Params: { id: string } }>('/subscriptions/:id/resume', async (request, reply) => {
		const fail = (text: string) =>
			reply.code(400).send({
				action: 'subscriptions.resume',
				result: 'error',
				error: { 'subscriptions.resume': text },
			});
		const subscription = store.subscriptions.get(request.params.id);
		if (!subscription) return fail('Unable to find subscription.');
		if (!subscription.pause) return fail('Subscription is not paused.');
		resume(store, subscription);
		return sendBytes(reply, entryOf(store, subscription, view, 'subscriptions.resume.get'));
	});

	app.post<{ Params: { id: string } }>('/subscriptions/:id/convert', async (request, reply) => {
		const answer = conversion(store, store.subscriptions.get(request.params.id));
		if (typeof answer !== 'string') return answer;
		return reply.code(400).send({
			action: 'subscription.convert',
			result: 'error',
			error: { 'subscription.convert': answer },
		});
	});

	app.post('/subscriptions/charge', async (request, reply) => {
		const entries = entriesOf(request.body, 'subscriptions');
		if (!entries) return refuse(reply, 'required', 'subscriptions');
		if (entries.length > MANY)
			return refuse(reply, 'too many subscriptions', String(entries.length));
		const results = entries.map((entry) => charge(store, textOf(entry['subscription'])));
		// The good answer's key is singular although it holds a list; only a total failure has the plural.
		if (results.some((entry) => entry['result'] === 'success')) return { subscription: results };
		return reply.code(400).send({ subscriptions: results });
	});
}

function updateOne(store: Store, entry: Fields): Fields {
	const id = textOf(entry['subscription']);
	const head = { subscription: id, action: 'subscription.update' };
	const subscription = store.subscriptions.get(id);
	if (!subscription) return { ...head, result: 'error', error: { subscription: 'Not found' } };
	const read = readChange(entry);
	if ('errors' in read) return { ...head, result: 'error', error: read.errors };
	const outcome = update(store, subscription, read.change);
	if (outcome.errors) return { ...head, result: 'error', error: outcome.errors };
	const { preview } = outcome;
	return {
		...head,
		result: 'success',
		...(preview
			? { prorated: true, proration: prorationView(subscription, preview.after, preview.figures) }
			: {}),
	};
}

function failed(action: string, subscription: string, text = 'Subscription not found'): Fields {
	return { action, subscription, result: 'error', error: { subscription: text } };
}
