import { DAY } from '../store/dates.mts';
import { lineFigures } from '../store/lines.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Session, Subscription } from '../store/model.mts';
import type { Fields } from './answer.mts';

/** Days after the end of a trial in which it can still be revived. */
const CONVERSION_DAYS = 30;

/** A checkout session that revives a trial which ended without a payment method; or why there is none. */
export function conversion(store: Store, subscription: Subscription | undefined): Fields | string {
	if (!subscription) return 'Unable to find subscription.';
	if (subscription.payment)
		return 'Unable to reactivate. Please specify a subscription where payment was not collected.';
	if (subscription.state !== 'deactivated')
		return 'Only deactivated subscriptions can be reactivated.';
	if (!subscription.trialEndedUnpaid) return 'Only canceled subscriptions can be reactivated.';
	if ((subscription.deactivationDate ?? 0) + CONVERSION_DAYS * DAY < store.now()) {
		return 'Reactivation is not allowed on the subscription, or the reactivation period has passed.';
	}
	const session: Session = {
		id: String(Math.floor(store.now())),
		changed: store.now(),
		account: subscription.account,
		currency: subscription.currency,
		expires: store.now() + DAY,
		order: null,
		subtotal: lineFigures(subscription.price, subscription.quantity, [], subscription.currency).net,
		items: [{ product: subscription.product, quantity: subscription.quantity }],
	};
	while (store.sessions.has(session.id)) session.id = String(Number(session.id) + 1);
	store.sessions.set(session.id, session);
	return without(session, 'changed');
}
