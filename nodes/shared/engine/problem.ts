import {
	NodeApiError,
	NodeOperationError,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Route } from '../endpoints';
import { FieldProblem } from '../fields';
import type { Result } from '../http/client';
import { failureOf, redact, type Failure } from '../http/failure';
import { NOT_ALLOWED } from '../http/retry';
import { isRecord } from '../json';

/** Why an item failed, ready for the user: what happened, and what to do about it. */
export class Problem extends Error {
	readonly description: string;
	readonly fields: Failure['fields'];

	constructor(
		message: string,
		description: string,
		/** HTTP status or error code; undefined when the input was refused before anything was sent. */
		readonly httpCode?: string,
		fields: Failure['fields'] = [],
		/** FastSpring itself says no, as opposed to a fault on the way. */
		readonly isVerdict = false,
	) {
		super(redact(message));
		this.description = redact(description);
		this.fields = fields.map((one) => ({ field: redact(one.field), message: redact(one.message) }));
	}
}

/** The problem behind anything that was thrown while one item was being handled. */
export function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (error instanceof FieldProblem) {
		return new Problem(
			`${error.message}`,
			`Correct "${error.at}". Nothing was sent for this item.`,
			undefined,
			[{ field: error.at, message: error.problem }],
		);
	}
	const message = error instanceof Error ? error.message : String(error);
	const description =
		isRecord(error) && typeof error.description === 'string' ? error.description : '';
	return new Problem(message, description || 'Check the expressions and values of this item.');
}

/** FastSpring answered, and its answer is a refusal. */
export function refusal(route: Route, result: Result, failure: Failure | undefined): Problem {
	const status = result.status;
	const said = failure?.message ?? plain(result.body);
	const message =
		said === undefined ? withoutReason(status) : `FastSpring refused the request: ${said}`;
	return new Problem(
		message,
		remedy(route, result),
		String(status),
		failure?.fields,
		isVerdict(result, failure),
	);
}

/** A refusal of a call as a whole; for a write that goes once, say what that means for its entries. */
export function refusalOfAll(route: Route, result: Result, entries: number): Problem {
	const problem = refusal(route, result, failureOf(result.body));
	if (entries === 1) return problem;
	const scope = `FastSpring refused the whole call with ${entries} entries; nothing is known to have been done for any of them.`;
	return new Problem(
		problem.message,
		`${scope} ${problem.description}`,
		problem.httpCode,
		problem.fields,
		problem.isVerdict,
	);
}

/** A reason in FastSpring's words, or at least a status that blames the request; a page says neither. */
const isVerdict = ({ status, body }: Result, failure: Failure | undefined): boolean =>
	failure !== undefined ||
	(status >= 400 && status < 500 && (typeof body !== 'string' || body.trim() === ''));

const withoutReason = (status: number): string =>
	`FastSpring answered with HTTP status ${status} and no reason`;

/** No usable answer came. `unknown` results say how to find out what happened. */
export function noAnswer(route: Route, result: Result): Problem {
	const code = result.code ?? String(result.status);
	const happened =
		result.code === NOT_ALLOWED
			? 'n8n may not call this address'
			: result.code
				? `The connection to FastSpring broke (${code})`
				: withoutReason(result.status);
	if (!result.unknown) return new Problem(happened, `${remedy(route, result)}`, code);
	return new Problem(
		`${happened}; the outcome is unknown`,
		`FastSpring may or may not have carried out this call${result.attempts > 1 ? '' : ', and it was not repeated'}. Before you run it again, ${
			route.check ?? 'read the record and compare'
		}.${effort(result)}`,
		code,
	);
}

/** n8n's error for one item, or for a node as a whole. `done` says which items had been carried out before it stopped. */
export function toNodeError(
	node: INode,
	problem: Problem,
	item?: number,
	done = '',
): NodeApiError | NodeOperationError {
	const message = item === undefined ? problem.message : `${problem.message} [item ${item}]`;
	const itemIndex = item ?? 0;
	const description = [problem.description, done].filter(Boolean).join(' ');
	if (problem.httpCode === undefined)
		return new NodeOperationError(node, message, { description, itemIndex });
	const error = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: problem.httpCode, itemIndex },
	);
	// n8n replaces a message with a network code in it by "you can retry the request immediately", which would refund twice.
	error.message = message;
	return error;
}

/** The item that stands for a failed one. n8n recognises it by these keys and no others. */
export const errorItem = (problem: Problem, item: number): INodeExecutionData => ({
	json: {
		error: problem.message,
		details: {
			description: problem.description,
			...(problem.httpCode === undefined ? {} : { httpCode: problem.httpCode }),
			...(problem.fields.length === 0 ? {} : { fields: problem.fields }),
		},
	},
	pairedItem: { item },
});

/** What the user can do, by status. */
function remedy(route: Route, result: Result): string {
	return `${REMEDIES[result.status] ?? (result.code ? byCode(result.code) : byClass(route, result))}${effort(result)}`;
}

const REMEDIES: Record<number, string> = {
	401: 'Check the username and password of the FastSpring API credential. In FastSpring they stand under Developer Tools > APIs > API Credentials; a new password makes the old one invalid.',
	403: 'These API credentials may not do this. Check them in FastSpring under Developer Tools > APIs > API Credentials, or ask FastSpring to enable the feature for your store.',
	404: 'Check the ID, and the Base URL of the credential.',
	429: 'FastSpring allows 250 calls a minute and address. Others behind the same address use them up: lower Requests per Minute in the credential, or run at another time.',
};

const byClass = (route: Route, { status, body }: Result): string => {
	if (status >= 300 && status < 400)
		return 'The Base URL of the credential redirects elsewhere. Enter the address that it redirects to.';
	if (typeof body === 'string' && body !== '') {
		return 'The answer was not JSON, so this is probably not FastSpring. Check the Base URL of the credential.';
	}
	if (isRecord(body) && body.message === 'unreadable') {
		return 'A field of the request is not one that FastSpring takes here, or has a value of the wrong kind. Check Additional Fields (JSON) first.';
	}
	if (status >= 500 && failureOf(body) === undefined)
		return 'FastSpring has a fault at the moment. Try again later.';
	return `Correct what FastSpring names and run the item again (${route.spec}).`;
};

const byCode = (code: string): string =>
	code === 'ENOTFOUND' || code === 'ECONNREFUSED' || code === 'ERR_INVALID_URL'
		? 'Nothing was sent. Check the Base URL of the credential, and whether n8n may reach it.'
		: code === NOT_ALLOWED
			? 'Nothing was sent. Check the Base URL of the credential, and ask who runs your n8n which addresses it may call.'
			: 'Check whether n8n can reach FastSpring, then run the item again.';

const effort = ({ attempts, waited }: Result): string =>
	attempts > 1
		? ` (${attempts} attempts, ${Math.round(waited / 1_000)} s of waiting between them)`
		: '';

/** A short plain-text body may say why; a web page does not. */
const plain = (body: unknown): string | undefined =>
	typeof body === 'string' && body !== '' && body.length < 200 && !body.includes('<')
		? body
		: undefined;
