import { DAY, LAST_MOMENT } from './dates.mts';
import { invoicesOf } from './invoices.mts';
import { expireQuotes } from './quotes.mts';
import { settle } from './settle.mts';
import { table } from './tables.mts';
import { BadRequest } from './refused.mts';
import { invoiceReminder } from '../views/invoiceReminder.mts';
import type { Store } from '../store.mts';

/** Buyers hear of an open invoice so long before it is due. */
const NOTICE = 7 * DAY;

/** The farthest jump: what falls due in a year takes seconds to happen. */
const FARTHEST = 366 * DAY;

/** Lets time jump; what falls due meanwhile is for `passTime`. */
export function skipTime(store: Store, ms: number): void {
	if (!(ms >= 0 && ms <= FARTHEST))
		throw new BadRequest(`Time passes by 0 to ${FARTHEST / DAY} days at once`, ['days', 'ms']);
	if (store.now() + ms > LAST_MOMENT)
		throw new BadRequest("The sandbox's time ends with the year 2199; reset it", ['days', 'ms']);
	store.skip(Math.round(ms));
}

/** Everything that has fallen due up to now: renewals, reminders, ends, quotes that expire. Answers how many things of subscriptions that were. */
export function passTime(store: Store): number {
	const happened = settle(store);
	expireQuotes(store);
	remindInvoices(store);
	return happened;
}

const reminded = table<number>(() => new Map());

function remindInvoices(store: Store): void {
	const done = reminded(store);
	for (const invoice of invoicesOf(store).values()) {
		const at = Math.max(invoice.due - NOTICE, invoice.created);
		if (invoice.status !== 'OPEN' || at > store.now() || done.has(invoice.id)) continue;
		done.set(invoice.id, at);
		store.at(at, () =>
			store.emit('invoice.reminder.email', invoice.live, () => invoiceReminder(store, invoice)),
		);
	}
}
