import type { Client, Request, Result } from '../http/client';
import { LIMITS } from '../http/limits';
import { pathTo, repetitionOf, type Repetition, type Route } from '../http/route';
import type { Json } from '../json';
import { Memory } from './memory';
import { Lane, pool, WIDTH } from './pool';
import { done, resultOf, type ItemResult } from './result';

/** One entry of a call that takes several: an id of a read, or an element of an array. */
interface Entry {
	id: string;
	payload?: Json;
}

/** One call; what a repetition would do is known from its route, unless it depends on what is sent. */
type Asked = Omit<Request, 'repetition'> & { repetition?: Repetition };

/** What sending some entries gave: a result for each of them, or one for all. */
type Sent = { each: ItemResult[] } | { all: ItemResult; mayBeOneEntry: boolean };

/** The hosts, with the routes on them, that take joined ids for one. */
const oneByOne = new Memory<true>();

/** One run's calls: what the engine asks, told in FastSpring's terms. */
export class Calls {
	/** What the user should know about the way the calls went. */
	readonly notes: Set<string>;
	/** All reads of the run, which overlap. */
	private readonly reads: Lane;
	private readonly underWay = new Set<Promise<Result>>();
	private isOver = false;

	constructor(
		private readonly client: Client,
		run?: Calls,
	) {
		this.notes = run?.notes ?? new Set();
		this.reads = run?.reads ?? new Lane();
	}

	/** The calls of a part of the run, which may end early. */
	part(): Calls {
		return new Calls(this.client, this);
	}

	/** No further read is sent, and those under way are awaited: nothing goes on in the background. */
	async end(): Promise<void> {
		this.isOver = true;
		await Promise.allSettled(this.underWay);
	}

	/** One call, however it ends. */
	async send(asked: Asked): Promise<Result> {
		const request = { repetition: repetitionOf(asked.route), ...asked };
		if (request.repetition !== 'safe') return await this.client.call(request);
		const answer = this.reads.run(async () => {
			if (this.isOver) throw new Error('Nobody waits for this any longer');
			return await this.client.call(request);
		});
		this.underWay.add(answer);
		return await answer.finally(() => this.underWay.delete(answer));
	}

	/** One call with one answer; `subject` is the value that it is about. */
	async one({ subject, ...request }: Asked & { subject?: string }): Promise<ItemResult> {
		return resultOf(request.route, await this.send(request), 1, subject);
	}

	/** The records behind ids that one call can take, in the order of the ids. */
	async records(route: Route, ids: readonly string[]): Promise<ItemResult[]> {
		return await this.many(
			route,
			ids.map((id) => ({ id })),
			'safe',
		);
	}

	/** Calls for several entries, in their order. What the answer says nothing about is asked alone, where that does no harm. */
	async many(route: Route, entries: Entry[], repetition: Repetition): Promise<ItemResult[]> {
		if (entries.length > 1 && oneByOne.get(this.placeOf(route)))
			return await this.alone(route, entries, repetition);
		const results = await bisected(
			entries,
			async (some) => await this.together(route, some, repetition),
		);
		const open = entries.filter((_, index) => results[index]?.isUnanswered);
		if (entries.length === 1 || open.length === 0 || repetition === 'nonIdempotent') return results;
		const again =
			open.length < entries.length
				? await this.many(route, open, repetition)
				: await this.alone(route, open, repetition);
		return results.map((result) => (result.isUnanswered ? (again.shift() ?? result) : result));
	}

	/** A call for each entry: reads beside each other, writes in their order. */
	private async alone(
		route: Route,
		entries: Entry[],
		repetition: Repetition,
	): Promise<ItemResult[]> {
		const results: ItemResult[][] = [];
		const tasks = entries.map((one, index) => async () => {
			results[index] = await this.many(route, [one], repetition);
		});
		await pool(tasks, repetition === 'safe' ? WIDTH : 1);
		return results.flat();
	}

	private async together(route: Route, entries: Entry[], repetition: Repetition): Promise<Sent> {
		const ids = entries.map(({ id }) => id);
		const body = route.array ? { [route.array]: entries.map(({ payload }) => payload) } : undefined;
		const result = await this.send({ route, path: pathTo(route, ids), body, repetition, ids });
		const { reading } = result;
		if (reading.is === 'entries') {
			return {
				each: reading.entries.map((own, index) =>
					resultOf(route, { ...result, reading: own }, 1, ids[index]),
				),
			};
		}
		if (reading.is === 'done' && entries.length === 1) return { each: [done(reading.rows)] };
		const [subject] = entries.length === 1 && !route.array ? ids : [];
		const all = resultOf(route, result, entries.length, subject);
		if (reading.is !== 'refused') return { all, mayBeOneEntry: false };
		if (reading.isJoined && route.kind === 'multiRead') {
			oneByOne.set(this.placeOf(route), true);
			this.notes.add('this server takes one ID per call');
			return { each: await this.alone(route, entries, repetition) };
		}
		return { all, mayBeOneEntry: reading.mayBeOneEntry && repetition !== 'nonIdempotent' };
	}

	/** A route on a host: what is learned of it is kept under this name. */
	placeOf(route: Route): string {
		return `${this.client.host} ${route.spec}`;
	}
}

/**
 * Sends entries as one and, where a refusal of the whole may be the fault of one entry, by halves, until the
 * entries at fault are found. It stops where both halves are refused for the same reason, and after a number of calls.
 */
export async function bisected<T>(
	all: T[],
	send: (some: T[]) => Promise<Sent>,
	budget = allowance(),
	known?: Sent,
): Promise<ItemResult[]> {
	const sent = known ?? (await send(all));
	if ('each' in sent) return sent.each;
	const alike = all.map(() => sent.all);
	if (all.length === 1 || !sent.mayBeOneEntry || budget.calls < 2) return alike;
	budget.calls -= 2;
	const middle = Math.ceil(all.length / 2);
	const halves = [all.slice(0, middle), all.slice(middle)];
	const answers: Sent[] = [];
	for (const half of halves) answers.push(await send(half));
	if (answers.every((answer) => reasonOf(answer) === reasonOf(sent))) return alike;
	const results: ItemResult[] = [];
	for (const [index, half] of halves.entries())
		results.push(...(await bisected(half, send, budget, answers[index])));
	return results;
}

const allowance = (): { calls: number } => ({ calls: LIMITS.bisection });

/** Why a whole was refused; the wording about its size aside. */
const reasonOf = (sent: Sent): string | undefined =>
	'all' in sent ? sent.all.error?.message : undefined;
