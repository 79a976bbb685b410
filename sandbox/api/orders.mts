import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { parseDay, shortDate, DAY } from '../store/dates.mts';
import { orderView } from '../views/order.mts';
import type { Store } from '../store.mts';
import type { Order } from '../store/model.mts';
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
	unknownFields,
	type Fields,
} from './answer.mts';

/** Orders: list and filter, read one or many, update tags and item attributes. */
export function registerOrders(app: FastifyInstance, store: Store): void {
	const view = (order: Order) => orderView(store, order);

	app.get('/orders', async (request, reply) => {
		const query = request.query as Fields;
		const page = pageOf(store, query);
		const filters = Object.keys(query).filter((key) => key !== 'page' && key !== 'limit');
		const errors = filterErrors(query);
		if (typeof page === 'string') errors['limit'] = page;
		if (typeof page === 'string' || hasErrors(errors))
			return reply.code(400).send({ action: 'order.lookup', result: 'error', error: errors });
		const { items, nextPage, total } = paginate(findOrders(store, query), page);
		const envelope = {
			result: 'success',
			...echoedRange(query),
			page: page.page,
			limit: page.limit,
			nextPage,
			total,
		};
		// Without a filter the list holds ids only; with one, whole orders.
		return filters.length === 0
			? { action: 'order.getall', ...envelope, orders: items.map((order) => order.id) }
			: sendList(
					reply,
					'orders',
					items.map((order) => entryOf(store, order, view)),
					{ action: 'order.lookup', ...envelope },
				);
	});

	app.get<{ Params: { id: string } }>('/orders/:id', async (request, reply) => {
		const ids = idsOf(request.params.id);
		if (ids.length > MANY)
			return reply.code(400).send({ orders: [failed('order.get', request.params.id, TOO_MANY)] });
		const found = ids.map((id) => store.orders.get(id));
		const [only] = found;
		if (ids.length === 1 && only) return sendBytes(reply, entryOf(store, only, view, 'order.get'));
		if (found.every((order) => order === undefined)) reply.code(400);
		const entries = found.map((order, index) =>
			order
				? entryOf(store, order, view, 'order.get')
				: bytesOf(failed('order.get', ids[index] ?? '')),
		);
		return sendList(reply, 'orders', entries);
	});

	app.post('/orders', async (request, reply) => {
		const entries = entriesOf(request.body, 'orders');
		if (!entries) return refuse(reply, 'required', 'orders');
		const orders = entries.map((entry, index) => updateOrder(store, entry, index));
		if (orders.every((entry) => entry['result'] === 'error')) reply.code(400);
		return { orders };
	});
}

/** Tags and attributes are merged key by key. An order that does not exist is named by its place: `[0]`. */
function updateOrder(store: Store, entry: Fields, index: number): Fields {
	const order = store.orders.get(textOf(entry['order']));
	if (!order) return failed('order.update', `[${index}]`);
	const errors = unknownFields(entry, ['order', 'tags', 'items']);
	const tags = stringMap(entry['tags']);
	if (entry['tags'] !== undefined && !tags) errors['tags'] = 'Must be a map of strings';
	const items = entry['items'] === undefined ? [] : entriesOf(entry, 'items');
	if (!items) errors['items'] = 'Must be a list';
	const changes = (items ?? []).flatMap((item) => {
		const path = textOf(item['product']);
		const target = order.items.find((one) => one.product === path);
		const attributes = stringMap(item['attributes']);
		if (!target) errors[`items.${path}`] = 'Product is not specified as a valid item in the order';
		else if (!attributes) errors[`items.${path}`] = 'Must be a map of strings';
		return target && attributes ? [{ target, attributes }] : [];
	});
	if (hasErrors(errors))
		return { action: 'order.update', order: order.id, result: 'error', error: errors };

	order.tags = { ...order.tags, ...tags };
	for (const { target, attributes } of changes) {
		target.attributes = { ...target.attributes, ...attributes };
		// Attributes flow on to the subscription that the item started.
		const subscription = target.subscription
			? store.subscriptions.get(target.subscription)
			: undefined;
		if (!subscription || subscription.state === 'deactivated') continue;
		subscription.attributes = { ...subscription.attributes, ...attributes };
		store.touch(subscription);
	}
	store.touch(order);
	return { action: 'order.update', result: 'success', order: order.id };
}

const SCOPES = ['all', 'live', 'test'];
const STATUSES = ['completed', 'canceled', 'failed'];

function filterErrors(query: Fields): Record<string, string> {
	const known = [
		'begin',
		'end',
		'days',
		'limit',
		'page',
		'products',
		'rebill',
		'returns',
		'scope',
		'status',
	];
	const errors: Record<string, string> = {};
	for (const key of Object.keys(query)) if (!known.includes(key)) errors[key] = 'Unrecognized Key';
	const begin = parseDay(query['begin']);
	const end = parseDay(query['end']);
	if (query['begin'] !== undefined && begin === undefined) errors['begin'] = 'Invalid begin date';
	if (query['end'] !== undefined && end === undefined) errors['end'] = 'Invalid end date';
	if (begin !== undefined && end !== undefined && end <= begin)
		errors['end'] = 'End date must be after begin date';
	if (query['days'] !== undefined && !/^[1-9]\d*$/.test(textOf(query['days'])))
		errors['days'] = 'Invalid number of days';
	if (query['scope'] !== undefined && !SCOPES.includes(textOf(query['scope'])))
		errors['scope'] = `Supported value: ${SCOPES.join(', ')}`;
	if (query['status'] !== undefined && !STATUSES.includes(textOf(query['status'])))
		errors['status'] = `Supported value: ${STATUSES.join(', ')}`;
	for (const key of ['rebill', 'returns']) {
		if (query[key] !== undefined && !['true', 'false'].includes(textOf(query[key])))
			errors[key] = 'Supported value: true, false';
	}
	return errors;
}

function findOrders(store: Store, query: Fields): Order[] {
	const begin = parseDay(query['begin']) ?? -Infinity;
	const end = (parseDay(query['end']) ?? Infinity) + DAY;
	const since = query['days'] === undefined ? -Infinity : store.now() - Number(query['days']) * DAY;
	const products =
		query['products'] === undefined ? undefined : textOf(query['products']).split(',');
	const { scope = 'all', status, rebill, returns } = query;
	return [...store.orders.values()].filter(
		(order) =>
			order.created >= Math.max(begin, since) &&
			order.created < end &&
			(scope === 'all' || order.live === (scope === 'live')) &&
			(status === undefined || order.status === status) &&
			(rebill === undefined || (order.kind === 'rebill') === (rebill === 'true')) &&
			(returns === undefined || order.returns.length > 0 === (returns === 'true')) &&
			(!products || order.items.some((item) => products.includes(item.product))),
	);
}

/** The answer repeats the range in the short American form. */
function echoedRange(query: Fields): Fields {
	const echo: Fields = {};
	for (const key of ['begin', 'end']) {
		const at = parseDay(query[key]);
		if (at !== undefined) echo[key] = shortDate(at, 'en');
	}
	return echo;
}

function stringMap(value: unknown): Record<string, string> | undefined {
	if (!isFields(value)) return undefined;
	const entries = Object.entries(value).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
}

function failed(action: string, order: string, text = 'Not found'): Fields {
	return { action, order, result: 'error', error: { order: text } };
}
