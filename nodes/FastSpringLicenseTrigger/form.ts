/** What is needed of the HTTP request that n8n hands to a webhook. */
export interface FormRequest {
	method?: string;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Path and query as they came. */
	originalUrl?: string;
	/** The body as it came, before n8n parsed it. */
	rawBody?: Uint8Array;
}

/** One way to read the bytes of a form: its values as text, and the encoding in which they are hashed. */
export interface Reading {
	values: ReadonlyMap<string, string>;
	encoding: 'utf8' | 'latin1';
}

/**
 * The ways to read a request's form, the likeliest first. FastSpring does not say which encoding it hashes
 * when POST Encoding is ISO-8859-1, nor whether a query of the URL's own counts in a POST: each is tried,
 * and since all need the private key, none lets anything in that is not FastSpring's.
 */
export function readingsOf({ method, headers, originalUrl, rawBody }: FormRequest): Reading[] {
	const query = pairsOf((originalUrl ?? '').replace(/^[^?]*\??/, ''));
	if (method === 'GET') return readings(query, false);
	const body = pairsOf(Buffer.from(rawBody ?? []).toString('latin1'));
	const latin1First = /charset="?(iso-?8859-1|latin-?1)\b/i.test(String(headers['content-type']));
	const forms = query.length > 0 ? [body, [...query, ...body]] : [body];
	return forms.flatMap((pairs) => readings(pairs, latin1First));
}

/** Names and values as bytes: each character stands for one byte. */
type Pair = readonly [name: string, value: string];

const pairsOf = (form: string): Pair[] =>
	form
		.split('&')
		.filter((part) => part !== '')
		.map((part) => {
			const at = part.includes('=') ? part.indexOf('=') : part.length;
			return [bytesOf(part.slice(0, at)), bytesOf(part.slice(at + 1))];
		});

const bytesOf = (text: string): string =>
	text
		.replaceAll('+', ' ')
		.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function readings(pairs: Pair[], latin1First: boolean): Reading[] {
	const latin1 = new Map(pairs);
	const asLatin1: Reading[] = [
		{ values: latin1, encoding: 'latin1' },
		{ values: latin1, encoding: 'utf8' },
	];
	const utf8 = inUtf8(pairs);
	const asUtf8: Reading[] = utf8 ? [{ values: utf8, encoding: 'utf8' }] : [];
	return latin1First ? [...asLatin1, ...asUtf8] : [...asUtf8, ...asLatin1];
}

/** Undefined where the bytes are not UTF-8. */
function inUtf8(pairs: Pair[]): Map<string, string> | undefined {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	const decode = (bytes: string): string => decoder.decode(Buffer.from(bytes, 'latin1'));
	try {
		return new Map(pairs.map(([name, value]) => [decode(name), decode(value)]));
	} catch {
		return undefined;
	}
}
