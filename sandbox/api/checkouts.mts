import type { FastifyInstance, FastifyReply } from 'fastify';
import { cartOf } from '../store/checkoutCart.mts';
import {
	checkoutsOf,
	findCheckout,
	linesOf,
	openCheckout,
	settingOf,
	statusOf,
	type CheckoutCustomer,
	type CheckoutLine,
	type CheckoutSession,
} from '../store/checkouts.mts';
import { paymentMethodsOf } from '../store/paymentMethods.mts';
import { checkoutView, customerView, fullCheckoutView, lineOf } from '../views/checkoutSession.mts';
import type { Store } from '../store.mts';
import {
	cartErrors,
	customerFields,
	lineErrors,
	lineFields,
	problem,
	read,
	sessionFields,
	type FieldError,
} from './checkoutFields.mts';

interface Place {
	store: string;
	checkout: string;
	session: string;
	product: string;
}

const AT = '/v2/checkouts/:store/:checkout/sessions';

/** Sessions of the checkouts: open, read and replace them, their cart's items and their customer. */
export function registerCheckouts(app: FastifyInstance, store: Store): void {
	app.post<{ Params: Place }>(AT, async ({ params, body }, reply) => {
		const unknown = checkoutError(store, params);
		if (unknown) return refuse(reply, store, [unknown]);
		const { value, errors } = read(sessionFields, body);
		const wrong = value
			? [
					...customerErrors(store, value.customer),
					...cartErrors(store, value.cart?.lineItems ?? []),
				]
			: errors;
		if (!value || wrong.length > 0) return refuse(reply, store, wrong);
		const session = openCheckout(store, pathOf(params), value);
		follow(store, session);
		return reply.code(201).send(checkoutView(store, session));
	});

	app.get<{ Params: Place }>(`${AT}/:session`, async ({ params }, reply) => {
		const unknown = checkoutError(store, params);
		if (unknown) return refuse(reply, store, [unknown]);
		const session = findCheckout(store, pathOf(params), params.session);
		return session
			? fullCheckoutView(store, session)
			: reply.code(404).send(failure(store, '404 NOT_FOUND', 'Session not found', []));
	});

	app.get<{ Params: Place }>(`${AT}/:session/payment-methods`, async ({ params }, reply) => {
		const session = findCheckout(store, pathOf(params), params.session);
		return session
			? { paymentMethods: paymentMethodsOf(store, session) }
			: refuse(reply, store, [noSession(params)]);
	});

	// The body takes the place of everything that the session said before.
	app.put<{ Params: Place }>(`${AT}/:session`, async ({ params, body }, reply) => {
		const { session, closed } = openSession(store, params);
		const { value, errors } = read(sessionFields, body);
		const wrong = value
			? [
					...customerErrors(store, value.customer),
					...cartErrors(store, value.cart?.lineItems ?? []),
				]
			: errors;
		if (!session || !value || wrong.length > 0)
			return refuse(reply, store, closed ? [closed] : wrong);
		session.asked = value;
		follow(store, session);
		return fullCheckoutView(store, session);
	});

	app.put<{ Params: Place }>(`${AT}/:session/customer`, async ({ params, body }, reply) => {
		const { session, closed } = openSession(store, params);
		const { value, errors } = read(customerFields, body);
		const wrong = value ? customerErrors(store, value, '') : errors;
		if (!session || !value || wrong.length > 0)
			return refuse(reply, store, closed ? [closed] : wrong);
		session.asked = { ...session.asked, customer: value };
		follow(store, session);
		return customerView(session, settingOf(store, session).account);
	});

	app.post<{ Params: Place }>(`${AT}/:session/cart/items`, async ({ params, body }, reply) => {
		const { session, closed } = openSession(store, params);
		const { value, errors } = read(lineFields, body);
		if (!session || !value) return refuse(reply, store, closed ? [closed] : errors);
		const lines = linesOf(session);
		const twice = lines.some(({ productPath }) => productPath === value.productPath);
		const wrong = twice
			? [
					problem(
						'ITEM_EXISTS',
						'productPath',
						'The product is in the cart already',
						value.productPath,
					),
				]
			: lineErrors(store, value, '');
		if (wrong.length > 0) return refuse(reply, store, wrong);
		fill(store, session, [...lines, value]);
		return lineOf(store, session, value.productPath);
	});

	// The same body for each of the products in the path.
	app.put<{ Params: Place }>(
		`${AT}/:session/cart/items/:product`,
		async ({ params, body }, reply) => {
			const { session, closed } = openSession(store, params);
			if (!session) return refuse(reply, store, [closed]);
			const paths = params.product.split(',');
			const changes = paths.map((productPath) =>
				read(lineFields, { ...Object(body), productPath }),
			);
			const lines = changes.flatMap(({ value }) => value ?? []);
			const absent = paths.filter((path) => !inCart(session, path)).map(noItem);
			const wrong = [
				...absent,
				...changes.flatMap(({ errors }) => errors),
				...lines.flatMap((line) => lineErrors(store, line, '')),
			];
			if (wrong.length > 0) return refuse(reply, store, wrong);
			fill(
				store,
				session,
				linesOf(session).map(
					(line) => lines.find(({ productPath }) => productPath === line.productPath) ?? line,
				),
			);
			return lineOf(store, session, paths[0] ?? '');
		},
	);

	app.delete<{ Params: Place }>(`${AT}/:session/cart/items/:product`, async ({ params }, reply) => {
		const { session, closed } = openSession(store, params);
		if (!session) return refuse(reply, store, [closed]);
		if (!inCart(session, params.product)) return refuse(reply, store, [noItem(params.product)]);
		fill(
			store,
			session,
			linesOf(session).filter(({ productPath }) => productPath !== params.product),
		);
		return reply.code(204).send();
	});
}

