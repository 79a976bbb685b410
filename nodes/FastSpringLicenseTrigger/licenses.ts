import { isRecord } from '../shared/json';

/** A license to answer with, or why there is none. */
export type Outcome = { license: string } | { problem: string };

export interface LicenseRules {
	/** Field of the items; dots lead into objects. */
	licenseField: string;
	/** Keys that there must be at least, one a line. */
	atLeast: number;
}

/**
 * The license out of what a workflow gave: all licenses of its items, one per line. `items` is a list of
 * JSON objects where the run succeeded; anything else is n8n's way to say that it did not.
 */
export function licenseOf(items: unknown, { licenseField, atLeast }: LicenseRules): Outcome {
	if (!Array.isArray(items)) return { problem: 'The workflow failed' };
	if (items.length === 0) return { problem: 'The last node returned no items' };
	const licenses: string[] = [];
	for (const item of items) {
		const value = valueAt(item, licenseField);
		const found = (Array.isArray(value) ? value : [value]).map(textOf);
		// A gap would shift the keys of an order: rather none than some.
		if (found.length === 0 || found.includes(''))
			return {
				problem: `The field ${licenseField} of an item of the last node is empty or not text`,
			};
		licenses.push(...found);
	}
	const license = licenses.join('\n');
	const lines = license.split(/\r?\n/).filter((line) => line.trim() !== '').length;
	return lines < atLeast
		? { problem: `The workflow returned ${lines} of ${atLeast} keys` }
		: { license };
}

/** The field of this very name, or else the one that its dots lead to. */
function valueAt(item: unknown, field: string): unknown {
	if (!isRecord(item)) return undefined;
	if (Object.hasOwn(item, field)) return item[field];
	return field
		.split('.')
		.reduce<unknown>(
			(value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
			item,
		);
}

/** Digits are a key, too. Empty for what is no key at all. */
const textOf = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : Number.isFinite(value) ? String(value) : '';
