/** Continue (using error output): failed items find their branch in older and newer n8n, with all that they tell. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { core } from '../../support/host.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const bench = useShop();

interface Item {
	json: Json;
	error?: unknown;
	pairedItem?: unknown;
}
interface Execution {
	data: { main: Item[][] };
	source: unknown;
}
interface Engine {
	handleNodeErrorOutput(workflow: unknown, execution: Execution, data: Item[][]): void;
	runNode(workflow: unknown, execution: Execution, ...more: unknown[]): Promise<unknown>;
}
const engine = core.WorkflowExecute.prototype as unknown as Engine;
const { handleNodeErrorOutput, runNode } = engine;
afterEach(() => void Object.assign(engine, { handleNodeErrorOutput, runNode }));

/** As n8n 1.85 tells failed items from others. */
function asOf185(_: unknown, { data }: Execution, output: Item[][]): void {
	const isFailed = (item: Item): boolean => {
		const keys = Object.keys(item.json);
		if (item.error) item.error = undefined;
		else if (!item.json['error']) return false;
		else return keys.length === 1 || (keys.length === 2 && Boolean(item.json['message']));
		return true;
	};
	const [good, bad]: Item[][] = [[], []];
	for (const item of output[0] ?? []) {
		const { item: index } = item.pairedItem as { item: number };
		const json = { ...data.main[0]?.[index]?.json, ...item.json };
		if (isFailed(item)) bad?.push({ ...item, json });
		else good?.push(item);
	}
	output.splice(0, 2, good ?? [], bad ?? []);
}

const read = async (onError: 'continueErrorOutput' | 'continueRegularOutput') => {
	const [order = ''] = bench.sandbox.store.orders.keys();
	const { output } = await bench.run('fastSpringOrder', 'get', {
		items: [{ order }, { order: 'AAAAAAAAAAAAAAAAAAAAAA' }, { order: 'no id' }],
		parameters: { orderId: byId('={{ $json.order }}') },
		onError,
	});
	return output.map((branch) => branch.map(({ json, ...more }) => ({ json, more })));
};
const details = { description: expect.any(String) };
const failure = (order?: string) => ({
	json: {
		...(order === undefined ? {} : { order }),
		error: expect.any(String),
		details: expect.objectContaining(details),
	},
	more: { pairedItem: expect.anything() },
});
const routed = [
	[expect.objectContaining({ json: expect.objectContaining({ reference: expect.anything() }) })],
	[failure('AAAAAAAAAAAAAAAAAAAAAA'), failure('no id')],
];

describe('failed items leave through the error output, with their details', () => {
	test('in the n8n of this project', async () => {
		expect(await read('continueErrorOutput')).toEqual(routed);
	});

	test('in n8n 1.85', async () => {
		engine.handleNodeErrorOutput = asOf185;
		expect(await read('continueErrorOutput')).toEqual(routed);
	});

	test('where no node stands before', async () => {
		engine.runNode = async function (this: Engine, workflow, execution, ...more) {
			execution.source = null;
			return await runNode.call(this, workflow, execution, ...more);
		};
		const [good, bad] = await read('continueErrorOutput');
		expect([good?.length, bad]).toEqual([1, [failure(), failure()]]);
	});
});

test('Continue keeps them in their place', async () => {
	expect(await read('continueRegularOutput')).toEqual([[routed[0]?.[0], failure(), failure()]]);
});
