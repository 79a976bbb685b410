import { createHash } from 'node:crypto';

const HOUR = 60 * 60 * 1000;

/** Letters of an id's print: two ids have one in common once in 1.2e18 pairs. */
const PRINT = 10;
/** A part of the saved form: an hour, and the prints of the ids that were learned in it. */
const PART = /^([0-9a-z]{4})((?:[\w-]{10})+)/;

export interface SeenIdsLimits {
	/** Ids kept at most; the oldest go first. */
	size: number;
	/** Milliseconds after which an id is forgotten. */
	lifetime: number;
}

/**
 * A bounded memory of event ids, in the order in which they were learned. It keeps their prints. Its saved form is one
 * text, since n8n reads and writes it with every delivery and every execution: for each hour since 1970, in base 36,
 * the prints of the ids that were learned in it.
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
		for (const part of saved.split(' ')) {
			const [, hour = '', prints = ''] = PART.exec(part) ?? [];
			for (let at = 0; at < prints.length; at += PRINT)
				this.learn(prints.slice(at, at + PRINT), parseInt(hour, 36) * HOUR);
		}
		this.merged = saved;
		this.trim();
	}

	/** The newest `size` ids, oldest first, and after them `more`, which are not learned by this. */
	save(size = this.limits.size, more: Iterable<string> = []): string {
		const now = this.now();
		const entries = [...this.learned, ...[...more].map((id) => [printOf(id), now] as const)];
		let last = '';
		return entries
			.slice(-size)
			.map(([print, at]) => {
				const hour = hourOf(at);
				const isSame = hour === last;
				last = hour;
				return isSame ? print : ` ${hour}${print}`;
			})
			.join('')
			.trimStart();
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

function printOf(id: string): string {
	return createHash('sha256').update(id).digest('base64url').slice(0, PRINT);
}

function hourOf(at: number): string {
	return Math.floor(at / HOUR)
		.toString(36)
		.padStart(4, '0');
}
