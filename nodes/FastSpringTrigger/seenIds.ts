import { createHash } from 'node:crypto';

const HOUR = 60 * 60 * 1000;

/** An entry of the saved form: the hour in which an id was learned, and the id's print. */
const ENTRY = /([0-9a-z]{4})([\w-]{12})/y;

export interface SeenIdsLimits {
	/** Ids kept at most; the oldest go first. */
	size: number;
	/** Milliseconds after which an id is forgotten. */
	lifetime: number;
}

/**
 * A bounded memory of event ids, in the order in which they were learned. It keeps their prints, of 72 bits each.
 * Its saved form is one text, since n8n reads and writes it with every delivery and every execution: 16 letters an
 * id, the hour since 1970 in base 36 and the print.
 */
export class SeenIds {
	private readonly learned = new Map<string, number>();
	private merged: unknown;

	constructor(
		private readonly limits: SeenIdsLimits,
		private readonly now: () => number,
	) {}

	has(id: string): boolean {
		return this.learned.has(printOf(id));
	}

	/** Learns ids now. An id that is known stays where it is. */
	add(ids: Iterable<string>): void {
		const now = this.now();
		for (const id of ids) this.learn(printOf(id), now);
		this.trim();
	}

	/** Learns what `save` gave, here or in another process. What cannot be read is left out. */
	merge(saved: unknown): void {
		if (typeof saved !== 'string' || saved === this.merged) return;
		ENTRY.lastIndex = 0;
		for (let entry = ENTRY.exec(saved); entry; entry = ENTRY.exec(saved)) {
			const [, hour = '', print = ''] = entry;
			this.learn(print, parseInt(hour, 36) * HOUR);
		}
		this.merged = saved;
		this.trim();
	}

	/** The newest `size` ids, oldest first, and after them `more`, which are not learned by this. */
	save(size = this.limits.size, more: Iterable<string> = []): string {
		const now = this.now();
		const entries = [...this.learned, ...[...more].map((id) => [printOf(id), now] as const)];
		return entries
			.slice(-size)
			.map(([print, at]) => `${hourOf(at)}${print}`)
			.join('');
	}

	private learn(print: string, at: number): void {
		if (!this.learned.has(print)) this.learned.set(print, at);
	}

	private trim(): void {
		const oldest = this.now() - this.limits.lifetime;
		for (const [print, at] of this.learned) {
			if (at >= oldest && this.learned.size <= this.limits.size) return;
			this.learned.delete(print);
		}
	}
}

/** 12 letters that two ids have in common once in 4.7e21 pairs. */
function printOf(id: string): string {
	return createHash('sha256').update(id).digest('base64url').slice(0, 12);
}

function hourOf(at: number): string {
	return Math.floor(at / HOUR)
		.toString(36)
		.padStart(4, '0');
}
