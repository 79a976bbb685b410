/** What is needed of the HTTP response that n8n hands to a webhook. */
export interface LicenseResponse {
	status: (code: number) => LicenseResponse;
	type: (contentType: string) => LicenseResponse;
	setHeader: (name: string, value: string) => unknown;
	end: (body?: string) => unknown;
}

/** Answers FastSpring; after the first answer it does nothing. */
export type Answer = (status: number, license: string, problem?: string) => void;

/** Tells why there is no license to whoever tries a request by hand. */
const PROBLEM_HEADER = 'X-License-Problem';

/**
 * Answers with a license, or with an error, whose body is empty: FastSpring does not say which statuses it
 * takes for failures, and what it takes for a license reaches a customer.
 */
export function answerTo(response: LicenseResponse): Answer {
	// n8n's own, whatever takeOver puts in its place.
	const { end } = response;
	let answered = false;
	return (status, license, problem) => {
		if (answered) return;
		answered = true;
		response.status(status).type('text/plain; charset=utf-8');
		response.setHeader('Cache-Control', 'no-store');
		if (problem !== undefined) response.setHeader(PROBLEM_HEADER, problem.replace(/[^ -~]/g, '?'));
		Reflect.apply(end, response, [status === 200 ? license : '']);
		// n8n's request handler sets a header before it sends, which would throw from now on.
		replace(response, 'setHeader', () => response);
	};
}

/**
 * Takes the answer out of n8n's hands: what n8n would send, the items of the last node or its own texts,
 * goes to `tell`, once, and no further.
 */
export function takeOver(response: LicenseResponse, tell: (body: unknown) => void): void {
	let told = false;
	const hear = (body?: unknown): LicenseResponse => {
		if (!told) {
			told = true;
			tell(body);
		}
		return response;
	};
	for (const method of ['json', 'send', 'end']) replace(response, method, hear);
}

function replace(response: LicenseResponse, method: string, value: unknown): void {
	Object.defineProperty(response, method, { configurable: true, writable: true, value });
}
