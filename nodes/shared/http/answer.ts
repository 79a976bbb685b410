import { idsAmong, isRecord, type Json } from '../json';
import { failureOf, type Failure } from './failure';
import { pageOf } from './page';
import type { Element, EntryReading, Reading } from './reading';
import { redact, type Redact } from './redact';
import { envelopeOf, idKeysOf, idsIn, isWrite, type Route } from './route';

/** An HTTP answer as it came; a body that is JSON is parsed. */
export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** How an attempt ended: with an answer, or with a connection that broke or never came about. */
export type Attempt = Answer | { code: string };

/** What was asked for, as far as it decides how an answer is read. */
export interface Asked {
	route: Route;
	/** The entries of a call that takes several, by their ids. */
	ids?: readonly string[];
	/** The names of a look-up's criteria. */
	criteria?: readonly string[];
	hide?: Redact;
}

/** n8n's own rules keep the call from leaving. */
export const NOT_ALLOWED = 'NOT_ALLOWED';

/** The connection was never made, so that nothing can have reached the service. */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Addresses, certificates and rules do not mend themselves, and keep anything from being sent. */
const NEVER_PASSING = new RegExp(`^(ERR_INVALID_URL|${NOT_ALLOWED})$|CERT|VERIFY|^EPROTO$`);

/** An answer came, and no text can hold it: once more it would be as large. */
export const TOO_LONG = 'ERR_STRING_TOO_LONG';

/** The one reading of an answer: a pure function of the route, what was asked, and how the attempt ended. */
export function read(asked: Asked, attempt: Attempt): Reading {
	if ('code' in attempt) {
		if (attempt.code === TOO_LONG) return { is: 'foreign', mayHaveActed: true, text: '' };
		const isPassing = !NEVER_PASSING.test(attempt.code);
		return !isPassing || NEVER_SENT.test(attempt.code)
			? { is: 'unreachable', isPassing }
			: { is: 'unknown' };
	}
	const { route, ids } = asked;
	const { status, headers, body } = attempt;
	const retryAfter = headers['retry-after'];
	if (status === 429)
		return {
			is: 'throttled',
			retryAfter,
			isGuess: false,
			failure: failureOf(body, asked.hide, true),
		};
	// FastSpring's documents of 2016 to 2025 promise a 404 for too many calls; without an id in the path it cannot mean a record.
	if (status === 404 && isBlank(body) && !route.template.includes('{'))
		return { is: 'throttled', retryAfter, isGuess: true };
	if (status < 300 && (route.kind === 'file' || route.textResponse)) return done([{}], body);
	if (!isRecord(body) && !Array.isArray(body)) return withoutJson(asked, attempt);
	if (ids && (ids.length > 1 || route.array)) return entries(asked, attempt, ids);
	return single(asked, attempt);
}

const done = (rows: Json[], body: unknown): Extract<Reading, { is: 'done' }> => ({
	is: 'done',
	rows,
	body,
});

/** No JSON came: nothing at all, or a proxy's or a stranger's page. */
function withoutJson({ route }: Asked, { status, body }: Omit<Answer, 'headers'>): Reading {
	if (isFault(status)) return { is: 'unknown' };
	if (TOO_LARGE.has(status)) return refused(status);
	const isOthers = (status >= 300 && status < 400) || status === PROXY_LOGIN;
	if (!isBlank(body) || isOthers) return foreign(status, String(body));
	if (status >= 300) return refused(status);
	const isEmptySuccess = status === 204 || route.method === 'DELETE' || route.emptyResponse;
	return isWrite(route) && isEmptySuccess ? done([{}], body) : { is: 'unanswered' };
}

/** Statuses of a whole call that a single bad entry can cause, so that bisection finds it; and those that a proxy may answer. */
const BY_ONE_ENTRY = new Set([200, 400, 409, 422, 500]);
const TOO_LARGE = new Set([413, 414]);
const PROXY_LOGIN = 407;
const DENIED = new Set([401, 403, PROXY_LOGIN]);

