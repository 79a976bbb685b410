import { groupOf } from './events';
import type { FastSpringEvent } from './parse';

/** Records kept in a process, and of them in n8n's database; the ones heard of longest ago go first. */
const SIZE = 10_000;
const SAVED = 1000;

/**
 * The record that an event carries, and when it was last changed. Undefined for events that tell of something that
 * happened, such as a charge: they are never outdated.
 */
export function stateOf({
	type,
	data,
}: Pick<FastSpringEvent, 'type' | 'data'>): { record: string; changed: number } | undefined {
	const group = groupOf(type);
	const key = KEYS.get(group);
	if (key === undefined) return undefined;
	const id = data[key] ?? data.id;
	const changed = Number(data.changed ?? data.updated);
	return typeof id === 'string' && id !== '' && changed > 0 && Number.isFinite(changed)
		? { record: `${group}/${id}`, changed }
		: undefined;
}

/** Where the events of a group have the id of their record; those of the other groups have no state. */
const KEYS: ReadonlyMap<string, string> = new Map([
	['account', 'account'],
	['mailingListEntry', 'id'],
	['order', 'order'],
	['quote', 'quote'],
	['return', 'return'],
	['subscription', 'subscription'],
	['subscription.group', 'cotermGroupId'],
]);

/** When each record that events told of was last changed. A bounded memory that n8n's static data can hold. */
export class NewestStates {
	private readonly newest = new Map<string, number>();

	/** Learns the events in their order, and gives those whose record was not known in a newer state by then. */
	current(events: FastSpringEvent[]): FastSpringEvent[] {
		return events.filter((event) => {
			const state = stateOf(event);
			return state === undefined || this.learn(state.record, state.changed);
		});
	}

	/** Learns what `save` gave, here or in another process. What cannot be read is left out. */
	merge(saved: unknown): void {
		if (!Array.isArray(saved)) return;
		for (const entry of saved) {
			const [at = '', record] = String(entry).split(' ');
			const changed = parseInt(at, 36);
			if (record && !Number.isNaN(changed)) this.learn(record, changed);
		}
	}

	/** A list of texts, "<milliseconds in base 36> <record>". */
	save(): string[] {
		return [...this.newest]
			.slice(-SAVED)
			.map(([record, changed]) => `${changed.toString(36)} ${record}`);
	}

	/** False if a newer state is known. */
	private learn(record: string, changed: number): boolean {
		const known = this.newest.get(record) ?? 0;
		if (changed < known) return false;
		this.newest.delete(record);
		this.newest.set(record, changed);
		const [oldest] = this.newest.keys();
		if (this.newest.size > SIZE && oldest !== undefined) this.newest.delete(oldest);
		return true;
	}
}
