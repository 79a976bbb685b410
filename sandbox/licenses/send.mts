import { request, type Dispatcher } from 'undici';
import type { LicenseFulfillment, Values } from '../store/fulfillments.mts';

export interface Reply {
	/** 0 = no answer; the body says why. */
	status: number;
	contentType: string;
	body: string;
}

/** Sends a form as FastSpring does: in the body of a POST, or in the query of a GET. It never throws. */
export async function send(
	fulfillment: LicenseFulfillment,
	values: Values,
	{ timeoutMs, agent }: { timeoutMs: number; agent: Dispatcher },
): Promise<Reply> {
	const { url, method, encoding } = fulfillment;
	const form = formOf(fulfillment, values);
	const target = method === 'GET' ? `${url}${url.includes('?') ? '&' : '?'}${form}` : url;
	const type = `application/x-www-form-urlencoded; charset=${encoding}`;
	try {
		const answer = await request(target, {
			method,
			headers: { 'user-agent': 'FS', ...(method === 'POST' ? { 'content-type': type } : {}) },
			...(method === 'POST' ? { body: form } : {}),
			dispatcher: agent,
			signal: AbortSignal.timeout(timeoutMs),
			headersTimeout: 0,
			bodyTimeout: 0,
		});
		return {
			status: answer.statusCode,
			contentType: String(answer.headers['content-type'] ?? ''),
			body: await answer.body.text(),
		};
	} catch (error) {
		const { name, message } = error as Error;
		const why = name === 'TimeoutError' ? `No answer within ${timeoutMs / 1000} s` : message;
		return { status: 0, contentType: '', body: why || String(error) };
	}
}

/** Spaces as plus signs, other bytes as %XX. POST Encoding does not apply to GET. */
function formOf({ method, encoding }: LicenseFulfillment, values: Values): string {
	if (method === 'GET' || encoding === 'UTF-8') return new URLSearchParams(values).toString();
	const escaped = (text: string) =>
		[...Buffer.from(text, 'latin1')]
			.map((byte) => {
				const character = String.fromCharCode(byte);
				if (character === ' ') return '+';
				return /[\w.*-]/.test(character)
					? character
					: `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
			})
			.join('');
	return Object.entries(values)
		.map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
		.join('&');
}
