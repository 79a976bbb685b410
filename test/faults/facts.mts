/** Rows of reported faults: what a run did, as facts that no wording changes, and what they must be. */
import { expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/http/faults.mts';
import { runNode, type NodeCase, type NodeRun } from '../support/n8n.mts';
import { useShop, type Bench, type Json } from '../support/operations.mts';

export interface Scene {
	readonly bench: Bench;
	/** Runs an operation (`fastSpringSubscription subscription.charge`) on some items. */
	run(
		operation: string,
		parameters: object,
		more?: Partial<NodeCase> & { ids?: string[] },
	): Promise<NodeRun>;
	spoil(fault: Fault): void;
	/** Bodies of what was sent to a path, retries among them. */
	bodies(path: string | RegExp): unknown[];
	/** Subscriptions that renew, and orders that can be refunded. */
	readonly active: readonly string[];
	readonly refundable: readonly string[];
}

export type FactRow = readonly [
	name: string,
	facts: (scene: Scene) => Promise<unknown>,
	expected: unknown | ((scene: Scene) => unknown),
];

/** Declares a test of each row. */
export function factTests(rows: readonly FactRow[]): void {
	const bench = useShop();
	test.each(rows)('%s', async (_, facts, expected) => {
		const scene = sceneOf(bench);
		const found = await facts(scene);
		expect(found).toEqual(typeof expected === 'function' ? expected(scene) : expected);
	});
}

function sceneOf(bench: Bench): Scene {
	const { store } = bench.sandbox;
	return {
		bench,
		run: (operation, parameters, { ids, ...more } = {}) => {
			const [type = '', name = ''] = operation.split(' ');
			const [resource, inner] = name.includes('.') ? name.split('.') : [undefined, name];
			return runNode({
				type,
				parameters: {
					...(resource === undefined ? {} : { resource }),
					operation: inner ?? '',
					...parameters,
				},
				...(ids ? { items: ids.map((id) => ({ json: { id } })) } : {}),
				credentials: bench.credentials(),
				...more,
			});
		},
		spoil: (fault) => void bench.sandbox.faults.add(fault),
		bodies: (path) =>
			bench.attempts
				.filter((one) => (path instanceof RegExp ? path.test(one.path) : one.path === path))
				.map(({ body }) => body),
		active: [...store.subscriptions.values()]
			.filter(({ state }) => state === 'active')
			.map(({ id }) => id),
		refundable: [...store.orders.values()]
			.filter(({ status, returns }) => status === 'completed' && returns.length === 0)
			.map(({ id }) => id),
	};
}

/** The records or error texts of each item. */
export const shown = ({ output }: NodeRun): unknown[] =>
	output.flat().map(({ json }) => json['error'] ?? json);
/** Which items failed. */
export const failures = ({ output, error }: NodeRun): boolean[] =>
	error ? [true] : output.flat().map(({ json }) => json['error'] !== undefined);
/** All that the user is told of a failure. */
export const text = ({ error, output }: NodeRun): string =>
	error
		? `${error.message} ${error.description}`
		: JSON.stringify(output.flat().map(({ json }) => json));

export const id = '={{ $json.id }}';
export const entry = (...rows: Json[]): Json => ({ entry: rows });
export const goOn = { onError: 'continueRegularOutput' } as const;
export const thrice = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
