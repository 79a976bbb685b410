import { Seen } from './seen';

const DAY = 24 * 60 * 60 * 1000;

/** FastSpring repeats a delivery for 7 days; one day more covers its delays. */
const LIMITS = { size: 10_000, lifetime: 8 * DAY };

/** The ids that one delivery works on, until `settle` tells how it ended. */
export interface Claim {
	ids: ReadonlySet<string>;
	/** True: the ids are done and their repeats are dropped. False: a repeat counts as new. */
	settle: (done: boolean) => void;
}

/**
 * What one trigger knows in this process: the ids it is done with, and the ids that a delivery is being
 * worked on for. Two deliveries of one event never run at once, and a failed one leaves no trace.
 */
export class Deliveries {
	readonly seen: Seen;
	private readonly running = new Map<string, Promise<void>>();

	constructor(now: () => number) {
		this.seen = new Seen(LIMITS, now);
	}

	/** Waits for the deliveries that hold one of these ids, then takes those that nobody is done with. */
	async claim(ids: readonly string[]): Promise<Claim> {
		for (let other = this.holderOf(ids); other; other = this.holderOf(ids)) await other;
		const taken = new Set(ids.filter((id) => !this.seen.has(id)));
		let release = (): void => undefined;
		const ended = new Promise<void>((resolve) => {
			release = resolve;
		});
		for (const id of taken) this.running.set(id, ended);
		const settle = (done: boolean): void => {
			for (const id of taken) this.running.delete(id);
			if (done) this.seen.add(taken);
			release();
		};
		return { ids: taken, settle };
	}

	private holderOf(ids: readonly string[]): Promise<void> | undefined {
		const held = ids.find((id) => this.running.has(id));
		return held === undefined ? undefined : this.running.get(held);
	}
}

const triggers = new Map<string, Deliveries>();

/** The memory of one trigger, shared by all its deliveries in this process. */
export function deliveriesOf(trigger: string, now: () => number): Deliveries {
	const known = triggers.get(trigger) ?? new Deliveries(now);
	triggers.set(trigger, known);
	return known;
}
