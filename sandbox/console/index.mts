import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CONTROL } from '../http/gate.mts';
import { endpointView, entryView } from '../http/webhookControl.mts';
import { dictionary, isFields } from '../store/fields.mts';
import { nameOf } from '../store/catalog.mts';
import { quotesOf } from '../store/quotes.mts';
import { knownTypes } from '../store/samples.mts';
import { actions, canBeRefunded, canRenew, nameOfBuyer } from './actions.mts';
import type { Sandbox } from '../server.mts';
import type { Store } from '../store.mts';

/** The console's files: everything the browser loads. */
const FILES: Record<string, string> = {
	'index.html': 'text/html',
	'console.css': 'text/css',
	'console.js': 'text/javascript',
	'view.js': 'text/javascript',
};
const FOLDER = join(process.cwd(), 'sandbox', 'console');
const SHOWN = 50;

/** The web console at `/`, what it shows, and what its buttons do. */
export function registerConsole(app: FastifyInstance, sandbox: Sandbox): void {
	const { store, webhooks } = sandbox;

	app.get('/', async (_request, reply) => sendFile('index.html', reply));
	for (const file of Object.keys(FILES))
		app.get(`${CONTROL}/console/${file}`, async (_request, reply) => sendFile(file, reply));
	app.get(`${CONTROL}/console/state`, async () => state(sandbox));

	app.post<{ Params: { action: string } }>(`${CONTROL}/do/:action`, async (request, reply) => {
		const act = actions[request.params.action];
		if (!act)
			return reply
				.code(404)
				.send({ message: `Nothing is called ${request.params.action}`, params: ['action'] });
		const before = store.events.length;
		const message = act(store, isFields(request.body) ? request.body : {});
		webhooks.wake();
		return {
			message,
			now: store.now(),
			events: store.events.slice(before).map(({ id, type }) => ({ id, type })),
		};
	});
}

async function sendFile(
	file: string,
	reply: { header: (name: string, value: string) => unknown },
): Promise<string> {
	reply.header('content-type', `${FILES[file]}; charset=utf-8`);
	reply.header('cache-control', 'no-store');
	// Nothing but its own files: the console works without a network, and nothing of it leaves the machine.
	reply.header(
		'content-security-policy',
		"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
	);
	return await readFile(join(FOLDER, file), 'utf8');
}

function state(sandbox: Sandbox): Record<string, unknown> {
	const { store, limiter, log, webhooks, credentials, url } = sandbox;
	return {
		company: store.company.name,
		url,
		credentials,
		now: store.now(),
		counts: counts(store),
		subscriptionStates: tally([...store.subscriptions.values()].map((one) => one.state)),
		limiter: {
			enabled: limiter.enabled,
			limit: limiter.limit,
			windowMs: limiter.windowMs,
			used: limiter.used(),
			refused: limiter.refused,
		},
		totalCalls: log.total,
		calls: log.list
			.slice(-SHOWN)
			.reverse()
			.map(({ at, method, path, query, status, ms }) => ({
				at,
				method,
				path,
				query,
				status,
				ms: Math.round(ms),
			})),
		callsBefore: Math.max(0, log.list.length - SHOWN),
		speed: webhooks.speed,
		endpoints: webhooks.endpoints.map(endpointView),
		deliveries: webhooks.log.slice(-SHOWN).reverse().map(entryView),
		deliveryStates: tally(webhooks.log.map(({ status }) => status)),
		events: store.events
			.slice(-12)
			.reverse()
			.map(({ id, type, live, created, processed }) => ({ id, type, live, created, processed })),
		choices: choices(store),
	};
}

function counts(store: Store): Record<string, number> {
	return {
		accounts: store.accounts.size,
		products: store.products.size,
		orders: store.orders.size,
		subscriptions: store.subscriptions.size,
		returns: store.returns.size,
		quotes: quotesOf(store).size,
		coupons: store.coupons.size,
		events: store.events.length,
	};
}

/** What the forms offer, the newest first. */
function choices(store: Store): Record<string, unknown> {
	const owner = (id: string) => {
		const account = store.accounts.get(id);
		return account ? nameOfBuyer(account) : id;
	};
	const products = [...store.products.values()].map((product) => ({
		value: product.product,
		label: nameOf(product, 'en'),
	}));
	const subscriptions = newest(
		store.subscriptions,
		(one) => canRenew(one) || one.state === 'canceled' || one.state === 'paused',
	);
	const orders = newest(store.orders, canBeRefunded(store));
	return {
		products,
		subscriptions: subscriptions.map(({ id, display, account, state }) => ({
			value: id,
			label: `${display}, ${owner(account)} (${state})`,
		})),
		orders: orders.map(({ id, reference, account }) => ({
			value: id,
			label: `${reference}, ${owner(account)}`,
		})),
		types: knownTypes,
	};
}

function newest<T>(table: ReadonlyMap<string, T>, test: (one: T) => boolean): T[] {
	return [...table.values()].reverse().filter(test).slice(0, SHOWN);
}

function tally(words: readonly string[]): Record<string, number> {
	const found: Record<string, number> = dictionary({});
	for (const word of words) found[word] = (found[word] ?? 0) + 1;
	return found;
}
