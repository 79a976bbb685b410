import type { Route } from '../http/route';
import type { Json } from '../json';
import type { Calls } from './calls';
import { replacesMaps, type ItemInput } from './input';
import { givesMaps } from './lay';
import type { Ledger } from './ledger';
import { isBroken, readRecords, recordsOf } from './lists';

/** The records of a run whose maps are added to. Each is read once: a read after a write may give the state before it. */
export class Standing {
	/** What is known of a record, the newest first: what the run wrote, and what was read. */
	private readonly known = new Map<string, Json[]>();

	constructor(
		private readonly calls: Calls,
		private readonly route: Route,
	) {}

	/** Gives each item the record to whose maps it adds. One that does not exist yet has nothing to keep. */
	async read(all: ItemInput[], ledger: Ledger): Promise<void> {
		const { read, asWritten = (record: Json) => record } = this.route.maps ?? {};
		if (!read) return;
		const inputs = all.filter(
			(input) => !replacesMaps(input) && givesMaps(this.route, input.changes ?? {}),
		);
		const ids = inputs.map(idOf).filter((id) => !this.known.has(id));
		const records = await readRecords(this.calls, read, ids);
		for (const input of inputs) {
			const id = idOf(input);
			const result = records.get(id);
			if (isBroken(result)) {
				const { message, description } = result.error;
				const problem = {
					message: `"${id}" could not be read, so its other entries could not be kept: ${message}`,
					description: `${description} Nothing was changed for this item.`,
				};
				ledger.fail(input.item, result.error.told(problem));
				continue;
			}
			input.standing = this.known.get(id) ?? (recordsOf(result) ?? []).map(asWritten);
			this.known.set(id, input.standing);
		}
	}

	/** What an item wrote stands from now on. */
	written(input: ItemInput): void {
		const known = this.known.get(idOf(input));
		if (!known || !input.payload) return;
		if (replacesMaps(input)) this.known.delete(idOf(input));
		else this.known.set(idOf(input), [input.payload, ...known]);
	}
}

const idOf = ({ target = '' }: ItemInput): string => target;
