import { couponProblem, useCoupon } from './coupons.mts';
import { startOfDay } from './dates.mts';
import { rebill, uncancel } from './subscriptions.mts';
import { recordChanges } from './planChanges.mts';
import { prorate, prorationProblem, settleProration, type Proration } from './proration.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Subscription } from './model.mts';
import { proposed, type Change, type Errors } from './proposal.mts';

export { proposed, type Change, type ChangedPricing, type Errors } from './proposal.mts';

/** Errors, or success: a preview also tells what the change would come to. */
export type Outcome =
	| { errors: Errors }
	| { errors?: never; preview?: { after: Subscription; figures: Proration } };

/** Carries a change out, at once or from the next billing on; a preview leaves everything as it was. */
export function update(store: Store, subscription: Subscription, change: Change): Outcome {
	if (subscription.state === 'deactivated') {
		return {
			errors:
				change.deactivation === null
					? { uncancel: 'Subscription is not active.' }
					: { subscription: 'Subscription is not changeable' },
		};
	}
	const { after, errors } = proposed(store, subscription, change);
	if (change.manualRenew && !subscription.autoRenew)
		errors['manualRenew'] = 'Subscription is already set to manual renew';
	if (change.preview && !change.prorate) errors['preview'] = 'Preview needs prorate';
	if (change.prorate && change.next !== undefined)
		errors['next'] = 'The next charge date cannot be changed with proration';
	const problem = change.prorate ? prorationProblem(store, subscription) : undefined;
	if (problem) errors['prorate'] = problem;
	for (const code of change.coupons ?? []) {
		const reason = couponProblem(store, code);
		if (reason) errors['coupons'] = `${code} is not a valid coupon: ${reason}`;
	}
	if ((change.coupons?.length ?? 0) > 1) errors['coupons'] = 'Only one coupon can be applied';
	if (Object.keys(errors).length > 0) return { errors };

	const figures = change.prorate ? prorate(store, subscription, after) : undefined;
	if (change.preview && figures) return { preview: { after, figures } };
	if (change.deactivation === null) uncancel(store, subscription);
	// Uncancelling alone is no update; nor is an entry that names the subscription and nothing else.
	const asked = Object.keys(change).filter(
		(key) => !['deactivation', 'prorate', 'preview'].includes(key),
	);
	if (asked.length === 0) return {};

	const rebillNow = change.next !== undefined && after.next < startOfDay(store.now());
	const before = { ...subscription };
	Object.assign(subscription, {
		...after,
		state: subscription.state,
		canceledDate: subscription.canceledDate,
		deactivationDate: subscription.deactivationDate,
	});
	for (const code of change.coupons ?? []) useCoupon(store, code);
	const order = figures && settleProration(store, subscription, figures);
	recordChanges(store, before, subscription, { prorated: figures !== undefined, order });
	store.touch(subscription);
	store.emit('subscription.updated', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
	if (rebillNow) rebill(store, subscription);
	return {};
}
