import type { Clock } from '../shared/http/clock';
import { NewestStates } from '../shared/webhook/newestStates';
import { SeenIds } from './seenIds';

const DAY = 24 * 60 * 60 * 1000;

/** FastSpring repeats a delivery for 7 days; one day more covers its delays. */
const LIMITS = { size: 10_000, lifetime: 8 * DAY };

/** Milliseconds for which a repeat waits for the delivery that is being processed, before it is told to come back later. */
const PATIENCE = 5_000;

/**
 * Milliseconds after which a lease counts for nothing. n8n at times never ends a response; FastSpring comes back after
 * an hour at the earliest.
 */
const LONGEST_LEASE = 10 * 60 * 1000;

/** Ids kept in n8n's database, for the time after a restart. All of them are written with every run. */
const SAVED_IDS = 1000;

/** The ids that one delivery works on, until `settle` says how it ended. */
export interface Lease {
	ids: ReadonlySet<string>;
	/** n8n has stored the run: what is saved from now on has these ids, whether or not they were answered. */
	markStored: () => void;
	/** True: the ids are done and their repeats are dropped. False: a repeat counts as new. */
	settle: (done: boolean) => void;
}

interface Holder {
	since: number;
	isStored: boolean;
	/** The sender still waits for the answer. */
	isAwaited: () => boolean;
	ended: Promise<void>;
}

/**
 * What one trigger knows in this process: the ids that are done, and the ids that a delivery is working on. Two
 * deliveries of one event do not run at once, and a failed one leaves no trace.
 */
export class Deliveries {
	readonly seen: SeenIds;
	readonly states = new NewestStates();
	private readonly holders = new Map<string, Holder>();

	constructor(private readonly clock: Clock) {
		this.seen = new SeenIds(LIMITS, () => clock.now());
	}

	/**
	 * Takes those of the ids that are not done. Waits a few seconds for the deliveries that hold one of them; undefined
	 * if one is still at work then. A lease lapses when it is too old or when, after that wait, its sender has gone: only
	 * n8n ends a response, and it sometimes does not.
	 */
	async lease(ids: readonly string[], isAwaited: () => boolean): Promise<Lease | undefined> {
		const wait = new AbortController();
		let over: Promise<void> | undefined;
		let isOver = false;
		try {
			// Between the last look and the taking nothing may happen: several repeats wake up together.
			for (;;) {
				const holder = this.holderOf(ids, isOver);
				if (!holder) return this.take(ids, isAwaited);
				if (isOver) return undefined;
				over ??= this.clock.sleep(PATIENCE, wait.signal).then(
					() => {
						isOver = true;
					},
					() => undefined,
				);
				await Promise.race([holder.ended, over]);
			}
		} finally {
			if (!isOver) wait.abort();
		}
	}

	/** The ids for n8n's database: those that are done, and those of stored runs that are not answered yet. */
	save(): string {
		const stored = [...this.holders].filter(([, { isStored }]) => isStored).map(([id]) => id);
		return this.seen.save(SAVED_IDS, stored);
	}

	private take(ids: readonly string[], isAwaited: () => boolean): Lease {
		const taken = new Set(ids.filter((id) => !this.seen.has(id)));
		let release = (): void => undefined;
		const ended = new Promise<void>((resolve) => {
			release = resolve;
		});
		const holder: Holder = { since: this.clock.now(), isStored: false, isAwaited, ended };
		for (const id of taken) this.holders.set(id, holder);
		return {
			ids: taken,
			markStored: () => {
				holder.isStored = true;
			},
			settle: (done) => {
				// What has lapsed may have been taken by another delivery since.
				for (const id of taken) if (this.holders.get(id) === holder) this.holders.delete(id);
				if (done) this.seen.add(taken);
				release();
			},
		};
	}

	/** A delivery that holds one of the ids, and whose sender still waits if that is asked for. */
	private holderOf(ids: readonly string[], isToBeAwaited: boolean): Holder | undefined {
		return ids
			.map((id) => this.holders.get(id))
			.find(
				(holder) =>
					holder &&
					this.clock.now() - holder.since < LONGEST_LEASE &&
					(holder.isAwaited() || !isToBeAwaited),
			);
	}
}

const triggers = new Map<string, Deliveries>();

/** The memory of one trigger, shared by all its deliveries in this process. */
export function deliveriesOf(trigger: string, clock: Clock): Deliveries {
	const known = triggers.get(trigger) ?? new Deliveries(clock);
	triggers.set(trigger, known);
	return known;
}
