import { HASH_FIELD, hashOf } from './hash';
import { TEST_REFERENCE } from './request';

const buyer = {
	name: 'Zoë Sample',
	company: 'Northwind Tools GmbH',
	email: 'zoe@example.com',
	tags: '{"campaign":"spring"}',
	attributes: '{"edition":"pro"}',
};

const product = {
	product: 'northwind-pro',
	productName: 'northwind-pro',
	internalProductName: 'northwind-pro',
	sku: 'NW-PRO-1',
};

/** Invented requests with the parameters that FastSpring sends. */
const samples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	order: { ...buyer, ...product, quantity: '2', reference: 'NWT261103-1234-56789', test: 'true' },
	renewal: {
		...buyer,
		...product,
		quantity: '1',
		reference: 'NWT261103-4321-98765B',
		subscription: 'aB3xYz1234567890abcdXY',
		sequence: '3',
		periods: '12',
		test: 'true',
	},
	testButton: {
		name: 'Иван Петров',
		company: 'FooBar Inc.',
		email: 'ivan@example.com',
		...product,
		sku: 'TEST_PRODUCT_SKU',
		quantity: '1',
		reference: TEST_REFERENCE,
		subscription: 'TEST_SUB_ID',
		sequence: '1',
		periods: '1',
		tags: '{}',
		test: 'true',
	},
};

/** The names of the sample requests. */
export const sampleNames = Object.keys(samples);

/** A sample request as FastSpring would send it, a form in UTF-8; undefined if there is none of this name. */
export function sampleForm(name: string, privateKey: string): string | undefined {
	const values = samples[name];
	if (!values) return undefined;
	const hash = hashOf(new Map(Object.entries(values)), privateKey);
	return new URLSearchParams({ ...values, [HASH_FIELD]: hash }).toString();
}

/** Whoever orders more in one test needs no key for each of them. */
const MAX_SAMPLES = 10_000;

/** Keys that nobody takes for real ones, one for each unit. */
export const sampleKeys = (units: number): string =>
	Array.from(
		{ length: Math.min(units, MAX_SAMPLES) },
		(_, index) => `SAMPLE-KEY-${String(index + 1).padStart(4, '0')}`,
	).join('\n');
