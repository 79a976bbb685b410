import type { Result } from '../http/client';
import type { PageFacts } from '../http/reading';
import type { Route } from '../http/route';
import type { Calls } from './calls';
import type { Page, Progress } from './page';
import { chunks, WIDTH } from './pool';
import type { ItemResult } from './result';

/**
 * Asks for pages before their turn, once a page told how many elements there are: as many pages as that takes, of the
 * size that the page had. The list itself is read page by page; what it turns out not to need is left.
 */
export class Ahead {
	private readonly answers = new Map<string, Promise<Result>>();
	private pages = 1;
	private last: Page;

	constructor(
		private readonly plan: {
			/** Those that go on before their turn. */
			calls: Calls;
			send: (page: Page, by: Calls) => Promise<Result>;
			/** The page behind another one, as the list goes on. */
			next: (page: Page, progress: Progress) => Page | Error | undefined;
			/** The first page, and what it told. */
			first: Page;
			progress: Progress;
			/** The elements that are wanted of those that there are. */
			goal: number;
		},
	) {
		this.last = plan.first;
		this.fill();
	}

	/** The answer to a page. */
	async take(page: Page): Promise<Result> {
		const key = JSON.stringify(page);
		const known = this.answers.get(key);
		this.answers.delete(key);
		this.fill();
		const { calls, send } = this.plan;
		return await (known ?? send(page, calls));
	}

	/**
	 * Whether the pages ahead go with one that was read. They do not once the list has another length: of what was put
	 * before them, the pages that were answered earlier know nothing, and what was moved on would be missing.
	 */
	goesWith({ total }: PageFacts): boolean {
		return total === this.plan.progress.facts.total;
	}

	private fill(): void {
		const { calls, send, next, progress, goal } = this.plan;
		const { rows, facts } = progress;
		while (this.answers.size < WIDTH && this.pages * rows.length < goal) {
			const total = this.pages * rows.length;
			const page = next(this.last, { rows, total, facts: { ...facts, next: this.pages + 1 } });
			if (!page || page instanceof Error) return;
			this.pages++;
			this.last = page;
			const answer = send(page, calls);
			// Whoever takes it hears of its failure; nobody may.
			answer.catch(() => undefined);
			this.answers.set(JSON.stringify(page), answer);
		}
	}
}

/** Reads the records behind ids as they become known, in as few calls as the route allows; each id is read once. */
export class RecordReads {
	private readonly records = new Map<string, ItemResult>();
	private readonly known = new Set<string>();
	private readonly reads: Array<Promise<void>> = [];
	private readonly calls: Calls;
	private rest: string[] = [];
	private thrown: { error: unknown } | undefined;

	constructor(
		calls: Calls,
		private readonly route: Route,
	) {
		this.calls = calls.part();
	}

	add(ids: readonly string[]): void {
		const fresh = [...new Set(ids)].filter((id) => !this.known.has(id));
		for (const id of fresh) this.known.add(id);
		const { many = 1 } = this.route;
		const parts = chunks([...this.rest, ...fresh], many);
		this.rest = (parts.at(-1)?.length ?? many) < many ? (parts.pop() ?? []) : [];
		for (const part of parts) this.begin(part);
	}

	/** All records, once they are there. */
	async end(): Promise<Map<string, ItemResult>> {
		if (this.rest.length > 0) this.begin(this.rest);
		await Promise.all(this.reads);
		if (this.thrown) throw this.thrown.error;
		return this.records;
	}

	/** They are not wanted any longer. */
	async stop(): Promise<void> {
		await this.calls.end();
	}

	private begin(ids: string[]): void {
		const read = async (): Promise<void> => {
			const results = await this.calls.records(this.route, ids);
			results.forEach((result, index) => this.records.set(ids[index] ?? '', result));
		};
		this.reads.push(
			read().catch(async (error: unknown) => {
				this.thrown ??= { error };
				await this.calls.end();
			}),
		);
	}
}
