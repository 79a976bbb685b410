import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { createAccount } from '../store/accounts.mts';
import { transfer } from '../store/subscriptions.mts';
import type { Store } from '../store.mts';
import { isFields, refuse, type Fields } from './answer.mts';

/** One call moves at most this many. */
const MOST = 20;

/** `POST /subscriptions/transfer`: moves subscriptions between accounts. Failures are told under HTTP 200. */
export function registerTransfers(app: FastifyInstance, store: Store): void {
	app.post('/subscriptions/transfer', async (request, reply) => {
		const { body } = request;
		if (!isFields(body)) return refuse(reply, 'required', 'sourceAccountId');
		const { initiatedBy, sourceAccountId, targetAccountId, targetAccount, subscriptions } = body;
		const source = store.accounts.get(textOf(sourceAccountId));
		if (typeof initiatedBy !== 'string') return refuse(reply, 'required', 'initiatedBy');
		if (!source) return refuse(reply, 'required', 'sourceAccountId');
		if (!Array.isArray(subscriptions) || subscriptions.length < 1 || subscriptions.length > MOST)
			return refuse(reply, 'required', 'subscriptions');
		const target = isFields(targetAccount)
			? accountFor(store, targetAccount)
			: store.accounts.get(textOf(targetAccountId));
		if (!target || target === source) return refuse(reply, 'required', 'targetAccountId');

		const transferredSubscriptions: string[] = [];
		const failedSubscriptions: Fields[] = [];
		for (const id of subscriptions.map(textOf)) {
			const subscription = store.subscriptions.get(id);
			if (!subscription || subscription.account !== source.id) {
				failedSubscriptions.push({
					subscriptionId: id,
					errorMessage: 'Subscription not found',
					errorCode: 'SUBSCRIPTION_NOT_FOUND',
				});
			} else if (subscription.state === 'deactivated') {
				failedSubscriptions.push({
					subscriptionId: id,
					errorMessage: 'Subscription is not active',
					errorCode: 'SUBSCRIPTION_NOT_ACTIVE',
				});
			} else {
				transfer(store, subscription, target);
				transferredSubscriptions.push(id);
			}
		}
		return {
			status: '200',
			siteId: store.company.siteId,
			sourceAccountId: source.id,
			targetAccountId: target.id,
			transferredSubscriptions,
			failedSubscriptions,
			remainingSubscriptions: source.subscriptions,
		};
	});
}

/** The account with that e-mail, or a new one. */
function accountFor(store: Store, given: Fields): ReturnType<typeof createAccount> | undefined {
	const { email, account } = given;
	if (typeof email !== 'string') return undefined;
	const existing = [...store.accounts.values()].find(
		(one) => one.contact.email.toLowerCase() === email.toLowerCase(),
	);
	if (existing) return existing;
	const person = isFields(account) ? account : {};
	const address = isFields(person['address']) ? person['address'] : {};
	return createAccount(store, {
		contact: {
			first: person['firstName'] ?? '',
			last: person['lastName'] ?? '',
			email,
			company: person['company'] ?? null,
			phone: person['phone'] ?? null,
		},
		address: {
			addressLine1: address['line1'] ?? null,
			city: address['city'] ?? null,
			postalCode: address['postalCode'] === undefined ? null : textOf(address['postalCode']),
		},
		...(person['language'] === undefined ? {} : { language: person['language'] }),
		...(address['country'] === undefined ? {} : { country: address['country'] }),
	});
}
