import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { LIMITS } from '../http/limits';
import type { Route } from '../http/route';
import { isRecord } from '../json';
import { guard, isStream, type Stream } from './body';
import type { Calls } from './calls';
import { ItemError } from './error';
import type { ItemInput } from './input';
import { resultOf, type ItemResult } from './result';

/** A file that was downloaded, and how many rows of data it holds. */
export interface Download {
	binary: IBinaryData;
	rows: number;
}

/** What n8n stores as a stream. */
type Bytes = Stream &
	Exclude<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], Uint8Array>;

/** The file of a route, and the name that it gets. */
export interface Wanted {
	route: Route;
	path: string;
	fileName: string;
}

/** Streams a CSV file into n8n's binary store and counts its rows on the way: it is never held as a whole. */
export async function download(
	ctx: IExecuteFunctions,
	calls: Calls,
	wanted: Wanted,
): Promise<Download> {
	const { route, path, fileName } = wanted;
	const signal = ctx.getExecutionCancelSignal?.();
	let reason = '';
	for (let attempt = 1; attempt <= LIMITS.downloads; attempt++) {
		const result = await calls.send({ route, path });
		const body = result.reading.is === 'done' ? result.reading.body : undefined;
		const { error } = resultOf(route, result);
		if (error) throw error;
		if (!isBytes(body))
			throw new ItemError('The response is not a file', 'Check the Base URL of the credential.');
		const lines = lineCounter();
		const { late, moved, release } = guard(body, route.timeout ?? LIMITS.attempt);
		const count = (chunk: Uint8Array): Uint8Array => {
			moved();
			return lines.add(chunk);
		};
		const counted = body.map(count, signal ? { signal } : {});
		const storing = ctx.helpers.prepareBinaryData(counted, fileName, 'text/csv');
		const stored = await Promise.race([storing, late])
			.catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)))
			.finally(release);
		if (typeof stored !== 'string') return { binary: stored, rows: Math.max(0, lines.total() - 1) };
		signal?.throwIfAborted();
		reason = stored;
	}
	throw new ItemError(
		`The download was interrupted (${LIMITS.downloads} attempts): ${reason}`,
		'Check the connection and whether n8n has room for the file, then run the item again.',
	);
}

/** The file of a route as an item's binary data. */
export async function fetchFile(
	ctx: IExecuteFunctions,
	calls: Calls,
	{ route, path, subject: id, values }: ItemInput,
): Promise<ItemResult> {
	const { binary, rows } = await download(ctx, calls, { route, path, fileName: `${id}.csv` });
	return {
		state: 'done',
		rows: [{ id, rows }],
		binary: { [binaryProperty(values.options)]: binary },
	};
}

/** The name of the binary property, as the user chose it in `options`. */
export const binaryProperty = (options: unknown): string =>
	isRecord(options) && typeof options.binaryPropertyName === 'string'
		? options.binaryPropertyName
		: 'data';

const isBytes = (body: unknown): body is Bytes => isStream(body) && 'map' in body;

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
