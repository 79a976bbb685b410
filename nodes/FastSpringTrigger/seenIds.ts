export interface SeenIdsLimits {
	/** Ids kept at most; the oldest go first. */
	size: number;
	/** Milliseconds after which an id is forgotten. */
	lifetime: number;
}

/**
 * A bounded memory of event ids, in the order in which they were learned. Its saved form is a list of
 * texts, "<seconds since 1970 in base 36> <id>", small enough for n8n's static data.
 */
export class SeenIds {
	private readonly learned = new Map<string, number>();

	constructor(
		private readonly limits: SeenIdsLimits,
		private readonly now: () => number,
	) {}

	has(id: string): boolean {
		return this.learned.has(id);
	}

	/** Learns ids now. An id that is known stays where it is. */
	add(ids: Iterable<string>): void {
		const now = this.now();
		for (const id of ids) this.learn(id, now);
		this.trim();
	}

	/** Unlearns ids, so that a repeat of them counts as new. */
	forget(ids: Iterable<string>): void {
		for (const id of ids) this.learned.delete(id);
	}

	/** Learns what `save` gave, here or in another process. What cannot be read is left out. */
	merge(saved: unknown): void {
		if (!Array.isArray(saved)) return;
		for (const entry of saved) {
			const [seconds, id] = String(entry).split(' ');
			const at = parseInt(seconds ?? '', 36) * 1000;
			if (id && !Number.isNaN(at)) this.learn(id, at);
		}
		this.trim();
	}

	/** The newest `size` ids, oldest first, and after them `more`, which are not learned by this. */
	save(size = this.limits.size, more: Iterable<string> = []): string[] {
		const now = this.now();
		const entries = [...this.learned, ...[...more].map((id) => [id, now] as const)];
		return entries.slice(-size).map(([id, at]) => `${Math.floor(at / 1000).toString(36)} ${id}`);
	}

	private learn(id: string, at: number): void {
		if (!this.learned.has(id)) this.learned.set(id, at);
	}

	private trim(): void {
		const oldest = this.now() - this.limits.lifetime;
		for (const [id, at] of this.learned) {
			if (at >= oldest && this.learned.size <= this.limits.size) return;
			this.learned.delete(id);
		}
	}
}
