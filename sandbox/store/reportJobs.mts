/** Reports that take their time: jobs and their states, and switches that make them fail. */
import { table } from './tables.mts';
import type { Store } from '../store.mts';
import { isImpossible, type Kind, type ReportRequest, type Row } from './reportRequest.mts';

export interface Bench {
	/** Built reports by their requests, until the cache is reset. */
	cache: Map<string, Row[]>;
	jobs: Job[];
	padding: number;
	failing: boolean;
	breaking: number;
}

export const benches = table<Bench>(() => new Map());

export function benchOf(store: Store): Bench {
	const all = benches(store);
	const bench = all.get('') ?? {
		cache: new Map(),
		jobs: [],
		padding: 0,
		failing: false,
		breaking: 0,
	};
	all.set('', bench);
	return bench;
}

/** Switches for tests. */
export interface Rig {
	/** Reports have at least so many rows. */
	rows?: number | undefined;
	/** Jobs that begin from now on fail. */
	failing?: boolean | undefined;
	/** So many downloads break off half-way. */
	breaking?: number | undefined;
}

export function rigReports(store: Store, { rows, failing, breaking }: Rig): void {
	const bench = benchOf(store);
	if (rows !== undefined) bench.padding = rows;
	if (failing !== undefined) bench.failing = failing;
	if (breaking !== undefined) bench.breaking = breaking;
}

/** Whether the download that begins now is to break off. */
export function breaksOff(store: Store): boolean {
	const bench = benchOf(store);
	const breaks = bench.breaking > 0;
	if (breaks) bench.breaking -= 1;
	return breaks;
}

export interface Job {
	id: string;
	kind: Kind;
	request: ReportRequest;
	created: number;
	fails: boolean;
}

/** A job waits, works, and is over. */
export const BEGINS = 2_000;

export const ENDS = 20_000;

export type JobStatus = 'PENDING' | 'PROCESSING' | 'COMPLETE' | 'FAILED';

export function startJob(store: Store, kind: Kind, request: ReportRequest): Job {
	const { jobs, failing } = benchOf(store);
	const letters = store
		.id()
		.replaceAll(/[^a-zA-Z0-9]/g, '0')
		.toUpperCase();
	const job = {
		id: `JOB${letters.padEnd(26, 'Q').slice(0, 26)}`,
		kind,
		request,
		created: store.now(),
		fails: failing || isImpossible(request.filter),
	};
	jobs.unshift(job);
	return job;
}

/** Newest first. */
export const jobsOf = (store: Store): readonly Job[] => benchOf(store).jobs;

export function statusOf(store: Store, { created, fails }: Job): JobStatus {
	const age = store.now() - created;
	if (age < BEGINS) return 'PENDING';
	return age < ENDS ? 'PROCESSING' : fails ? 'FAILED' : 'COMPLETE';
}

export const completed = ({ created }: Job): number => created + ENDS;
