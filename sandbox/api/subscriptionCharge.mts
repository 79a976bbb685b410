import { rebill } from '../store/billing.mts';
import type { Store } from '../store.mts';
import { DAY } from '../store/dates.mts';
import type { Fields } from './answer.mts';

/** Managed subscriptions only: one successful charge a day, four in thirty days. */
export function charge(store: Store, id: string): Fields {
	const head = { subscription: id, action: 'subscription.charge' };
	const fail = (text: string): Fields => ({
		...head,
		result: 'error',
		error: { subscription: text },
	});
	const subscription = store.subscriptions.get(id);
	if (!subscription) return fail('Not found');
	if (!subscription.adhoc) return fail("Renew can only be performed for 'Adhoc' subscriptions.");
	if (subscription.state === 'deactivated') return fail('Subscription is not active.');
	const within = (ms: number) => subscription.charges.filter((at) => at > store.now() - ms).length;
	if (within(DAY) >= 1 || within(30 * DAY) >= 4)
		return fail('Only 1 successful rebill per day and 4 successful rebills per 30 days allowed.');
	const decline = rebill(store, subscription);
	return decline === null ? { ...head, result: 'success' } : fail(decline);
}
