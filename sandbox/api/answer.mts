/** What the groups share: paging, comma lists, entries of cached bytes, field checks. */
import type { FastifyReply } from 'fastify';
import { isFields, type Fields } from '../store/fields.mts';
import type { Entity } from '../store/model.mts';
import type { Store } from '../store.mts';

export { isFields, type Fields };

/** Comma lists longer than this are refused. */
export const MANY = 50;
export const TOO_MANY = `At most ${MANY} ids in one call`;

export interface Page {
	page: number;
	/** As the answer tells it. */
	limit: number;
	/** Elements of a page. */
	size: number;
}

/** `page` from 1, `limit` 50 by default; in words what is wrong with them. */
export function pageOf({ switches }: Store, query: Fields): Page | string {
	const { largestPage, largerPages } = switches;
	const page = Number(query['page'] ?? 1);
	const limit = Number(query['limit'] ?? 50);
	if (!Number.isInteger(page) || !Number.isInteger(limit) || page < 1 || limit < 1)
		return 'page and limit must be positive integers';
	if (limit > largestPage && largerPages === 'refuse')
		return `limit must be ${largestPage} at most`;
	const size = largerPages === 'ignore' ? largestPage : Math.min(limit, largestPage);
	return { page, limit: largerPages === 'cap' ? size : limit, size };
}

export function paginate<T>(
	all: readonly T[],
	{ page, size }: Page,
): { items: T[]; nextPage: number | null; total: number } {
	const start = (page - 1) * size;
	return {
		items: all.slice(start, start + size),
		nextPage: start + size < all.length ? page + 1 : null,
		total: all.length,
	};
}

/** `a,b,c` as a list; a single id stays alone. */
export function idsOf(text: string): string[] {
	return text.split(',').filter((id) => id !== '');
}

/** One record's cached bytes with `action` and `result` added, or without. */
export function entryOf<T extends Entity>(
	store: Store,
	entity: T,
	view: (entity: T) => Fields,
	action?: string,
): Buffer {
	const body = store.body(entity, view);
	if (action === undefined) return body;
	return Buffer.concat([body.subarray(0, -1), suffixOf(action)]);
}

/** `{"<key>":[entry,entry]}` with the envelope's own fields in front, without building any string. */
export function sendList(
	reply: FastifyReply,
	key: string,
	entries: readonly Buffer[],
	envelope: Fields = {},
): FastifyReply {
	const head = JSON.stringify(envelope).slice(0, -1);
	const parts: Buffer[] = [
		Buffer.from(`${head}${head === '{' ? '' : ','}${JSON.stringify(key)}:[`),
	];
	entries.forEach((entry, index) => {
		if (index > 0) parts.push(COMMA);
		parts.push(entry);
	});
	parts.push(END);
	return sendBytes(reply, Buffer.concat(parts));
}

export function sendBytes(reply: FastifyReply, bytes: Buffer): FastifyReply {
	return reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
}

export function bytesOf(value: unknown): Buffer {
	return Buffer.from(JSON.stringify(value));
}

/** `{ "message": "required", "params": ["orders"] }`: how a body of the wrong shape is refused. */
export function refuse(reply: FastifyReply, message: string, ...params: string[]): FastifyReply {
	return reply.code(400).send({ message, params });
}

/** The array of objects under `key`; undefined when the body holds none. A lone object counts as one. */
export function entriesOf(body: unknown, key: string): Fields[] | undefined {
	if (!isFields(body)) return undefined;
	const value = body[key];
	const list: unknown[] = Array.isArray(value) ? value : [value];
	return list.length > 0 && list.every(isFields) ? (list as Fields[]) : undefined;
}

/** An error for every field that is not on the list. */
export function unknownFields(
	value: Fields,
	known: readonly string[],
	prefix = '',
): Record<string, string> {
	const strangers = Object.keys(value).filter((key) => !known.includes(key));
	return Object.fromEntries(
		strangers.map((key) => [`${prefix}${key}`, 'Field was not recognized']),
	);
}

export function hasErrors(errors: Record<string, string>): boolean {
	return Object.keys(errors).length > 0;
}

const COMMA = Buffer.from(',');
const END = Buffer.from(']}');
const suffixes = new Map<string, Buffer>();

function suffixOf(action: string): Buffer {
	let suffix = suffixes.get(action);
	if (!suffix) {
		suffix = Buffer.from(`,"action":${JSON.stringify(action)},"result":"success"}`);
		suffixes.set(action, suffix);
	}
	return suffix;
}
