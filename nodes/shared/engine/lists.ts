import type { Result } from '../http/client';
import { LIMITS } from '../http/limits';
import type { Element, Reading } from '../http/reading';
import { idKeyOf, type Route } from '../http/route';
import { idOf, isRecord, merge, type Json } from '../json';
import type { Calls } from './calls';
import { ItemError } from './error';
import { EMPTY } from './eventWindows';
import { Ahead, RecordReads } from './overlap';
import type { Page } from './page';
import { opened } from './pageSize';
import { PAGING } from './paging';
import { done, isFailed, resultOf, type Failed, type ItemResult } from './result';

/** What is asked for; `wanted` is undefined for all of it. */
interface Question {
	path: string;
	query: Json;
	body?: Json | undefined;
	wanted?: number | undefined;
	/** Whether bare ids are turned into records. */
	full?: boolean;
	/** It may be long: pages as large as the service takes. A look-up keeps to the usual ones. */
	isLong?: boolean;
}

/** What a list gave: records, and bare ids that still have to be read. */
type Listed = { elements: Element[] } | Failed;

/** Hears of elements as pages bring them. */
type Found = (elements: Element[]) => void;

/** Reads a list until `wanted` elements are there, or to its end. An element comes once, even if pages overlap. */
export async function readList(
	calls: Calls,
	route: Route,
	question: Question,
	found: Found = () => undefined,
): Promise<Listed> {
	const ahead = calls.part();
	try {
		return await pageByPage({ calls, ahead }, route, question, found);
	} finally {
		await ahead.end();
	}
}

async function pageByPage(
	/** `ahead` are those for pages before their turn. */
	{ calls, ahead }: { calls: Calls; ahead: Calls },
	route: Route,
	question: Question,
	found: Found,
): Promise<Listed> {
	const { path, query, body, wanted, isLong = false } = question;
	const send = async (page: Page, by = calls): Promise<Result> =>
		await by.send({
			route,
			path,
			query: { ...query, ...page.query },
			body: body && merge(body, page.body ?? {}),
			criteria,
		});
	const criteria = Object.keys(query);
	let paging = PAGING[route.paging ?? 'none'];
	const elements: Element[] = [];
	const seen = new Set<string>();
	const { size, result: opening } = await opened(
		{ place: calls.placeOf(route), ...paging, query, isLong, wanted: wanted ?? Infinity },
		async (asked) => await send(paging.first(asked, query)),
	);
	let page = paging.first(size, query);
	let others = paging.others?.(page) ?? [];
	let instead: ItemError | typeof EMPTY | undefined;
	let pages: Ahead | undefined;
	let last = '';
	let repeats = 0;
	for (let count = 1; ; count++) {
		const result = count === 1 ? opening : await (pages?.take(page) ?? send(page));
		const { reading } = result;
		if (reading.is === 'gone' && route.notFoundIsEmpty) return { elements };
		if (count === 1 && isAboutPaging(reading, page.query, query)) {
			paging = PAGING.none;
			page = {};
			continue;
		}
		const problem = reading.is === 'listed' ? undefined : failed(resultOf(route, result));
		const isFinal = !instead && route.rangeRefusal?.test(problem?.error.message ?? '');
		if (problem && (!problem.isAboutTheRequest || isFinal)) return problem;
		const rows = reading.is === 'listed' ? reading.elements : [];
		const facts = reading.is === 'listed' ? reading.page : { more: false };
		const fresh = rows.filter((row) => !seen.has(nameOf(route, row) ?? ''));
		const progress = { rows, total: elements.length, facts };
		const trouble = problem?.error ?? paging.trouble?.(page, progress, fresh.length);
		if (trouble) {
			instead = trouble === EMPTY ? trouble : (instead ?? trouble);
			const other = others.shift();
			if (!other) return instead === EMPTY ? { elements } : (problem ?? refused(instead));
			page = other;
			continue;
		}
		if (reading.is === 'listed')
			for (const { message } of reading.failures) calls.notes.add(`left out: ${message}`);
		const added = fresh.filter((row) => isNew(seen, nameOf(route, row)));
		found(added.slice(0, wanted && wanted - elements.length));
		elements.push(...added);
		if (wanted !== undefined && elements.length >= wanted) break;
		const next = paging.next(page, { ...progress, total: elements.length }, size);
		if (next instanceof ItemError) return refused(next);
		if (!next) break;
		// A page that comes again and again, or a list without an end, would be read forever.
		const content =
			fresh.length > 0 && route.key !== undefined ? String(count) : JSON.stringify(rows);
		repeats = content === last ? repeats + 1 : 0;
		if (repeats >= LIMITS.repeats || count >= LIMITS.pages) return refused(endless());
		last = content;
		if (count === 1 && paging.isRandomAccess && facts.total !== undefined) {
			pages = new Ahead({
				...{ calls: ahead, send, first: page, progress: { ...progress, facts } },
				next: (before, progressed) => paging.next(before, progressed, size),
				goal: Math.min(facts.total, wanted ?? Infinity),
			});
		} else if (pages && !pages.goesWith(facts)) {
			await ahead.end();
			pages = undefined;
		}
		page = next;
		others = paging.others?.(page) ?? [];
		instead = undefined;
	}
	return { elements: elements.slice(0, wanted) };
}

