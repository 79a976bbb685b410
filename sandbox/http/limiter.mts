import type { Clock } from '../store.mts';

export interface RateLimit {
	limit: number;
	windowMs: number;
}

/** 250 calls a minute and address, counted over a sliding window. Refused calls take no slot. */
export class Limiter {
	enabled: boolean;
	limit: number;
	windowMs: number;
	/** Calls refused so far. */
	refused = 0;

	private readonly clock: Clock;
	private readonly calls = new Map<string, number[]>();

	constructor(clock: Clock, setting: RateLimit | false) {
		this.clock = clock;
		this.enabled = setting !== false;
		this.limit = setting === false ? 250 : setting.limit;
		this.windowMs = setting === false ? 60_000 : setting.windowMs;
	}

	/** Takes a slot. Answers 0, or the whole seconds to wait before the next one is free. */
	take(address: string): number {
		if (!this.enabled) return 0;
		const now = this.clock.now();
		const recent = (this.calls.get(address) ?? []).filter((at) => at > now - this.windowMs);
		this.calls.set(address, recent);
		if (recent.length < this.limit) {
			recent.push(now);
			return 0;
		}
		this.refused += 1;
		const oldest = recent[recent.length - this.limit] ?? now;
		return Math.max(1, Math.ceil((oldest + this.windowMs - now) / 1000));
	}

	/** Slots taken in the window that ends now, by the busiest address. */
	used(): number {
		const since = this.clock.now() - this.windowMs;
		return Math.max(
			0,
			...[...this.calls.values()].map((calls) => calls.filter((at) => at > since).length),
		);
	}

	/** Forgets all calls. */
	clear(): void {
		this.calls.clear();
		this.refused = 0;
	}
}