const refused = (status: number, failure?: Failure): Extract<Reading, { is: 'refused' }> => ({
	is: 'refused',
	failure,
	mayBeOneEntry: BY_ONE_ENTRY.has(status) || TOO_LARGE.has(status),
	isDenied: DENIED.has(status),
});

const foreign = (status: number, text: string): Reading => ({
	is: 'foreign',
	// 303 leads from a write to its result.
	mayHaveActed: status < 300 || status === 303,
	text,
});

const isBlank = (body: unknown): boolean =>
	body === undefined || body === null || (typeof body === 'string' && body.trim() === '');

/** The service, or something before it, has a fault: the work may be done or not. */
const isFault = (status: number): boolean => status >= 500 || status === 408;

/** A call with one answer: a record, a list, or a refusal. */
function single(asked: Asked, answer: Answer): Reading {
	const { route } = asked;
	const { status, body } = answer;
	const envelope = envelopeOf(route, body);
	const records = envelope?.filter(isRecord) ?? [];
	const [only] = records.length === 1 ? records : [];
	const inner = status >= 300 ? (records[0] ?? firstPart(body)) : only;
	const problem = problemOf(asked, answer, inner);
	if (problem) return problem;
	if (route.kind === 'list' || (route.kind === 'job' && envelope)) {
		return envelope || isEmptyList(route, body)
			? listed(asked, envelope ?? [], body)
			: foreign(status, '');
	}
	const rows = ownRows(asked, envelope ? records : isRecord(body) ? [body] : []);
	// An answer without a record is an answer by nothing, unless there may be none.
	const mayBeEmpty = route.mayBeEmpty === true && envelope?.length === 0;
	if (rows?.length === 0 && !mayBeEmpty) return withoutJson(asked, { status, body: '' });
	return rows?.every(isClear) ? done(rows, body) : { is: 'unanswered' };
}

/** Other words than those of FastSpring's documents tell nobody whether the work was done. */
const isClear = ({ result, success }: Json): boolean =>
	RESULTS.has(inSmall(result)) && SUCCESSES.has(inSmall(success));

const RESULTS = new Set<unknown>([undefined, null, 'success', 'error']);
const SUCCESSES = new Set<unknown>([undefined, null, true, 'true']);

const inSmall = (value: unknown): unknown =>
	typeof value === 'string' ? value.toLowerCase() : value;

/** A list of one thing's parts may be refused in the envelope of that thing. */
const firstPart = (body: unknown): unknown =>
	isRecord(body) ? Object.values(body).find(Array.isArray)?.[0] : undefined;

/** A page of a list: records and bare ids; a row that reports a failure is no record. */
function listed({ route, hide = redact }: Asked, rows: unknown[], body: unknown): Reading {
	const failures: Failure[] = [];
	const elements = rows.flatMap((row): Element[] => {
		if (!isRecord(row)) return idsAmong([row]);
		const failure = failureOf(row, hide);
		if (!failure) return [row];
		const [id] = idsIn(route, row);
		failures.push(
			id === undefined ? failure : { ...failure, message: `${id} (${failure.message})` },
		);
		return [];
	});
	return { is: 'listed', elements, failures, page: pageOf(body) };
}

/** A list that says so itself, without the key for its records. */
const isEmptyList = ({ omitsEmptyRows }: Route, body: unknown): boolean =>
	isRecord(body) &&
	(body.result === 'success' ||
		(omitsEmptyRows === true &&
			Object.keys(body).every((name) => /^(_?links|page|total\w*)$/.test(name))));

/**
 * What an answer says against the call as a whole, or in the record `inner`. Under HTTP 5xx a refusal is one only where
 * FastSpring documents its shape there, and so is that of a write under a success; else the reason is told, and the
 * outcome unknown.
 */
