import { textOf } from '../store/fields.mts';
import { dictionary } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { createAccount, updateAccount } from '../store/accounts.mts';
import { DAY } from '../store/dates.mts';
import { accountView } from '../views/account.mts';
import type { Store } from '../store.mts';
import type { Account } from '../store/model.mts';
import {
	entryOf,
	hasErrors,
	isFields,
	pageOf,
	paginate,
	refuse,
	sendBytes,
	sendList,
	unknownFields,
	type Fields,
} from './answer.mts';

/** Accounts: create, list or look up, read one, update, portal link. */
export function registerAccounts(app: FastifyInstance, store: Store): void {
	const view = (account: Account) => accountView(store, account);

	app.get('/accounts', async (request, reply) => {
		const query = request.query as Fields;
		const criteria = Object.keys(query).filter((key) => key !== 'page' && key !== 'limit');
		const page = pageOf(store, query);
		const error = typeof page === 'string' ? { limit: page } : lookupError(query, criteria);
		if (typeof page === 'string' || hasErrors(error))
			return reply.code(400).send({ action: 'account.lookup', result: 'error', error });
		const [criterion] = criteria;
		if (criterion === undefined) {
			const { items, nextPage, total } = paginate([...store.accounts.keys()], page);
			return {
				action: 'account.getall',
				result: 'success',
				page: page.page,
				limit: page.limit,
				nextPage,
				total,
				accounts: items,
			};
		}
		const found = lookUp(store, criterion, textOf(query[criterion]));
		// A search without a hit is an error here, not an empty list.
		if (found.length === 0)
			return reply.code(400).send({
				action: 'account.lookup',
				result: 'error',
				error: { [criterion]: 'Account not found' },
			});
		const { items, nextPage, total } = paginate(found, page);
		const entries = items.map((account) => entryOf(store, account, view));
		return sendList(reply, 'accounts', entries, {
			action: 'account.lookup',
			result: 'success',
			page: page.page,
			limit: page.limit,
			nextPage,
			total,
		});
	});

	// A comma list is taken for one id that nobody has.
	app.get<{ Params: { id: string } }>('/accounts/:id', async (request, reply) => {
		const { id } = request.params;
		const account = store.accounts.get(id);
		if (account) return sendBytes(reply, entryOf(store, account, view, 'account.get'));
		return reply.code(400).send({
			id,
			account: id,
			action: 'account.get',
			result: 'error',
			error: { account: 'account id not found' },
		});
	});

	app.post('/accounts', async (request, reply) => {
		if (!isFields(request.body)) return refuse(reply, 'required', 'contact');
		const error = writeErrors(store, request.body, undefined);
		if (hasErrors(error))
			return reply.code(400).send({ action: 'account.create', result: 'error', error });
		const account = createAccount(store, request.body);
		return { account: account.id, id: account.id, action: 'account.create', result: 'success' };
	});

	app.post<{ Params: { id: string } }>('/accounts/:id', async (request, reply) => {
		const { id } = request.params;
		const account = store.accounts.get(id);
		const head = { id, account: id, action: 'account.update' };
		if (!account)
			return reply
				.code(400)
				.send({ ...head, result: 'error', error: { account: 'account id not found' } });
		if (!isFields(request.body)) return refuse(reply, 'required', 'contact');
		const error = writeErrors(store, request.body, account);
		if (hasErrors(error)) return reply.code(400).send({ ...head, result: 'error', error });
		updateAccount(store, account, request.body);
		return { ...head, result: 'success', accounts: [{ ...head, result: 'success' }] };
	});

	app.get<{ Params: { id: string } }>('/accounts/:id/authenticate', async (request, reply) => {
		const { id } = request.params;
		const head = { action: 'account.authenticate.get', account: id };
		if (!store.accounts.has(id))
			return reply
				.code(400)
				.send({ accounts: [{ ...head, result: 'error', error: { account: 'Not found' } }] });
		// No zone in the text: that is how the service writes it.
		const expires = new Date(store.now() + DAY).toISOString().slice(0, -1);
		return {
			accounts: [
				{
					...head,
					result: 'success',
					expires,
					url: `${store.host(true)}/account/${store.id()}/${store.id().slice(0, 11)}`,
				},
			],
		};
	});
}

const CONTACT = ['first', 'last', 'email', 'company', 'phone'];
const ADDRESS = [
	'addressLine1',
	'addressLine2',
	'city',
	'postalCode',
	'region',
	'regionCustom',
	'company',
];

