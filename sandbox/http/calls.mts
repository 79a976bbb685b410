/** One call as it arrived and what it got: status 0 = the connection was broken. */
export interface Call {
	at: number;
	method: string;
	path: string;
	query: Record<string, unknown>;
	body: unknown;
	status: number;
	ms: number;
}

/** A long run must not fill the memory: the older half goes first. Counts stay exact. */
const KEPT = 20_000;

export class CallLog {
	readonly list: Call[] = [];
	total = 0;
	readonly byRoute: Record<string, number> = {};
	readonly byStatus: Record<string, number> = {};
	/** The beginnings of the answers. */
	readonly answers = new WeakMap<Call, string>();
	enabled: boolean;

	constructor(enabled: boolean) {
		this.enabled = enabled;
	}

	add(call: Call): void {
		if (this.list.length >= KEPT) this.list.splice(0, KEPT / 2);
		this.list.push(call);
	}

	count(route: string, status: number): void {
		this.total += 1;
		this.byRoute[route] = (this.byRoute[route] ?? 0) + 1;
		this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
	}

	clear(): void {
		this.list.length = 0;
		this.total = 0;
		for (const counts of [this.byRoute, this.byStatus])
			for (const key of Object.keys(counts)) delete counts[key];
	}
}
