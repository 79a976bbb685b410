import { FieldProblem } from '../fields';
import { NOT_ALLOWED, TOO_LONG } from '../http/answer';
import type { Result } from '../http/client';
import type { Failure } from '../http/failure';
import { LIMITS } from '../http/limits';
import { redactor } from '../http/redact';
import type { Route } from '../http/route';
import { isRecord } from '../json';

const hide = redactor([], LIMITS.text.read);

/** Why an item failed, ready for the user: what happened, and what to do about it. */
export class ItemError extends Error {
	readonly description: string;
	readonly fields: Failure['fields'];

	constructor(
		message: string,
		description: string,
		/** HTTP status or error code; undefined when the input was refused before anything was sent. */
		readonly httpCode?: string,
		fields: Failure['fields'] = [],
	) {
		super(hide(message));
		this.description = hide(description);
		this.fields = fields.map((one) => ({ field: hide(one.field), message: hide(one.message) }));
	}

	/** The same error, told with more about the circumstances. */
	told({
		message = this.message,
		description = this.description,
		httpCode = this.httpCode,
	}: Partial<Pick<ItemError, 'message' | 'description' | 'httpCode'>>): ItemError {
		return new ItemError(message, description, httpCode, this.fields);
	}
}

/** The error behind anything that was thrown while one item was being handled. */
export function itemErrorOf(error: unknown): ItemError {
	if (error instanceof ItemError) return error;
	if (error instanceof FieldProblem) {
		const fields = [{ field: error.at, message: error.problem }];
		return new ItemError(
			error.message,
			`Correct "${error.at}". Nothing was sent for this item.`,
			undefined,
			fields,
		);
	}
	const message = error instanceof Error ? error.message : String(error);
	const description =
		isRecord(error) && typeof error.description === 'string' ? error.description : '';
	return new ItemError(message, description || 'Check the expressions and values of this item.');
}

/** What a call came to that gave no result: what happened, and the remedy. `subject` is the value that it was about. */
export function errorOf(route: Route, result: Result, entries = 1, subject = ''): ItemError {
	const { reading, code } = result;
	const failure = 'failure' in reading ? reading.failure : undefined;
	const whole = `FastSpring refused the whole call with ${entries} entries; no entry is confirmed as processed.`;
	const scope = reading.is === 'refused' && entries > 1 ? `${whole} ` : '';
	const isAboutIt = reading.is === 'refused' || reading.is === 'gone';
	const about = isAboutIt && failure && subject !== '' ? ` (${subject})` : '';
	const open = isOpen(result) ? '; the outcome is unknown' : '';
	const message = `${happened(result, failure)}${about}${open}`;
	return new ItemError(
		message,
		`${scope}${remedy(route, result, failure)}${effort(result)}`,
		code,
		failure?.fields,
	);
}

/** Whether the call may have been carried out, so that nobody may take it for not done. */
export function isOpen({ reading, repetition }: Result): boolean {
	if (repetition === 'safe') return false;
	if (reading.is === 'foreign') return reading.mayHaveActed;
	return reading.is === 'unknown' || reading.is === 'unanswered';
}

function happened({ reading, code }: Result, failure: Failure | undefined): string {
	switch (reading.is) {
		case 'unanswered':
			return "FastSpring's response has no result for this item";
		case 'unknown':
			return failure ? `FastSpring reported a fault: ${failure.message}` : lost(code);
		case 'unreachable':
			return code === NOT_ALLOWED ? 'n8n is not allowed to call this address' : lost(code);
		case 'throttled':
			return `FastSpring refused the request: ${failure?.message ?? `too many requests (HTTP ${code})`}`;
		case 'foreign':
			if (code === TOO_LONG) return 'The response is too large to be read';
			return isShort(reading.text)
				? `The response is not FastSpring's: ${reading.text.trim()}`
				: `The response is not FastSpring's (HTTP ${code})`;
		default:
			return failure ? `FastSpring refused the request: ${failure.message}` : lost(code);
	}
}

const lost = (code: string): string =>
	/^\d+$/.test(code)
		? `FastSpring answered with HTTP ${code} without an error message`
		: `The connection to FastSpring was lost (${inWords(code)})`;

