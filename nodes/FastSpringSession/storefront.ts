import { z } from 'zod';
import { scalar } from '../shared/fields';

/** The host of a storefront, out of a host name or any address on it. */
const host = z.unknown().transform((value, ctx): string => {
	const name = String(value)
		.trim()
		.replace(/^https?:\/\//, '')
		.replace(/\/.*$/, '')
		.toLowerCase();
	if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) return name;
	ctx.addIssue({
		code: 'custom',
		message: 'is not the host name of a storefront; write one such as "mystore.onfastspring.com"',
	});
	return z.NEVER;
});

/** FastSpring does not say where the customer pays; it follows from the storefront and the session's ID. */
export const storefront = scalar('Storefront', host, {
	placeholder: 'e.g. mystore.test.onfastspring.com',
	description:
		'Host of the web storefront, with ".test" for test orders. The output then holds the link for the customer.',
});
