import type { Outcome } from './licenses';

/** What is kept of a license that was answered. */
interface Known {
	/** Milliseconds since 1970. */
	at: number;
	/** The ids by which a repeat of its request is known. */
	ids: readonly string[];
	license: string;
}

interface Running {
	since: number;
	outcome: Promise<Outcome>;
}

/** All of it is written to n8n's database with every license. */
const MAX_LICENSES = 1000;
const MAX_CHARACTERS = 500_000;

/** Milliseconds after which a run of which nothing was heard no longer holds up its repeats. */
const LOST_AFTER = 15 * 60 * 1000;

/**
 * The licenses that one trigger gave lately, and the requests that a run is under way for. Bounded: the
 * oldest licenses go first. Its saved form is a list of `[seconds in base 36, ids, license]`.
 */
export class Licenses {
	/** Whether there are licenses that n8n's database does not have yet. */
	unsaved = false;
	private readonly known = new Map<string, Known>();
	private readonly running = new Map<string, Running>();
	private current: Promise<void> = Promise.resolve();
	private next: Promise<void> | undefined;

	constructor(private readonly now: () => number) {}

	recall(ids: readonly string[]): string | undefined {
		return ids.map((id) => this.known.get(id)).find((known) => known !== undefined)?.license;
	}

	/** The end of the run that is under way for this request. */
	runFor(ids: readonly string[]): Promise<Outcome> | undefined {
		return ids
			.map((id) => this.running.get(id))
			.find((run) => run !== undefined && this.now() - run.since < LOST_AFTER)?.outcome;
	}

	/** Notes that a run is under way; the answer tells how it ended. */
	start(ids: readonly string[]): (outcome: Outcome) => void {
		let settle: (outcome: Outcome) => void = () => undefined;
		const run: Running = {
			since: this.now(),
			outcome: new Promise((resolve) => {
				settle = resolve;
			}),
		};
		for (const id of ids) this.running.set(id, run);
		return (outcome) => {
			for (const id of ids) if (this.running.get(id) === run) this.running.delete(id);
			settle(outcome);
		};
	}

	remember(ids: readonly string[], license: string): void {
		this.learn({ at: this.now(), ids, license });
		this.unsaved = true;
	}

	/** Learns what `save` gave, here or in another process. What cannot be read is left out. */
	merge(saved: unknown): void {
		if (!Array.isArray(saved)) return;
		for (const entry of saved) {
			const [seconds, ids, license] = Array.isArray(entry) ? entry : [];
			if (![seconds, ids, license].every((part) => typeof part === 'string')) continue;
			const at = parseInt(seconds, 36) * 1000;
			if (!Number.isNaN(at)) this.learn({ at, ids: ids.split(' '), license });
		}
	}

	/** Forgets what is older than `lifetime`, in milliseconds, and what is too much. True if there was anything. */
	trim(lifetime: number): boolean {
		const entries = [...new Set(this.known.values())].sort((a, b) => b.at - a.at);
		const oldest = this.now() - lifetime;
		let characters = 0;
		const over = entries.filter(({ at, license }, index) => {
			characters += license.length;
			const tooMuch = index > 0 && (index >= MAX_LICENSES || characters > MAX_CHARACTERS);
			return at <= oldest || tooMuch;
		});
		for (const known of over)
			for (const id of known.ids) if (this.known.get(id) === known) this.known.delete(id);
		return over.length > 0;
	}

	/** Oldest first. */
	save(): Array<[seconds: string, ids: string, license: string]> {
		this.unsaved = false;
		return [...new Set(this.known.values())]
			.sort((a, b) => a.at - b.at)
			.map(({ at, ids, license }) => [Math.floor(at / 1000).toString(36), ids.join(' '), license]);
	}

	/** Runs `write` once for all who ask while another write is under way. */
	async saved(write: () => Promise<void>): Promise<void> {
		this.next ??= this.current.then(async () => {
			this.current = this.next ?? Promise.resolve();
			this.next = undefined;
			await write();
		});
		await this.next;
	}

	/** The first license of a request stays: it is the one that FastSpring may have. */
	private learn(known: Known): void {
		const ids = known.ids.filter((id) => !this.known.has(id));
		if (ids.length === 0) return;
		const entry = { ...known, ids };
		for (const id of ids) this.known.set(id, entry);
	}
}

const triggers = new Map<string, Licenses>();

/** The memory of one trigger, shared by all its requests in this process. */
export function licensesOf(trigger: string, now: () => number): Licenses {
	const known = triggers.get(trigger) ?? new Licenses(now);
	triggers.set(trigger, known);
	return known;
}