/** In a message with a network code n8n puts "you can retry the request immediately", which would refund twice. */
const inWords = (code: string): string =>
	NETWORK[code] ??
	(/CERT|VERIFY/.test(code)
		? `n8n does not trust the TLS certificate: ${plainly(code)}`
		: plainly(code));

const plainly = (code: string): string => code.toLowerCase().replace(/_/g, ' ');

const NETWORK: Readonly<Record<string, string>> = {
	ECONNABORTED: 'timed out',
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EAI_AGAIN: 'host name not resolved',
	EHOSTUNREACH: 'host unreachable',
	ENETUNREACH: 'network unreachable',
	ENOTFOUND: 'host not found',
	EPIPE: 'connection closed',
	EPROTO: 'no TLS at this address: http and https may be mixed up',
	ETIMEDOUT: 'timed out',
};

/** A short plain text may say why; a web page does not. */
const isShort = (text: string): boolean =>
	text.trim() !== '' && text.length < 200 && !text.includes('<');

const CREDENTIALS = 'In FastSpring they are under Developer Tools > APIs > API Credentials';

const BY_STATUS: Readonly<Record<string, string>> = {
	401: `Check the username and password of the FastSpring API credential. ${CREDENTIALS}; a new password makes the old one invalid.`,
	403: `These API credentials lack permission for this. ${CREDENTIALS}. Or ask FastSpring to enable the feature for your store.`,
	404: 'Check the ID, and the Base URL of the credential.',
	407: 'The proxy between n8n and FastSpring wants a login. Ask your n8n administrator.',
};

function remedy(route: Route, result: Result, failure: Failure | undefined): string {
	const { reading, code, isTooLong } = result;
	if (isOpen(result)) return unsure(route, result);
	switch (reading.is) {
		case 'throttled':
			return reading.isGuess
				? 'FastSpring may answer like this when it gets too many requests. Run the item again later, and check the Base URL of the credential.'
				: throttledRemedy(isTooLong);
		case 'unreachable':
			return `Nothing was sent. Check the Base URL of the credential, ${code === NOT_ALLOWED ? 'and ask your n8n administrator which addresses n8n may call' : 'and whether n8n can reach it'}.`;
		case 'unknown':
		case 'unanswered':
			return 'FastSpring, or the way to it, is temporarily unavailable. Run the item again later.';
		case 'foreign':
			return stranger(code);
		default:
			return `${BY_STATUS[code] ?? correction(route, failure)}${code === '403' && !failure ? ' A proxy between n8n and FastSpring can answer like this, too.' : ''}`;
	}
}

const throttledRemedy = (isTooLong: boolean): string =>
	`${isTooLong ? 'It asks for a wait that is longer than a workflow waits. ' : ''}FastSpring allows 250 requests per minute per IP address, and others behind the same address use them, too: lower Requests per Minute in the credential, or run the item again later.`;

const unsure = ({ howToVerify }: Route, { repetition, attempts }: Result): string =>
	repetition === 'idempotent'
		? 'FastSpring may or may not have carried out this call. Running it again is safe: it ends in the same state.'
		: `FastSpring may or may not have carried out this call${attempts > 1 ? '' : ', and it was not repeated'}. Before you run it again, ${howToVerify ?? 'read the record and compare'}.`;

const stranger = (code: string): string =>
	/^3/.test(code)
		? 'The Base URL of the credential redirects elsewhere. Enter the address that it redirects to.'
		: code === '407'
			? (BY_STATUS[407] ?? '')
			: 'Something other than FastSpring answered, such as a proxy. Check the Base URL of the credential.';

const correction = (route: Route, failure: Failure | undefined): string =>
	failure?.fields.some(({ message }) => message === 'unreadable')
		? 'FastSpring does not take a field of the request here, or its value is of the wrong kind. Check Additional Fields (JSON) first.'
		: `Correct what FastSpring names and run the item again (${route.spec}).`;

const effort = ({ attempts, waited }: Result): string =>
	attempts > 1
		? ` (${attempts} attempts, ${Math.round(waited / 1_000)} s of waiting between them)`
		: '';
