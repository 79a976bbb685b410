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
/** Characters of all bodies together. As objects they take up to fifty times as much. */
const KEPT_LENGTH = 20_000_000;
const FORGOTTEN = '(no longer kept)';

export class CallLog {
	readonly list: Call[] = [];
	total = 0;
	readonly byRoute: Record<string, number> = {};
	readonly byStatus: Record<string, number> = {};
	/** The beginnings of the answers. */
	readonly answers = new WeakMap<Call, string>();
	enabled: boolean;
	private readonly bodies: Array<{ call: Call; length: number }> = [];
	private length = 0;

	constructor(enabled: boolean) {
		this.enabled = enabled;
	}

	add(call: Call): void {
		if (this.list.length >= KEPT) this.list.splice(0, KEPT / 2);
		this.list.push(call);
	}

	/** Takes down what a call sent. Where that is too much in all, the older half of the bodies goes. */
	keep(call: Call, body: unknown, length: number): void {
		call.body = body;
		this.bodies.push({ call, length });
		this.length += length;
		while (this.length > KEPT_LENGTH)
			for (const old of this.bodies.splice(0, Math.ceil(this.bodies.length / 2))) {
				old.call.body = FORGOTTEN;
				this.length -= old.length;
			}
	}

	count(route: string, status: number): void {
		this.total += 1;
		this.byRoute[route] = (this.byRoute[route] ?? 0) + 1;
		this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
	}

	clear(): void {
		this.list.length = this.bodies.length = 0;
		this.total = this.length = 0;
		for (const counts of [this.byRoute, this.byStatus])
			for (const key of Object.keys(counts)) delete counts[key];
	}
}