function problemOf(asked: Asked, { status, body }: Answer, inner: unknown): Reading | undefined {
	const { route, ids = [], hide = redact } = asked;
	const isError = status >= 300;
	const failure = failureOf(body, hide, isError) ?? failureOf(inner, hide, isError);
	if (!failure) return isFault(status) ? { is: 'unknown' } : isError ? refused(status) : undefined;
	if (ids.length < 2 && isMissing(asked, status, failure)) return { is: 'gone', failure };
	const isOwn = failure.isVerdict || route.refusalCodes?.includes(failure.code ?? '');
	const isOpen = isFault(status) || (status < 300 && isWrite(route));
	return isOpen && !isOwn ? { is: 'unknown', failure } : refused(status, failure);
}

/** The statuses under which FastSpring tells of a missing record. */
const MISSING = new Set([200, 400, 404]);

/**
 * FastSpring's own words for a missing record: a verdict keyed by the record's id, by one of a look-up's criteria
 * (whose text then says so, since other faults have the same key), or the newer services' code under a 404.
 */
function isMissing({ route, criteria = [] }: Asked, status: number, failure: Failure): boolean {
	if (isWrite(route)) return false;
	if (!MISSING.has(status) && !(status === 500 && failure.isVerdict)) return false;
	if (status === 404 && failure.code === 'NOT_FOUND' && route.template.includes('{')) return true;
	if (!failure.isVerdict || failure.fields.length !== 1) return false;
	const [{ field, message } = { field: '', message: '' }] = failure.fields;
	if (route.kind !== 'list')
		return idKeysOf(route).includes(field) || (field === '' && /not found/i.test(message));
	return route.notFoundIsEmpty === true && criteria.includes(field) && /not found/i.test(message);
}

/** The records of the one entry that was asked for; undefined where there is none. A lone record without an id is its. */
function ownRows({ route, ids = [] }: Asked, rows: Json[]): Json[] | undefined {
	const [id] = ids;
	if (id === undefined) return rows;
	const own = rows.filter((row) => idsIn(route, row).includes(id));
	if (own.length > 0) return own;
	return rows.length === 1 && rows.every((row) => idsIn(route, row).length === 0)
		? rows
		: undefined;
}

/** A call for several entries: each row belongs to the entry whose id it bears. */
function entries(asked: Asked, answer: Answer, ids: readonly string[]): Reading {
	const { route, hide = redact } = asked;
	const { status, body } = answer;
	const envelope = envelopeOf(route, body)?.filter(isRecord);
	const rows = envelope ?? (isRecord(body) ? [body] : []);
	const joined = ids.join(',');
	if (ids.length > 1 && rows.some((row) => idsIn(route, row).includes(joined)))
		return { ...refused(status), isJoined: true };
	const byId = new Map<string, Json[]>();
	for (const row of rows) {
		for (const id of new Set(idsIn(route, row))) byId.set(id, [...(byId.get(id) ?? []), row]);
	}
	const found = ids.map((id, index) => byId.get(id)?.shift() ?? byId.get(`[${index}]`)?.shift());
	const [only] = envelope ?? [];
	// The only row of the only entry is its own, unless it bears the id of another.
	if (ids.length === 1 && envelope?.length === 1 && only && !found[0]) {
		if (route.isPositional || idsIn(route, only).length === 0) found[0] = only;
	}
	const hasVerdict = found.some(
		(row) => row && (row.result !== undefined || (status < 300 && !failureOf(row, hide))),
	);
	const problem = hasVerdict ? undefined : problemOf(asked, answer, rows[0]);
	if (problem) return problem;
	return { is: 'entries', entries: found.map((row): EntryReading => entry(asked, status, row)) };
}

function entry(asked: Asked, status: number, row: Json | undefined): EntryReading {
	if (!row) return { is: 'unanswered' };
	const failure = failureOf(row, asked.hide);
	if (!failure) return isClear(row) ? done([row], row) : { is: 'unanswered' };
	return isMissing(asked, status, failure) ? { is: 'gone', failure } : refused(status, failure);
}
