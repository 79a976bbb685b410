import { Random } from './store/random.mts';
import type {
	Account,
	Coupon,
	Entity,
	Order,
	Product,
	Return,
	Session,
	StoreEvent,
	Subscription,
} from './store/model.mts';

export interface Clock {
	now(): number;
}

export interface Company {
	name: string;
	/** First part of the storefront's host name. */
	site: string;
	siteId: string;
	/** Three letters that begin every order reference. */
	prefix: string;
}

/** What FastSpring sets up for some stores and not for others. */
export interface Switches {
	/** Coupons may take an amount off a whole order. */
	orderLevelDiscounts: boolean;
	/** Lists of events take `begin` without `days`, as older versions of the service did. */
	eventsWithoutDays: boolean;
	/** The largest page of a list, of which nothing is documented, and what becomes of a larger `limit`. */
	largestPage: number;
	/** `cap` tells the limit it used, `silent` the one that was asked for; `ignore` gives the largest page whatever is asked. */
	largerPages: 'cap' | 'silent' | 'refuse' | 'ignore';
}

const NONE: Switches = {
	orderLevelDiscounts: false,
	eventsWithoutDays: false,
	largestPage: 1_000,
	largerPages: 'cap',
};

export type EventListener = (event: StoreEvent) => void;

/** Events older than this cannot be read back through the API. */
export const EVENT_RETENTION_MS = 30 * 86_400_000;

/**
 * The shop's state, all in memory. The rules that change it are functions in
 * `store/`, which take the store as their first argument; what they emit goes
 * through `emit`, whose listeners (webhook delivery, a console) hook in with `onEvent`.
 */
export class Store {
	readonly accounts = new Map<string, Account>();
	readonly products = new Map<string, Product>();
	readonly orders = new Map<string, Order>();
	readonly subscriptions = new Map<string, Subscription>();
	readonly returns = new Map<string, Return>();
	readonly coupons = new Map<string, Coupon>();
	readonly sessions = new Map<string, Session>();
	readonly events: StoreEvent[] = [];
	readonly switches: Switches = { ...NONE };
	readonly company: Company = {
		name: 'Lumen Audio',
		site: 'lumenaudio',
		siteId: 'LMA7QK2XW9TRB',
		prefix: 'LUM',
	};
	random: Random;

	private readonly clock: Clock;
	private readonly seed: number;
	/** Apart from `random`, so that telling more or fewer events changes nothing else. */
	private eventIds: Random;
	private readonly moments = new Set<number>();
	private readonly listeners = new Set<EventListener>();
	private bodies = new WeakMap<Entity, Buffer>();
	private shift = 0;
	private past: number | undefined;
	private silentBefore = -Infinity;

	constructor(clock: Clock, seed = 20_261_103) {
		this.clock = clock;
		this.seed = seed;
		this.random = new Random(seed);
		this.eventIds = new Random(seed + 1);
	}

	/** The shop's time: the clock's, plus what was skipped, unless `at` says otherwise. */
	now(): number {
		return this.past ?? this.clock.now() + this.shift;
	}

	/** Lets time pass at once: every later moment is that much further. */
	skip(ms: number): void {
		this.shift += ms;
	}

	/** Runs `work` as of another moment: how the seed writes history. */
	at<T>(moment: number, work: () => T): T {
		const before = this.past;
		this.past = moment;
		try {
			return work();
		} finally {
			this.past = before;
		}
	}

	id(): string {
		return this.random.id();
	}

	/** `LUM261103-1234-56789`; rebills end in `B`. */
	reference(suffix = ''): string {
		const day = new Date(this.now()).toISOString().slice(2, 10).replaceAll('-', '');
		return `${this.company.prefix}${day}-${this.random.digits(4)}-${this.random.digits(5)}${suffix}`;
	}

	/** The host of the storefront; test orders have their own. */
	host(live: boolean): string {
		return `https://${this.company.site}${live ? '' : '.test'}.onfastspring.com`;
	}

	/** Marks a record as changed now; its cached answer is dropped. */
	touch(entity: Entity): void {
		entity.changed = this.now();
		this.bodies.delete(entity);
	}

	/** The record's answer as bytes, built once until `touch`. */
	body<T extends Entity>(entity: T, view: (entity: T) => Record<string, unknown>): Buffer {
		let body = this.bodies.get(entity);
		if (!body) {
			body = Buffer.from(JSON.stringify(view(entity)));
			this.bodies.set(entity, body);
		}
		return body;
	}

	/** Nothing that happens before this moment is told: a made-up past has long been delivered. */
	silence(until: number): void {
		this.silentBefore = until;
	}

	/** Records one event and tells the listeners. `data` is asked for only if there is anything to tell. */
	emit(type: string, live: boolean, data: () => Record<string, unknown>): void {
		if (this.now() < this.silentBefore) return;
		const event = this.record(type, live, data());
		for (const listener of this.listeners) listener(event);
	}

	/** Records one event and tells nobody. No two events share a millisecond: it is all that lists can go on by. */
	record(type: string, live: boolean, data: Record<string, unknown>): StoreEvent {
		let created = this.now();
		while (this.moments.has(created)) created += 1;
		this.moments.add(created);
		const event: StoreEvent = {
			id: this.eventIds.id(),
			type,
			live,
			processed: false,
			created,
			data,
		};
		this.events.push(event);
		return event;
	}

	/** Hears every later event; the answer stops listening. */
	onEvent(listener: EventListener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Back to nothing, with the listeners still in place. */
	clear(): void {
		for (const table of [
			this.accounts,
			this.products,
			this.orders,
			this.subscriptions,
			this.returns,
			this.coupons,
			this.sessions,
		])
			table.clear();
		this.events.length = 0;
		this.moments.clear();
		this.bodies = new WeakMap();
		this.random = new Random(this.seed);
		this.eventIds = new Random(this.seed + 1);
		this.shift = 0;
		Object.assign(this.switches, NONE);
		this.silentBefore = -Infinity;
	}
}