/** Errors by field name. A contact that is sent must hold its e-mail; a new account needs the names too. */
function writeErrors(
	store: Store,
	body: Fields,
	existing: Account | undefined,
): Record<string, string> {
	const { contact, address, lookup, language, country } = body;
	const error = unknownFields(body, ['contact', 'address', 'language', 'country', 'lookup']);
	if (isFields(contact)) Object.assign(error, unknownFields(contact, CONTACT));
	if (isFields(address)) Object.assign(error, unknownFields(address, ADDRESS));
	if (isFields(lookup)) Object.assign(error, unknownFields(lookup, ['custom']));
	const given = isFields(contact) ? contact : {};
	const required = existing ? (contact === undefined ? [] : ['email']) : ['first', 'last', 'email'];
	for (const key of required)
		if (typeof given[key] !== 'string' || given[key] === '') error[key] = `${key} required`;
	for (const key of CONTACT) {
		const value = given[key];
		if (value !== undefined && value !== null && (typeof value !== 'string' || value.length > 255))
			error[key] = `${key} invalid`;
	}
	const email = typeof given['email'] === 'string' ? given['email'] : undefined;
	if (email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) error['email'] = 'email invalid';
	const owner =
		email &&
		[...store.accounts.values()].find(
			(one) => one.contact.email.toLowerCase() === email.toLowerCase(),
		);
	if (owner && owner !== existing) error['email'] = `email already exists, /accounts/${owner.id}`;
	if (language !== undefined && !/^[a-z]{2}$/.test(textOf(language)))
		error['language'] = 'language invalid';
	if (country !== undefined && !/^[A-Z]{2}$/.test(textOf(country)))
		error['country'] = 'country invalid';
	const custom = isFields(lookup) ? lookup['custom'] : undefined;
	if (custom !== undefined && (typeof custom !== 'string' || custom.length < 4))
		error['custom'] = 'custom must have at least 4 characters';
	else if (
		custom !== undefined &&
		[...store.accounts.values()].some((one) => one !== existing && one.lookup.custom === custom)
	)
		error['custom'] = 'custom already exists';
	return error;
}

const STATES = ['active', 'ended', 'canceled', 'started'];
const CRITERIA = [
	'email',
	'custom',
	'global',
	'orderId',
	'orderReference',
	'subscriptionId',
	'products',
	'subscriptions',
	'refunds',
];

function lookupError(query: Fields, criteria: readonly string[]): Record<string, string> {
	const stranger = criteria.find((key) => !CRITERIA.includes(key));
	if (stranger !== undefined) return { [stranger]: 'Unrecognized Key' };
	const [first, second] = criteria;
	if (second !== undefined) return { [second]: 'Only one condition can be specified' };
	if (first === 'subscriptions' && !STATES.includes(textOf(query[first])))
		return { subscriptions: `Supported value: ${STATES.join(', ')}` };
	if (first === 'refunds' && query[first] !== 'true') return { refunds: 'Supported value: true' };
	return {};
}

function lookUp(store: Store, criterion: string, value: string): Account[] {
	const subscriptions = (account: Account) =>
		account.subscriptions.flatMap((id) => store.subscriptions.get(id) ?? []);
	const orders = (account: Account) => account.orders.flatMap((id) => store.orders.get(id) ?? []);
	const tests: Record<string, (account: Account) => boolean> = {
		email: (account) => account.contact.email.toLowerCase() === value.toLowerCase(),
		custom: (account) => account.lookup.custom === value,
		global: (account) => account.lookup.global === value,
		orderId: (account) => account.orders.includes(value),
		orderReference: (account) => orders(account).some((order) => order.reference === value),
		subscriptionId: (account) => account.subscriptions.includes(value),
		products: (account) =>
			orders(account).some((order) => order.items.some((item) => item.product === value)),
		refunds: (account) => orders(account).some((order) => order.returns.length > 0),
		subscriptions: (account) =>
			subscriptions(account).some(({ state }) => IN_STATE[value]?.includes(state)),
	};
	return [...store.accounts.values()].filter((account) => tests[criterion]?.(account));
}

const IN_STATE = dictionary<string[]>({
	active: ['active', 'trial', 'overdue', 'canceled', 'paused'],
	ended: ['deactivated'],
	canceled: ['canceled'],
	started: ['active', 'trial'],
});
