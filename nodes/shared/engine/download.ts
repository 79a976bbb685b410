import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Route } from '../endpoints';
import { isRecord, typed, type Json } from '../json';
import { failureOf } from '../http/failure';
import { fillPath, type Calls, type Outcome } from './calls';
import { noAnswer, Problem, refusal } from './problem';

/** A file that was downloaded, and how many rows of data it holds. */
export interface Download {
	binary: IBinaryData;
	rows: number;
}

/** What this module uses of a readable stream; the pack may not import Node's own type. */
interface Bytes extends AsyncIterable<Uint8Array> {
	map(change: (chunk: Uint8Array) => Uint8Array, options: { signal?: AbortSignal }): Bytes;
}

/** How often a file is asked for whose transfer breaks off. */
const ATTEMPTS = 3;

/** Streams a CSV file into n8n's binary store and counts its rows on the way: it is never held as a whole. */
export async function download(
	ctx: IExecuteFunctions,
	calls: Calls,
	route: Route,
	path: Record<string, string>,
	fileName: string,
	attempt = 1,
): Promise<Download> {
	const signal = ctx.getExecutionCancelSignal?.();
	const result = await calls.raw(route, fillPath(route, path), undefined, undefined, 'read', true);
	if (result.code !== undefined) throw noAnswer(route, result);
	if (result.status >= 300 || !isBytes(result.body)) {
		const body = isBytes(result.body) ? await textOf(result.body) : result.body;
		throw refusal(route, { ...result, body }, failureOf(body));
	}
	const lines = lineCounter();
	const counted = result.body.map((chunk) => lines.add(chunk), signal ? { signal } : {});
	const stored = await ctx.helpers
		.prepareBinaryData(typed<Buffer>(counted), fileName, 'text/csv')
		.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
	if (typeof stored !== 'string') return { binary: stored, rows: Math.max(0, lines.total() - 1) };
	signal?.throwIfAborted();
	if (attempt < ATTEMPTS) return await download(ctx, calls, route, path, fileName, attempt + 1);
	throw new Problem(
		`The file broke off (${attempt} attempts): ${stored}`,
		'Check the connection and whether n8n has room for the file, then run the item again.',
	);
}

/** The file of a route as an item's binary data. */
export async function fetchFile(
	ctx: IExecuteFunctions,
	calls: Calls,
	route: Route,
	path: Record<string, string>,
	{ options }: Json,
): Promise<Outcome> {
	const id = Object.values(path)[0] ?? 'file';
	const { binary, rows } = await download(ctx, calls, route, path, `${id}.csv`);
	return { rows: [{ id, rows }], binary: { [binaryProperty(options)]: binary } };
}

/** The name of the binary property, as the user chose it in `options`. */
export const binaryProperty = (options: unknown): string =>
	isRecord(options) && typeof options.binaryPropertyName === 'string'
		? options.binaryPropertyName
		: 'data';

const isBytes = (body: unknown): body is Bytes =>
	typeof body === 'object' && body !== null && 'map' in body && Symbol.asyncIterator in body;

/** The JSON of a refusal, out of the stream in which a file was expected. */
async function textOf(body: Bytes): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of body) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString('utf8');
	try {
		const parsed: unknown = JSON.parse(text);
		return isRecord(parsed) ? parsed : text;
	} catch {
		return text;
	}
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts lines of CSV; a line feed inside quotes belongs to a value. */
function lineCounter(): { add: (chunk: Uint8Array) => Uint8Array; total: () => number } {
	let lines = 0;
	let isQuoted = false;
	let isOpen = false;
	const add = (chunk: Uint8Array): Uint8Array => {
		for (const byte of chunk) {
			isOpen = true;
			if (byte === QUOTE) isQuoted = !isQuoted;
			else if (byte === LINE_FEED && !isQuoted) {
				lines++;
				isOpen = false;
			}
		}
		return chunk;
	};
	return { add, total: () => lines + (isOpen ? 1 : 0) };
}
