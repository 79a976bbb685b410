import { route, type Repetition } from '../http/route';
import type { Json } from '../json';
import { idempotent, irreversible, SLOW } from './terms';

const CHARGED =
	"check whether a charge was made: Subscription: Get shows the period, FastSpring's app shows the orders";

/** Charging answers under the singular key, all else under the plural. */
const subscription = {
	rows: ['subscriptions', 'subscription'],
	key: ['subscription', 'id'],
} as const;
const subscriptionGet = route('multiRead', 'GET /subscriptions/{subscription_id}', {
	...subscription,
	many: 50,
});

/** Whether a switch was given and is not off, in any of the forms in which JSON may hold it. */
const isOn = (value: unknown): boolean => String(value ?? false).toLowerCase() !== 'false';

/**
 * A prorated change charges or credits at once, unless it is a preview, and so does a next charge date of today:
 * both act a second time. Source: FastSpring's reference on changing a subscription's product.
 */
const updates = ({ prorate, preview, next }: Json): Repetition =>
	isOn(next) || (isOn(prorate) && !isOn(preview)) ? 'nonIdempotent' : 'idempotent';

/** The routes of subscriptions: see `endpoints.ts`. */
export const subscriptions = {
	subscription: {
		get: subscriptionGet,
		getAll: route('list', 'GET /subscriptions', {
			...subscription,
			paging: 'page',
			records: subscriptionGet,
		}),
		update: route('arrayWrite', 'POST /subscriptions', {
			...subscription,
			// Where it is prorated or charged today.
			...irreversible,
			array: 'subscriptions',
			many: 25,
			repetition: updates,
			howToVerify: CHARGED,
		}),
		estimate: route('read', 'POST /subscriptions/estimate', { key: 'subscription' }),
		cancel: route('write', 'DELETE /subscriptions/{subscription_id}', {
			...subscription,
			...irreversible,
		}),
		pause: route('write', 'POST /subscriptions/{subscription_id}/pause', subscription),
		resume: route('write', 'POST /subscriptions/{subscription_id}/resume', {
			...subscription,
			...irreversible,
		}),
		convert: route('write', 'POST /subscriptions/{subscription_id}/convert', { key: 'id' }),
		charge: route('arrayWrite', 'POST /subscriptions/charge', {
			...subscription,
			...irreversible,
			array: 'subscriptions',
			many: 50,
			timeout: SLOW,
			howToVerify: CHARGED,
		}),
		transfer: route('write', 'POST /subscriptions/transfer', irreversible),
	},
	entry: {
		getAll: route('list', 'GET /subscriptions/{subscription_id}/entries', { paging: 'none' }),
	},
	planChange: {
		getAll: route('list', 'GET /subscriptions/{subscription_id}/history', {
			rows: 'changes',
			paging: 'none',
		}),
	},
	coTermGroup: {
		create: route('write', 'POST /subscriptions/coterm'),
		get: route('read', 'GET /subscriptions/coterm/{cotermGroupId}'),
		update: route('write', 'POST /subscriptions/coterm/{cotermGroupId}', irreversible),
		estimate: route('write', 'POST /subscriptions/coterm/{cotermGroupId}/estimate', idempotent),
		execute: route('write', 'POST /subscriptions/coterm/{cotermGroupId}/execute', irreversible),
		delete: route('write', 'DELETE /subscriptions/coterm/{cotermGroupId}', irreversible),
	},
	cancelSurvey: {
		submit: route('write', 'POST /subscriptions/cancelSurvey/response', idempotent),
		get: route('read', 'GET /subscriptions/cancelSurvey/reasons/{subscriptionId}', {
			mayBeEmpty: true,
		}),
		getAll: route('list', 'POST /subscriptions/cancelSurvey/response/query', {
			rows: 'surveys',
			paging: 'offset',
		}),
	},
	proformaInvoice: {
		create: route('read', 'POST /subscriptions/proformaInvoice'),
		get: route('read', 'GET /subscriptions/proformaInvoice/{subscription_id}'),
	},
} as const;
