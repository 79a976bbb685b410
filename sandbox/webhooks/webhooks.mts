import { Agent } from 'undici';
import { endpointProblem, wants, type Endpoint, type EndpointSettings } from './endpoints.mts';
import { retryWait } from './schedule.mts';
import { acknowledged, send, type Post } from './post.mts';
import type { Store } from '../store.mts';
import type { StoreEvent } from '../store/model.mts';
import { chunks, groups, written } from './batches.mts';
import type { Entry, WebhookOptions } from './entry.mts';

export type { Entry, Status, WebhookOptions } from './entry.mts';

/** Events that come together go out together. */
const COLLECT_MS = 40;
/** A long run must not fill the memory: the older half of what is over goes first. */
const KEPT = 10_000;

/**
 * The sending side of webhooks: registered endpoints, what is still to be delivered to them, and the log.
 * All times are the store's. An event counts as processed once every endpoint it went to has acknowledged it.
 */
export class Webhooks {
	readonly endpoints: Endpoint[] = [];
	/** Oldest first. */
	readonly log: Entry[] = [];
	/** Every HTTP request made, oldest first. */
	readonly posts: Post[] = [];
	speed: number;
	batchSize: number;
	timeoutMs: number;
	automatic: boolean;

	private readonly store: Store;
	private readonly agent = new Agent({ keepAliveTimeout: 10_000 });
	/** What is still to be delivered, what of it is on its way, and each endpoint's deliveries in a row. */
	private readonly pending = new Set<Entry>();
	private readonly sending = new Set<Entry>();
	private readonly lanes = new Map<string, Promise<unknown>>();
	private entriesOf = new WeakMap<StoreEvent, Entry[]>();
	private timer: { wakes: number; handle: NodeJS.Timeout } | undefined;
	private nextId = 1;
	private isClosed = false;

	constructor(
		store: Store,
		{ automatic = true, speed = 1, batchSize = 25, timeoutMs = 30_000 }: WebhookOptions = {},
	) {
		this.store = store;
		this.speed = speed;
		this.batchSize = batchSize;
		this.timeoutMs = timeoutMs;
		this.automatic = automatic;
		store.onEvent((event) => {
			for (const endpoint of this.endpoints)
				if (wants(endpoint, event)) this.enqueue(endpoint, event);
		});
	}

	/** Registers an endpoint: it hears of every later event. Throws on settings that `endpointProblem` refuses. */
	add(settings: EndpointSettings): Endpoint {
		const problem = endpointProblem(settings);
		if (problem) throw new Error(problem.message);
		const { url, secret = '', events = 'all', from = 'both', expansion = false } = settings;
		const endpoint: Endpoint = {
			id: `endpoint-${this.nextId++}`,
			url,
			secret,
			events,
			from,
			expansion,
		};
		this.endpoints.push(endpoint);
		return endpoint;
	}

	/** Removes an endpoint. What it has not been told by now it never will be. */
	remove(id: string): boolean {
		const index = this.endpoints.findIndex((endpoint) => endpoint.id === id);
		if (index < 0) return false;
		this.endpoints.splice(index, 1);
		for (const entry of this.pending) if (entry.endpoint.id === id) this.end(entry, 'failed');
		return true;
	}

	/** Gives a URL a new secret, which counts at once, for retries too. False if the URL is not registered. */
	rotate(url: string, secret: string): boolean {
		const found = this.endpoints.filter((endpoint) => endpoint.url === url);
		for (const endpoint of found) endpoint.secret = secret;
		return found.length > 0;
	}

	/**
	 * Sends everything that is due by now and waits for the answers, those of earlier deliveries included. Endpoints
	 * are served side by side, each one's deliveries one after another: new events and each round of retries apart,
	 * up to `batchSize` in one.
	 */
	async deliver(): Promise<Post[]> {
		const now = this.store.now();
		const due = this.waiting().filter((entry) => entry.due <= now);
		const posts: Post[] = [];
		for (const ofEndpoint of groups(due, ({ endpoint }) => endpoint.id)) {
			const batches = groups(ofEndpoint, (entry) => entry.posts.length).flatMap((round) =>
				chunks(round, this.batchSize),
			);
			for (const entry of ofEndpoint) this.sending.add(entry);
			const id = ofEndpoint[0]?.endpoint.id ?? '';
			const lane = (this.lanes.get(id) ?? Promise.resolve()).then(async () => {
				for (const batch of batches) posts.push(...(await this.deliverBatch(batch)));
				this.plan();
			});
			this.lanes.set(id, lane);
		}
		this.plan();
		await Promise.all(this.lanes.values());
		return posts;
	}

