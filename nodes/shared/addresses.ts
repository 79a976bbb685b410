/** What the addresses of FastSpring's app and of storefronts hold. */

/** The words that stand before an id in an address; `home.xml` is the app's older page of a kind. */
const WORDS = new Set([
	'account',
	'order',
	'subscription',
	'quote',
	'invoice',
	'session',
	'checkout',
]);

const parse = (entered: string): URL | undefined =>
	/^https?:\/\//i.test(entered) && URL.canParse(entered) ? new URL(entered) : undefined;

/**
 * The id of a kind of record (`order`) in a pasted address: behind `mRef=Kind:`, else behind the kind's own word, else
 * the last part. Undefined when it is not an address, or holds none.
 */
export function idInAddress(entered: string, kind: string): string | undefined {
	const address = parse(entered);
	if (!address) return undefined;
	const reference = address.searchParams.get('mRef') ?? /[?&]mRef=([^&]+)/.exec(address.hash)?.[1];
	if (reference) return decodeURIComponent(reference).split(':').at(-1) ?? '';
	const route = address.hash.startsWith('#/') || address.hash.startsWith('#!/') ? address.hash : '';
	const parts = `${address.pathname}/${route.replace(/^#!?|\?.*$/g, '')}`
		.split('/')
		.filter(Boolean);
	const behind = parts.find((part, index) => parts[index - 1] === kind && !WORDS.has(part));
	return behind ?? parts.at(-1);
}
