import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries the signature. Node lower-cases the names of incoming headers. */
export const SIGNATURE_HEADER = 'x-fs-signature';

/**
 * Signs a delivery as FastSpring does: HMAC-SHA256 over the raw bytes, keyed with the secret's UTF-8
 * bytes, as standard Base64 with padding. A text body is signed as its UTF-8 bytes.
 */
export function sign(body: Uint8Array | string, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('base64');
}

/**
 * Tells whether one of the secrets made this signature over exactly these bytes. The comparison takes
 * the same time whatever the signature holds. Empty secrets match nothing: anybody could sign with them.
 */
export function verify(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
	const given = Buffer.from(signature);
	let genuine = false;
	for (const secret of secrets) {
		if (secret === '') continue;
		const expected = Buffer.from(sign(body, secret));
		// No early end: the time taken does not tell which secret matched.
		if (expected.length === given.length && timingSafeEqual(expected, given)) genuine = true;
	}
	return genuine;
}

/** What is wrong with a secret, as a sentence; undefined if it can be used. */
export function secretProblem(secret: unknown, optional = false): string | undefined {
	if (secret === undefined || secret === '')
		return optional ? undefined : 'The secret is empty: anyone could sign with it';
	if (typeof secret !== 'string' || secret.length > 100)
		return 'A secret has at most 100 characters';
	return secret.trim() === secret
		? undefined
		: 'A secret begins or ends with a space: it has probably been copied along';
}
