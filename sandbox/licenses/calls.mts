import { Agent } from 'undici';
import {
	fulfillmentsOf,
	licensesIn,
	onLicenseJobs,
	setFulfillment,
	testValues,
	valuesOf,
	type FulfillmentSettings,
	type LicenseFulfillment,
	type LicenseJob,
	type Values,
} from '../store/fulfillments.mts';
import { send } from './send.mts';
import type { Store } from '../store.mts';

export interface LicenseOptions {
	/** How long a URL may take to answer. FastSpring's own limit is not documented. */
	timeoutMs?: number;
	/** Whether calls and their retries go out by themselves. Otherwise only `run()` makes them. */
	automatic?: boolean;
}

/** One call of a fulfillment's URL, and what came back. */
export interface LicenseCall {
	id: number;
	at: number;
	fulfillment: string;
	/** The order's, or TEST_REF. */
	reference: string;
	values: Values;
	/** 0 = no answer. */
	status: number;
	contentType: string;
	body: string;
	licenses: string[];
	/** Why there are no licenses. */
	problem: string | null;
	ms: number;
}

interface Waiting {
	job: LicenseJob;
	attempts: number;
	due: number;
	/** The retries are used up: it waits for the seller. */
	isHeld: boolean;
	done: () => void;
}

/** FastSpring retries "a few times"; when is not documented. */
const WAITS = [60_000, 5 * 60_000, 30 * 60_000];
const KEPT = 1_000;

/** Calls the URLs of license fulfillments while orders wait for their licenses. All times are the store's. */
export class LicenseCalls {
	/** Oldest first. */
	readonly log: LicenseCall[] = [];
	timeoutMs: number;
	automatic: boolean;
	/** How many times faster than FastSpring's the retries come. */
	speed = 1;
	private readonly store: Store;
	readonly agent = new Agent({ keepAliveTimeout: 10_000 });
	private readonly waiting = new Set<Waiting>();
	private readonly underWay = new Map<Waiting, Promise<unknown>>();
	private timer: NodeJS.Timeout | undefined;
	private nextId = 1;

	constructor(store: Store, { timeoutMs = 30_000, automatic = true }: LicenseOptions = {}) {
		this.store = store;
		this.timeoutMs = timeoutMs;
		this.automatic = automatic;
		onLicenseJobs(store, (jobs, done) => this.begin(jobs, done));
	}

	get fulfillments(): LicenseFulfillment[] {
		return [...fulfillmentsOf(this.store).values()];
	}

	/** Orders that still wait for a license: the seller's queue. */
	get queue(): { reference: string; fulfillment: string; attempts: number; isHeld: boolean }[] {
		return [...this.waiting].map(({ job, attempts, isHeld }) => ({
			reference: job.order.reference ?? '',
			fulfillment: job.fulfillment.id,
			attempts,
			isHeld,
		}));
	}

	set(settings: FulfillmentSettings): LicenseFulfillment {
		return setFulfillment(this.store, settings);
	}

	remove(id: string): boolean {
		return fulfillmentsOf(this.store).delete(id);
	}

	/** What FastSpring's Test button does: calls with an invented buyer; there is no order, and no retry. */
	async test(fulfillment: LicenseFulfillment): Promise<LicenseCall> {
		return await this.call(fulfillment, testValues(fulfillment), 1);
	}

	/** Makes the calls that are due and waits for those under way. */
	async run(): Promise<void> {
		const now = this.store.now();
		for (const one of this.waiting)
			if (!one.isHeld && one.due <= now && !this.underWay.has(one)) this.start(one);
		await Promise.all(this.underWay.values());
	}

	/** Calls once more for all that wait, those that were given up included. */
	async retry(): Promise<void> {
		for (const one of this.waiting) Object.assign(one, { due: this.store.now(), isHeld: false });
		await this.run();
	}

	/** Time has jumped: what is due now goes out now. */
	wake(): void {
		if (this.timer) clearTimeout(this.timer);
		this.timer = undefined;
		const next = Math.min(
			...[...this.waiting]
				.filter((one) => !one.isHeld && !this.underWay.has(one))
				.map(({ due }) => due),
		);
		if (!this.automatic || next === Infinity) return;
		const delay = Math.min(Math.max(next - this.store.now(), 0), 2 ** 31 - 1);
		this.timer = setTimeout(() => void this.run(), delay).unref();
	}

	/** Forgets what waits, and the log; the fulfillments go with the store. */
	clear(): void {
		this.waiting.clear();
		this.log.length = 0;
		this.wake();
	}

	async close(): Promise<void> {
		this.clear();
		await this.agent.destroy();
	}

	private begin(jobs: LicenseJob[], done: () => void): void {
		let left = jobs.length;
		for (const job of jobs)
			this.waiting.add({
				job,
				attempts: 0,
				due: this.store.now(),
				isHeld: false,
				done: () => {
					left -= 1;
					if (left === 0) done();
				},
			});
		this.wake();
	}

	private start(one: Waiting): void {
		this.underWay.set(
			one,
			this.attempt(one).finally(() => {
				this.underWay.delete(one);
				this.wake();
			}),
		);
	}

	private async attempt(one: Waiting): Promise<void> {
		const { order, item, fulfillment } = one.job;
		const current = fulfillmentsOf(this.store).get(fulfillment.id) ?? fulfillment;
		const values = valuesOf({ ...one.job, fulfillment: current });
		const { licenses, problem } = await this.call(current, values, item.quantity);
		if (!this.waiting.has(one)) return;
		one.attempts += 1;
		if (problem === null) {
			this.waiting.delete(one);
			item.fulfillments[fulfillment.id] = licenses.map((license) => ({
				license,
				display: 'License key',
				type: 'license',
			}));
			this.store.touch(order);
			return one.done();
		}
		const wait = WAITS[one.attempts - 1];
		one.isHeld = wait === undefined;
		one.due = this.store.now() + (wait ?? 0) / this.speed;
		if (wait === undefined) this.tellFailure(one.job, problem);
	}

	private tellFailure({ order, item, fulfillment }: LicenseJob, reason: string): void {
		this.store.emit('fulfillment.failed', order.live, () => ({
			product: item.product,
			quote: order.quote,
			fulfillment: fulfillment.id,
			type: 'license',
			order: order.id,
			reference: order.reference,
			account: order.account,
			subscription: item.subscription ?? null,
			reason,
		}));
	}

	private async call(
		fulfillment: LicenseFulfillment,
		values: Values,
		quantity: number,
	): Promise<LicenseCall> {
		const at = this.store.now();
		const started = performance.now();
		const { status, contentType, body } = await send(fulfillment, values, this);
		const found = licensesIn(fulfillment, status, body, quantity);
		const call: LicenseCall = {
			id: this.nextId++,
			at,
			fulfillment: fulfillment.id,
			reference: values['reference'] ?? '',
			values,
			status,
			contentType,
			body,
			licenses: 'licenses' in found ? found.licenses : [],
			problem: 'problem' in found ? found.problem : null,
			ms: performance.now() - started,
		};
		this.log.push(call);
		this.log.splice(0, Math.max(0, this.log.length - KEPT));
		return call;
	}
}
