import { z } from 'zod';
import { scalar } from '../shared/fields';
import { rules } from '../shared/values';

/** A storefront: its host and, where a store has several, its path; out of any address on it. */
const address = rules.text(Infinity).transform((value, ctx): string => {
	const [place = ''] = value
		.trim()
		.replace(/^https?:\/\//, '')
		.split(/[?#]|\/session\b/);
	const [host = '', ...path] = place.replace(/\/+$/, '').split('/');
	const isPath = path.every((part) => /^[\w-]+$/.test(part));
	if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host) && isPath)
		return [host.toLowerCase(), ...path].join('/');
	ctx.addIssue({
		code: 'custom',
		message: 'is not the address of a storefront; enter one such as "mystore.onfastspring.com"',
	});
	return z.NEVER;
});

/** FastSpring does not say where the customer pays; it follows from the storefront and the session's ID. */
export const storefront = scalar('Storefront', address, {
	placeholder: 'e.g. mystore.test.onfastspring.com',
	description:
		'Host of the web storefront, with its path if it has one; ".test" in it is for test orders. The output then holds the link for the customer.',
});