	/** Lets the shop's time jump from one retry to the next until nothing waits any more. */
	async deliverAll(): Promise<Post[]> {
		const posts = await this.deliver();
		for (let next = this.nextDue(); next !== undefined; next = this.nextDue()) {
			this.store.skip(Math.max(0, next - this.store.now()));
			posts.push(...(await this.deliver()));
		}
		return posts;
	}

	/** When the next delivery is due. */
	nextDue(): number | undefined {
		const waiting = this.waiting();
		return waiting.length > 0 ? Math.min(...waiting.map(({ due }) => due)) : undefined;
	}

	/** Sends an event to its endpoint once more, as a seller does from the log: it gets a new id. */
	resend({ endpoint, event }: Entry): Entry {
		const { type, live, data } = event;
		const again = this.store.record(type, live, data);
		return this.enqueue(endpoint, again, event.id);
	}

	/** Time has jumped, or the speed has changed: what is due now goes out now. */
	wake(): void {
		if (this.timer) clearTimeout(this.timer.handle);
		this.timer = undefined;
		this.plan();
	}

	/** Changes the speed for what is waiting, too. */
	setSpeed(speed: number): void {
		const now = this.store.now();
		for (const entry of this.pending)
			if (entry.due > now) entry.due = now + ((entry.due - now) * this.speed) / speed;
		this.speed = speed;
		this.wake();
	}

	clear(): void {
		for (const list of [this.endpoints, this.log, this.posts]) list.length = 0;
		this.pending.clear();
		this.sending.clear();
		this.entriesOf = new WeakMap();
		this.nextId = 1;
		this.wake();
	}

	async close(): Promise<void> {
		this.isClosed = true;
		this.wake();
		await this.agent.destroy();
	}

	private enqueue(endpoint: Endpoint, event: StoreEvent, resendOf?: string): Entry {
		const entry: Entry = {
			id: this.nextId++,
			endpoint,
			event,
			json: written(this.store, endpoint, event),
			status: 'notAttempted',
			posts: [],
			due: this.store.now(),
			...(resendOf === undefined ? {} : { resendOf }),
		};
		if (this.log.length >= KEPT) this.forget();
		this.log.push(entry);
		this.entriesOf.set(event, [...(this.entriesOf.get(event) ?? []), entry]);
		this.pending.add(entry);
		this.plan(entry.due);
		return entry;
	}

	private async deliverBatch(batch: Entry[]): Promise<Post[]> {
		for (const entry of batch) this.sending.delete(entry);
		// What was removed, or marked as processed through the API, needs no delivery any more.
		const waiting = new Set(this.waiting());
		const entries = batch.filter((entry) => waiting.has(entry));
		const [first] = entries;
		if (!first || this.isClosed) return [];
		for (const entry of entries) this.sending.add(entry);
		const sent = await send(first.endpoint, entries, {
			at: this.store.now(),
			timeoutMs: this.timeoutMs,
			agent: this.agent,
		});
		for (const entry of entries) this.sending.delete(entry);
		const known = entries.filter((entry) => this.pending.has(entry));
		if (known.length > 0) this.posts.push(sent);
		for (const entry of known) this.settle(entry, sent);
		return [sent];
	}

	private settle(entry: Entry, sent: Post): void {
		entry.posts.push(sent);
		if (acknowledged(sent, entry.event.id)) return this.end(entry, 'success');
		const wait = retryWait(entry.posts.length);
		if (wait === undefined) return this.end(entry, 'failed');
		entry.status = 'retrying';
		entry.due = this.store.now() + wait / this.speed;
	}

	private end(entry: Entry, status: 'success' | 'failed'): void {
		entry.status = status;
		this.pending.delete(entry);
		if (this.entriesOf.get(entry.event)?.every((other) => other.status === 'success'))
			entry.event.processed = true;
	}

	/** Entries that are still to be sent. Those that were marked as processed through the API are not, any more. */
	private waiting(): Entry[] {
		for (const entry of this.pending) if (entry.event.processed) this.end(entry, 'success');
		return [...this.pending].filter((entry) => !this.sending.has(entry));
	}

	private plan(next = this.nextDue()): void {
		if (next === undefined || !this.automatic || this.isClosed) return;
		const delay = Math.min(Math.max(next - this.store.now(), COLLECT_MS), 2 ** 31 - 1);
		const wakes = performance.now() + delay;
		if (this.timer && this.timer.wakes <= wakes) return;
		if (this.timer) clearTimeout(this.timer.handle);
		const handle = setTimeout(() => {
			this.timer = undefined;
			void this.deliver();
		}, delay);
		this.timer = { wakes, handle: handle.unref() };
	}

	private forget(): void {
		const over = new Set(this.log.filter((entry) => !this.pending.has(entry)).slice(0, KEPT / 2));
		this.log.splice(0, this.log.length, ...this.log.filter((entry) => !over.has(entry)));
		this.posts.splice(0, Math.max(0, this.posts.length - KEPT / 2));
	}
}
