import { idKeyOf } from '../http/route';
import type { Json } from '../json';
import type { Operation } from '../operation';
import type { Calls } from './calls';
import { ItemError } from './error';
import { changesOf, replacesMaps, type ItemInput } from './input';
import { givesMaps } from './lay';
import { isBroken, readRecords, recordsOf } from './lists';

/** The records of a run whose maps are added to. Each is read once: a read after a write may give the state before it. */
export class Standing {
	/** What is known of a record, the newest first: what the run wrote, and what was read. */
	private readonly known = new Map<string, Json[]>();

	constructor(
		private readonly calls: Calls,
		private readonly operation: Operation,
	) {}

	/** Whether an item needs the record as it is. */
	isAddedTo(input: ItemInput): boolean {
		const { route } = this.operation;
		return (
			route.maps?.read !== undefined &&
			!replacesMaps(input) &&
			givesMaps(route, changesOf(this.operation, input) ?? {})
		);
	}

	/** Gives each item the record that it adds to. One that does not exist yet has nothing to keep. */
	async read(inputs: ItemInput[], fail: (item: number, error: unknown) => void): Promise<void> {
		const { read, asWritten = (record: Json) => record } = this.operation.route.maps ?? {};
		if (!read) return;
		const ids = inputs.map(this.idOf).filter((id) => !this.known.has(id));
		const records = await readRecords(this.calls, read, ids);
		for (const input of inputs) {
			const id = this.idOf(input);
			const result = records.get(id);
			if (isBroken(result)) {
				fail(input.item, unread(id, result.error));
				continue;
			}
			input.standing = this.known.get(id) ?? (recordsOf(result) ?? []).map(asWritten);
			this.known.set(id, input.standing);
		}
	}

	/** What an item wrote stands from now on. */
	written(input: ItemInput): void {
		const known = this.known.get(this.idOf(input));
		if (!known || !input.payload) return;
		if (replacesMaps(input)) this.known.delete(this.idOf(input));
		else this.known.set(this.idOf(input), [input.payload, ...known]);
	}

	private readonly idOf = (input: ItemInput): string => targetOf(this.operation, input);
}

/** The id of the record that an item's payload names. */
export const targetOf = (operation: Operation, input: ItemInput): string =>
	String(changesOf(operation, input)?.[idKeyOf(operation.route)]);

const unread = (id: string, { message, description, httpCode, fields }: ItemError): ItemError =>
	new ItemError(
		`"${id}" could not be read, so its other entries could not be kept: ${message}`,
		`${description} Nothing was changed for this item.`,
		httpCode,
		fields,
	);
