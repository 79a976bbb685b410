import type { IDataObject } from 'n8n-workflow';
import { isData } from '../shared/webhook/parse';
import { digest, fingerprintOf, HASH_FIELD, stripSlashes } from './hash';

/** The order reference that the Test button of FastSpring's fulfillment sends. There is no such order. */
export const TEST_REFERENCE = 'TEST_REF';

/** What the node emits for a request. Null: FastSpring sent no value. */
export interface LicenseRequest extends IDataObject {
	reference: string;
	/** Product path. */
	product: string | null;
	productName: string | null;
	sku: string | null;
	quantity: number;
	/** The licensee, as the fulfillment's License Name says; null if the license is not name based. */
	name: string | null;
	company: string | null;
	email: string | null;
	/** Subscription ID. */
	subscription: string | null;
	/** Number of the subscription period, 1 for the first. */
	sequence: number | null;
	/** How many periods the subscription is expected to have. */
	periods: number | null;
	/** True for the second and later periods of a subscription. */
	renewal: boolean;
	referrer: string | null;
	/** Tags of the order. */
	tags: IDataObject;
	/** Attributes of the product. */
	attributes: IDataObject;
	/** The fulfillment's own name and value pairs, and whatever else FastSpring sends. */
	constants: Record<string, string>;
	test: boolean;
}

/** FastSpring's own parameters. All others are the seller's. */
const FIXED = new Set([
	'attributes',
	'company',
	'email',
	'internalProductName',
	'name',
	'periods',
	'product',
	'productName',
	'quantity',
	'reference',
	'referrer',
	'sequence',
	'sku',
	'subscription',
	'subscriptionReference',
	'tags',
	'test',
	HASH_FIELD,
]);

/** The form as an item: FastSpring leaves out or sends empty what it has no value for. */
export function toRequest(values: ReadonlyMap<string, string>): LicenseRequest {
	const text = (...names: string[]): string | null =>
		names.map((name) => values.get(name) ?? '').find((value) => value !== '') ?? null;
	const count = (name: string): number | null => {
		const value = text(name);
		return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
	};
	const reference = text('reference') ?? '';
	const sequence = count('sequence');
	return {
		reference,
		product: text('product', 'internalProductName'),
		productName: text('productName'),
		sku: text('sku'),
		quantity: count('quantity') ?? 1,
		name: text('name'),
		company: text('company'),
		email: text('email'),
		// Classic has another name for it.
		subscription: text('subscription', 'subscriptionReference'),
		sequence,
		periods: count('periods'),
		// The references of renewals end in B.
		renewal: sequence === null ? /\dB$/.test(reference) : sequence > 1,
		referrer: text('referrer'),
		tags: objectOf(text('tags')),
		attributes: objectOf(text('attributes')),
		constants: Object.fromEntries([...values].filter(([name]) => !FIXED.has(name))),
		test: text('test') === 'true',
	};
}

/** Whether it comes from the Test button: an invented buyer, and no order. */
export const isTestButton = ({ reference }: LicenseRequest): boolean =>
	reference === TEST_REFERENCE;

/**
 * By what a repeat is known: the same order, product, period and fulfillment; or the very same values. The
 * latter also holds where a captured request has been altered without changing its hash, which joins the
 * values with nothing in between.
 */
export function idsOf(values: ReadonlyMap<string, string>): readonly string[] {
	const { reference, product, subscription, sequence, constants } = toRequest(values);
	const constant = Object.entries(constants)
		.filter(([, value]) => value !== '')
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return [
		digest(JSON.stringify([reference, product, subscription, sequence, constant])),
		fingerprintOf(values),
	];
}

/** JSON text; with backslashes added, as older parts of FastSpring may send it, too. */
function objectOf(text: string | null): IDataObject {
	for (const candidate of text === null ? [] : [text, stripSlashes(text)]) {
		try {
			const parsed: unknown = JSON.parse(candidate);
			if (isData(parsed) && !Array.isArray(parsed)) return parsed;
		} catch {
			continue;
		}
	}
	return {};
}
