import type { Call, CallLog } from './http/calls.mts';
import type { Faults } from './http/faults.mts';
import type { Limiter, RateLimit } from './http/limiter.mts';
import type { LicenseCalls, LicenseOptions } from './licenses/calls.mts';
import type { Seed } from './seed.mts';
import type { Clock, Store, Switches } from './store.mts';
import type { Webhooks, WebhookOptions } from './webhooks/webhooks.mts';

export interface SandboxOptions {
	/** A free one by default. */
	port?: number;
	host?: '127.0.0.1';
	/** The demo shop by default; rows make it larger or smaller. */
	seed?: Seed;
	/** All times and the limiter go by it; latency is real time. */
	clock?: Clock;
	credentials?: { username: string; password: string };
	/** 250 calls in 60 seconds for each address by default. */
	rateLimit?: RateLimit | false;
	latencyMs?: number;
	/** Whether calls are written down; counted they always are. */
	record?: boolean;
	/** By default deliveries go out by themselves, on FastSpring's schedule. */
	webhooks?: WebhookOptions;
	/** By default license fulfillments are called, and called again, by themselves. */
	licenses?: LicenseOptions;
	/** Where the console's files lie; in the project's folder by default. */
	consoleFolder?: string;
	/** What FastSpring sets up for some stores only; off by default, and again after a reset. */
	switches?: Partial<Switches>;
	/** For measuring: no limiter, no latency, no call log, whatever the other options say. */
	instant?: boolean;
}

export interface Sandbox {
	url: string;
	store: Store;
	/** Every API call since the start or the last reset, oldest first. */
	calls: readonly Call[];
	log: CallLog;
	faults: Faults;
	limiter: Limiter;
	webhooks: Webhooks;
	licenses: LicenseCalls;
	credentials: { username: string; password: string };
	latencyMs: number;
	/** Every route there is, those of the switches and of the console included. */
	routes: ReadonlyArray<{ method: string; url: string }>;
	/** The seed's state again; calls, faults, webhook endpoints and the limiter's memory are forgotten. */
	reset(): void;
	close(): Promise<void>;
}
