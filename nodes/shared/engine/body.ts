import { TOO_LONG } from '../http/answer';
import { LIMITS } from '../http/limits';
import { isRecord } from '../json';

/** A body that still comes, as n8n's helper hands it over. */
export interface Stream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

export const isStream = (body: unknown): body is Stream =>
	isRecord(body) && Symbol.asyncIterator in body && typeof body.destroy === 'function';

/**
 * The JSON or text of a body. n8n's helper sets no bound to what a body unpacks to, so that a few kilobytes could
 * take the memory of the whole process: here it ends at `LIMITS.body` bytes, and `ms` after its beginning.
 */
export async function contentOf(body: unknown, ms: number): Promise<unknown> {
	if (!isStream(body)) return body;
	const bytes = await inTime(ms, bytesOf(body), body);
	return parsed(bytes.toString('utf8').replace(/^\uFEFF/, ''));
}

async function bytesOf(body: Stream): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop by an error destroys the stream, and with it the connection.
	for await (const chunk of body) {
		size += chunk.length;
		if (size > LIMITS.body) throw coded(TOO_LONG, 'too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** What comes within so long; n8n's helper would wait for ever for a server that changes to another protocol. */
export async function inTime<T>(ms: number, coming: Promise<T>, source?: Stream): Promise<T> {
	const { late, release } = guard(ms, source);
	return await Promise.race([coming, late]).finally(release);
}

/**
 * Watches over what comes, as n8n's helper does only on the way to the beginning of a stream. `late` rejects once it has
 * not moved for so long; `release` ends the watch. `late` has to be raced with the work on the stream: axios wraps it in
 * a generator, and Node ends none that waits for its source.
 */
export function guard(ms: number, source?: Stream) {
	let hasMoved = false;
	let release = (): void => {};
	const late = new Promise<never>((_, reject) => {
		const watch = (): void => {
			const signal = AbortSignal.timeout(ms);
			const check = (): void => {
				if (hasMoved) return watch();
				reject(coded('ETIMEDOUT', 'timed out'));
				source?.destroy();
			};
			hasMoved = false;
			release = (): void => signal.removeEventListener('abort', check);
			signal.addEventListener('abort', check);
		};
		watch();
	});
	return { late, moved: () => void (hasMoved = true), release: () => release() };
}

/** An error as the network gives them, known by its code. */
const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
