import { textOf } from '../store/fields.mts';
import { dictionary } from '../store/fields.mts';
import { DAY, parseDay } from '../store/dates.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';
import type { Fields } from './answer.mts';

const KNOWN = [
	'accountId',
	'begin',
	'end',
	'event',
	'products',
	'scope',
	'status',
	'page',
	'limit',
	'customReferenceId',
];
const SCOPES = ['all', 'live', 'test'];

/** Which states a `status` stands for: trials count as active. */
const STATUSES = dictionary<string[]>({
	active: ['active', 'trial'],
	trial: ['trial'],
	overdue: ['overdue'],
	canceled: ['canceled'],
	deactivated: ['deactivated'],
});

/** The dates that an `event` looks at. */
const EVENTS = dictionary<(subscription: Subscription) => Array<number | null>>({
	created: (one) => [one.begin],
	charged: (one) => one.charges,
	canceled: (one) => [one.canceledDate],
	deactivated: (one) => [one.state === 'deactivated' ? one.deactivationDate : null],
	trialstarted: (one) => [one.trialEnd === null ? null : one.begin],
	trialended: (one) => [one.trialEnd],
});

export function filterErrors(query: Fields): Record<string, string> {
	const errors: Record<string, string> = {};
	const oneOf = (key: string, values: readonly string[]) => {
		if (query[key] !== undefined && !values.includes(textOf(query[key])))
			errors[key] = `Supported value: ${values.join(', ')}`;
	};
	for (const key of Object.keys(query)) if (!KNOWN.includes(key)) errors[key] = 'Unrecognized Key';
	oneOf('status', Object.keys(STATUSES));
	oneOf('event', Object.keys(EVENTS));
	oneOf('scope', SCOPES);
	const begin = parseDay(query['begin']);
	const end = parseDay(query['end']);
	if (query['begin'] !== undefined && begin === undefined) errors['begin'] = 'Invalid begin date';
	if (query['end'] !== undefined && end === undefined) errors['end'] = 'Invalid end date';
	if (begin !== undefined && end !== undefined && end <= begin)
		errors['end'] = 'End date must be after begin date';
	if (query['event'] !== undefined && (begin === undefined || end === undefined))
		errors['event'] = 'Begin and end dates are required';
	return errors;
}

/** Oldest first. `begin` and `end` do nothing without `event`. */
export function findSubscriptions(store: Store, query: Fields): Subscription[] {
	const { accountId, event, scope = 'all', status, customReferenceId } = query;
	const products =
		query['products'] === undefined ? undefined : textOf(query['products']).split(',');
	const begin = parseDay(query['begin']) ?? -Infinity;
	const end = (parseDay(query['end']) ?? Infinity) + DAY;
	const dates = event === undefined ? undefined : EVENTS[textOf(event)];
	return [...store.subscriptions.values()].filter(
		(one) =>
			(accountId === undefined || one.account === accountId) &&
			(status === undefined || STATUSES[textOf(status)]?.includes(one.state)) &&
			(scope === 'all' || one.live === (scope === 'live')) &&
			(!products || products.includes(one.product)) &&
			(customReferenceId === undefined || one.customReferenceId === customReferenceId) &&
			(!dates || dates(one).some((at) => at !== null && at >= begin && at < end)),
	);
}
