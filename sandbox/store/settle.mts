import { addInterval, DAY, startOfDay } from './dates.mts';
import { deactivate, failCharge, rebill, resume } from './subscriptions.mts';
import { reminderDate, subscriptionEvent } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Subscription } from './model.mts';

/**
 * Does everything that has fallen due up to now, in the order of its dates and
 * as of those dates: reminders, renewals, failed ones, pauses, ends. Answers how many things that were.
 */
export function settle(
	store: Store,
	subscriptions: Iterable<Subscription> = store.subscriptions.values(),
): number {
	const now = store.now();
	const agenda = new Map<Subscription, Due>();
	const enter = (subscription: Subscription) => {
		const due = dueOf(store, subscription);
		if (due && due.at <= now) agenda.set(subscription, due);
		else agenda.delete(subscription);
	};
	for (const subscription of subscriptions) enter(subscription);
	let count = 0;
	while (agenda.size > 0) {
		const [subscription, due] = [...agenda].reduce((first, one) =>
			one[1].at < first[1].at ? one : first,
		);
		store.at(due.at, due.run);
		enter(subscription);
		count += 1;
	}
	return count;
}

interface Due {
	at: number;
	run: () => void;
}

/** The next thing that time alone will do to a subscription. */
function dueOf(store: Store, subscription: Subscription): Due | undefined {
	const { state, pause, next } = subscription;
	const product = store.products.get(subscription.product);
	if (state === 'deactivated') return undefined;
	if (state === 'canceled')
		return {
			at: subscription.deactivationDate ?? next,
			run: () => deactivate(store, subscription),
		};
	if (pause && state === 'paused')
		return { at: pause.until, run: () => resume(store, subscription) };
	if (pause) return { at: pause.from, run: () => beginPause(store, subscription) };
	if (subscription.adhoc)
		return subscription.end === null
			? undefined
			: { at: subscription.end + DAY, run: () => deactivate(store, subscription) };
	if (state === 'overdue') return overdueStep(store, subscription);
	const reminder = reminderDate(subscription, product);
	// A reminder that would lie before the subscription's period began is none.
	if (
		!subscription.reminded &&
		reminder > subscription.periodStart &&
		product?.pricing.reminderNotification?.enabled !== false
	) {
		return { at: reminder, run: () => remind(store, subscription) };
	}
	return { at: next, run: () => renew(store, subscription) };
}

function remind(store: Store, subscription: Subscription): void {
	subscription.reminded = true;
	const type =
		subscription.state === 'trial'
			? 'subscription.trial.reminder'
			: 'subscription.payment.reminder';
	store.emit(type, subscription.live, () => subscriptionEvent(store, subscription));
}

function renew(store: Store, subscription: Subscription): void {
	const finished =
		subscription.remainingPeriods === 0 ||
		(subscription.end !== null && subscription.next > subscription.end);
	if (finished) return deactivate(store, subscription);
	if (subscription.state === 'trial' && !subscription.payment) {
		subscription.trialEndedUnpaid = true;
		subscription.canceledDate = startOfDay(store.now());
		return deactivate(store, subscription);
	}
	// Manual renewal waits for the buyer, who is overdue until he acts.
	if (!subscription.autoRenew) return failCharge(store, subscription, 'INCOMPLETE_PAYMENT');
	rebill(store, subscription);
}

function beginPause(store: Store, subscription: Subscription): void {
	subscription.state = 'paused';
	store.touch(subscription);
}

/** A notice and another try each interval, the end one interval after the last notice. */
function overdueStep(store: Store, subscription: Subscription): Due {
	const { pricing } = store.products.get(subscription.product) ?? {};
	const notices = pricing?.overdueNotification ?? {
		interval: 'week',
		intervalLength: 1,
		amount: 4,
	};
	const ending = pricing?.cancellation ?? { interval: 'week', intervalLength: 1 };
	const sent = addInterval(
		subscription.next,
		notices.interval,
		notices.intervalLength * (subscription.overdueSent - 1),
	);
	return subscription.overdueSent < (notices.amount ?? 4)
		? {
				at: addInterval(sent, notices.interval, notices.intervalLength),
				run: () => renew(store, subscription),
			}
		: {
				at: addInterval(sent, ending.interval, ending.intervalLength),
				run: () => deactivate(store, subscription),
			};
}
