import { scalar } from '../shared/fields';
import { rules } from '../shared/values';

export const checkoutPath = scalar('Checkout', rules.checkoutPath, {
	placeholder: 'e.g. mystore/popup-checkout',
	description:
		'The ID of the store and the ID of one of its checkouts, with a slash between them, or the URL of the checkout',
});

/** Where a session is: at its checkout, under its ID. */
export const place = {
	checkoutPath,
	sessionId: scalar('Session ID', rules.sessionId, {
		placeholder: 'e.g. OS7Q2LKX4MZ90TRBV5D',
		description: 'The ID of the session, or the URL under which the customer pays it',
	}),
};

/** The path parameters out of an operation's fields. */
export const at = ({
	checkoutPath: checkout,
	sessionId,
}: {
	checkoutPath: string;
	sessionId: string;
}) => ({ checkoutPath: checkout, sessionId });