const endless = (): ItemError =>
	new ItemError(
		"FastSpring's list does not end: a page came again",
		'Narrow the list with filters or a limit.',
	);

const refused = (error: ItemError): Failed => ({ state: 'refused', rows: [], error });

const failed = (result: ItemResult): Failed => ({
	...result,
	error:
		result.error ??
		new ItemError("The response is not FastSpring's list", 'Check the Base URL of the credential.'),
});

/** A refusal that names a parameter which only paging adds: this list does not page. */
const isAboutPaging = (reading: Reading, added: Json = {}, query: Json): boolean =>
	reading.is === 'refused' &&
	(reading.failure?.fields ?? []).some(({ field }) => field in added && !(field in query));

/** A list as records: in the place of bare ids, as far as they are there. */
export async function readRows(
	calls: Calls,
	route: Route,
	question: Question,
): Promise<ItemResult> {
	const reads = question.full && route.records ? new RecordReads(calls, route.records) : undefined;
	const found: Found = (some) => reads?.add(some.filter((one) => typeof one === 'string'));
	let listed: Listed | undefined;
	try {
		listed = await readList(calls, route, question, found);
	} finally {
		if (!listed || 'error' in listed) await reads?.stop();
	}
	if ('error' in listed) return listed;
	const { elements } = listed;
	const records = (await reads?.end()) ?? new Map<string, ItemResult>();
	const broken = [...records.values()].find(isBroken);
	if (broken) return broken;
	return done(
		elements.flatMap((one) =>
			isRecord(one) ? [one] : (recordsOf(records.get(one)) ?? [bare(route, one)]),
		),
	);
}

/** The records behind ids, in as few calls as the route allows; each id is read once. */
export async function readRecords(
	calls: Calls,
	route: Route,
	ids: string[],
): Promise<Map<string, ItemResult>> {
	const reads = new RecordReads(calls, route);
	reads.add(ids);
	return await reads.end();
}

/** A record that stands for a bare id. */
export const bare = (route: Route, id: string): Json => ({ [idKeyOf(route)]: id });

/** The rows of a record that was read. */
export const recordsOf = (result: ItemResult | undefined): Json[] | undefined =>
	result && !isFailed(result) ? result.rows : undefined;

/** The record could not be asked for, as opposed to FastSpring saying that there is none. */
export const isBroken = (result: ItemResult | undefined): result is Failed =>
	isFailed(result) && !result.isGone;

/** Rows without an id (of reports) are all new. */
function isNew(seen: Set<string>, id: string | undefined): boolean {
	if (id === undefined) return true;
	if (seen.has(id)) return false;
	seen.add(id);
	return true;
}

function nameOf(route: Route, row: Element): string | undefined {
	if (typeof row === 'string') return row;
	return route.key === undefined ? undefined : idOf(row[idKeyOf(route)]);
}
