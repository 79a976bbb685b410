/** What the addresses of FastSpring's app and of storefronts hold. */

/** The words that stand before an id in an address; `home.xml` is the app's older page of a kind. */
const WORD = /^(account|order|subscription|quote|invoice|session|checkout|home\.xml)$/;
/** The app's names of kinds, where they are others than ours. */
const IN_APP: Readonly<Record<string, string>> = { AcquisitionTransaction: 'order' };

/** With its scheme, or without it as browsers show it. */
function parse(entered: string): URL | undefined {
	const isBare = /^[a-z0-9.-]+\.(on)?fastspring\.com\//i.test(entered);
	const address = isBare ? `https://${entered}` : entered;
	return /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
}

/**
 * The id of a kind of record (`order`) in a pasted address: behind `mRef=Kind:`, else behind the kind's own word, else
 * the last part where no other kind's word stands. What is no address, or that of something else, stays as it is.
 */
export function idInAddress(entered: string, kind = ''): string {
	const address = parse(entered);
	return (address && idIn(address, kind)) || entered;
}

function idIn(address: URL, kind: string): string {
	const queries = [address.search, address.hash.replace(/^.*\?/, '')];
	const reference = queries.map((query) => new URLSearchParams(query).get('mRef')).find(Boolean);
	if (reference) {
		const [named = '', id = ''] = reference.split(':');
		return (IN_APP[named] ?? named.toLowerCase()) === kind ? id : '';
	}
	const route = address.hash.startsWith('#/') || address.hash.startsWith('#!/') ? address.hash : '';
	const parts = `${address.pathname}/${route.replace(/^#!?|\?.*$/g, '')}`
		.split('/')
		.filter(Boolean);
	const behind = parts.find((part, index) => parts[index - 1] === kind && !WORD.test(part));
	if (behind) return behind === 'null' ? '' : behind;
	const isOfOthers = parts.some((part) => WORD.test(part));
	return isOfOthers ? '' : (parts.at(-1) ?? '');
}
