import type { IExecuteFunctions } from 'n8n-workflow';
import { LIMITS } from '../http/limits';
import type { Route } from '../http/route';
import { isRecord, type Json } from '../json';
import { guard, isStream, type Stream } from './body';
import type { Calls } from './calls';
import { ItemError } from './error';
import { resultOf, type ItemResult } from './result';

/** What n8n stores as a stream. */
type Bytes = Stream &
	Exclude<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], Uint8Array>;

/** The file of a route, and the name that it gets. */
interface Wanted {
	route: Route;
	path: string;
	fileName: string;
	/** What the file belongs to: it comes with the number of rows of data. */
	record: Json;
	/** The user's options, among them the name of the binary property. */
	options: unknown;
}

/** Streams a CSV file into n8n's binary store and counts its rows on the way: it is never held as a whole. */
export async function download(
	ctx: IExecuteFunctions,
	calls: Calls,
	{ route, path, fileName, record, options }: Wanted,
): Promise<ItemResult> {
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
		const { late, moved, release } = guard(route.timeout ?? LIMITS.attempt, body);
		const count = (chunk: Uint8Array): Uint8Array => {
			moved();
			return lines.add(chunk);
		};
		const counted = body.map(count, signal ? { signal } : {});
		const storing = ctx.helpers.prepareBinaryData(counted, fileName, 'text/csv');
		const stored = await Promise.race([storing, late])
			.catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)))
			.finally(release);
		if (typeof stored !== 'string') {
			const rows = [{ ...record, rows: Math.max(0, lines.total() - 1) }];
			return { state: 'done', rows, binary: { [binaryProperty(options)]: stored } };
		}
		signal?.throwIfAborted();
		reason = stored;
	}
	throw new ItemError(
		`The download was interrupted (${LIMITS.downloads} attempts): ${reason}`,
		'Check the connection and whether n8n has room for the file, then run the item again.',
	);
}

/** The name of the binary property, as the user chose it. */
const binaryProperty = (options: unknown): string =>
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
