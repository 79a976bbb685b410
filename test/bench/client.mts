/** The least that a program of one's own could do: undici, few calls, eight at once, nothing checked, limited or repeated. */
import { Agent, request } from 'undici';

export const AT_ONCE = 8;

export interface BareClient {
	call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
	close(): Promise<void>;
}

export function bareClient(origin: string): BareClient {
	const dispatcher = new Agent({ connections: AT_ONCE });
	const headers = {
		authorization: `Basic ${Buffer.from('sandbox:sandbox').toString('base64')}`,
		'user-agent': 'bench',
		'content-type': 'application/json',
	};
	return {
		call: async <T,>(method: 'GET' | 'POST', path: string, body?: unknown) => {
			const answer = await request(`${origin}${path}`, {
				method,
				headers,
				dispatcher,
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			if (answer.statusCode !== 200)
				throw new Error(
					`${method} ${path.slice(0, 60)} answered ${answer.statusCode}: ${await answer.body.text()}`,
				);
			return (await answer.body.json()) as T;
		},
		close: () => dispatcher.close(),
	};
}

/** Works through a list, eight at once; results in the order of the list. */
export async function eightAtOnce<A, B>(
	list: readonly A[],
	work: (one: A) => Promise<B>,
): Promise<B[]> {
	const results: B[] = [];
	let next = 0;
	const worker = async () => {
		for (let at = next++; at < list.length; at = next++) results[at] = await work(list[at] as A);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return results;
}

export const chunks = <T,>(list: readonly T[], size: number): T[][] =>
	Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
		list.slice(at * size, (at + 1) * size),
	);