const pathOf = ({ store, checkout }: Place): string => `${store}/${checkout}`;

const checkoutError = (store: Store, params: Place): FieldError | undefined =>
	checkoutsOf(store).has(pathOf(params))
		? undefined
		: problem('CHECKOUT_NOT_FOUND', 'checkoutPath', 'There is no such checkout', pathOf(params));

const noSession = ({ session }: Place): FieldError =>
	problem('SESSION_NOT_FOUND', 'sessionId', 'There is no such session', session);

const noItem = (path: string): FieldError =>
	problem('ITEM_NOT_FOUND', 'productPath', 'The product is not in the cart', path);

const inCart = (session: CheckoutSession, path: string): boolean =>
	linesOf(session).some(({ productPath }) => productPath === path);

/** Only an open session can be changed. */
function openSession(
	store: Store,
	params: Place,
): { session: CheckoutSession; closed?: undefined } | { session?: undefined; closed: FieldError } {
	const session = findCheckout(store, pathOf(params), params.session);
	if (!session) return { closed: noSession(params) };
	const status = statusOf(store, session);
	return status === 'OPEN'
		? { session }
		: {
				closed: problem(
					'SESSION_NOT_OPEN',
					'sessionId',
					`The session is ${status.toLowerCase()}`,
					session.id,
				),
			};
}

function customerErrors(
	store: Store,
	customer: CheckoutCustomer | undefined,
	at = 'customer.',
): FieldError[] {
	const id = customer?.accountId;
	return id === undefined || store.accounts.has(id)
		? []
		: [problem('ACCOUNT_NOT_FOUND', `${at}accountId`, 'There is no such account', id)];
}

function fill(store: Store, session: CheckoutSession, lineItems: CheckoutLine[]): void {
	session.asked = { ...session.asked, cart: { ...session.asked.cart, lineItems } };
	follow(store, session);
}

/** What other parts of the shop read of a session. */
function follow(store: Store, session: CheckoutSession): void {
	const setting = settingOf(store, session);
	session.account = setting.account?.id ?? '';
	session.currency = setting.currency;
	session.subtotal = cartOf(store, session, setting).net;
	session.items = linesOf(session).map(({ productPath, quantity = 1 }) => ({
		product: productPath,
		quantity,
	}));
	store.touch(session);
}

const refuse = (reply: FastifyReply, store: Store, errors: FieldError[]): FastifyReply =>
	reply
		.code(400)
		.send(
			failure(
				store,
				'400 BAD_REQUEST',
				errors.length === 1 ? 'One field was rejected' : `${errors.length} fields were rejected`,
				errors,
			),
		);

const failure = (
	store: Store,
	status: string,
	message: string,
	errors: FieldError[],
): Record<string, unknown> => ({
	status,
	timestamp: new Date(store.now()).toISOString(),
	id: `FS${store.id().replace(/[\W_]/g, '').toUpperCase()}`,
	message,
	...(errors.length > 0 ? { errors } : {}),
});
