export interface Item {
	json: Record<string, unknown>;
	pairedItem?: unknown;
	error?: unknown;
}

export interface NodeRun {
	executionStatus: string;
	/** Milliseconds. */
	executionTime: number;
	error?: {
		message: string;
		description?: string | null;
		httpCode?: string | null;
		context?: Record<string, unknown>;
	};
	hints?: { message: string; type?: string; location?: string }[];
	data?: { main?: (Item[] | null)[] };
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	startedAt: string;
	stoppedAt: string | null;
	error?: NodeRun['error'];
	/** Every run of every node that was reached. */
	runs: Record<string, NodeRun[]>;
}

/** An execution as n8n stores it: the run data is a text in the `flatted` format. */
export interface StoredExecution extends Omit<Execution, 'runs' | 'error'> {
	data: string;
}

/** A run that has only just begun has no data yet. */
export function readExecution({ data, ...execution }: StoredExecution): Execution {
	const stored = unflatten(data) as
		| { resultData?: { runData?: Execution['runs']; error?: NodeRun['error'] } }
		| undefined;
	const { runData = {}, error } = stored?.resultData ?? {};
	return { ...execution, runs: runData, ...(error ? { error } : {}) };
}

/** The items that a node sent out of one of its outputs, over all of its runs. */
export function itemsOf({ runs }: Execution, node: string, output = 0): Item[] {
	return (runs[node] ?? []).flatMap(({ data }) => data?.main?.[output] ?? []);
}

/** What went wrong, in one line; empty for a success. */
export function failureOf({ status, error, runs }: Execution): string {
	if (status === 'success') return '';
	const broken = Object.entries(runs).find(([, nodeRuns]) => nodeRuns.some((run) => run.error));
	const reason = error ?? broken?.[1].find((run) => run.error)?.error;
	return [broken?.[0], reason?.message ?? status, reason?.description].filter(Boolean).join(': ');
}

/**
 * `flatted` keeps all values of a possibly circular structure in one list, in which a string inside an object or an array
 * is the place of the value in that list.
 */
export function unflatten(text: string): unknown {
	const table = JSON.parse(text) as unknown[];
	const built = new Map<number, object>();
	const member = (value: unknown) => (typeof value === 'string' ? at(Number(value)) : value);
	const at = (place: number): unknown => {
		const value = table[place];
		if (typeof value !== 'object' || value === null) return value;
		const known = built.get(place);
		if (known) return known;
		const target: object = Array.isArray(value) ? [] : {};
		built.set(place, target);
		return Object.assign(
			target,
			Array.isArray(value) ? value.map(member) : mapValues(value, member),
		);
	};
	return at(0);
}

function mapValues(value: object, map: (member: unknown) => unknown): object {
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member)]));
}
