import { idInAddress } from '../shared/addresses';
import { scalar } from '../shared/fields';
import { quoted, rules } from '../shared/values';

const entered = rules.text(Infinity).transform((value) => value.trim());

/** A store and one of its checkouts: the only value with a slash that enters a URL's path. */
const checkout = entered.transform(checkoutInAddress).refine(
	(value) => /^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/.test(value),
	(value) => ({
		message: `is ${quoted(value)}, which is not a checkout path; enter the store ID and the checkout ID with one slash between them, such as "mystore/popup-checkout", or the checkout's URL`,
	}),
);

/** The ID of a session, or the address under which the customer pays it. */
const session = entered.transform((value) => idInAddress(value, 'session')).pipe(rules.id);

export const checkoutPath = scalar('Checkout', checkout, {
	placeholder: 'e.g. mystore/popup-checkout',
	description:
		'The ID of the store and the ID of one of its checkouts, with a slash between them, or the URL of the checkout',
});

/** Where a session is: at its checkout, under its ID. */
export const place = {
	checkoutPath,
	sessionId: scalar('Session ID', session, {
		placeholder: 'e.g. OS7Q2LKX4MZ90TRBV5D',
		description: 'The ID of the session, or the URL under which the customer pays it',
	}),
};

/** The path parameters out of an operation's fields. */
export const at = (f: { checkoutPath: string; sessionId: string }) => ({
	checkoutPath: f.checkoutPath,
	sessionId: f.sessionId,
});

/**
 * The checkout in a storefront's address, as the API wants it: `https://mystore.test.onfastspring.com/popup` and
 * `mystore.onfastspring.com/popup/session/ABC` are both `mystore/popup`. What is no such address stays as it is.
 */
function checkoutInAddress(entered: string): string {
	const [, store, checkout] =
		/^(?:https?:\/\/)?([a-z0-9_-]+)(?:\.test)?\.onfastspring\.com\/([^/?#]+)/i.exec(entered) ?? [];
	return store && checkout ? `${store.toLowerCase()}/${checkout}` : entered;
}
