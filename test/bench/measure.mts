/** One measurement in a process of its own: `measure.mts bare|pack <service> <items>` prints it as a line of JSON. */
import { join } from 'node:path';
import { requireFromRoot } from '../support/host.mts';
import { projectRoot, runNode, packModule } from '../support/n8n.mts';
import { watchBlocks, type Blocks } from './blocks.mts';
import { withoutWaiting } from './flyingTime.mts';

export interface Measurement {
	/** CPU seconds, and megabytes of heap above the start. */
	cpu: number;
	memory: number;
	seconds: number;
	items: number;
	/** While the node ran. */
	blocks: Blocks;
}

const [kind, service = '', count = '0'] = process.argv.slice(2);
void main();

async function main(): Promise<void> {
	const orders = Array.from({ length: Number(count) }, (_, at) => `order-${at}`);
	await measured(orders.slice(0, 100));
	console.log(JSON.stringify(await measured(orders)));
}

interface NodeClass {
	prototype: { execute(this: unknown): Promise<unknown> };
}

/** Watches the event loop while the node runs: what n8n does before and after is not the node's. */
function watched({ prototype }: NodeClass): { blocks: Blocks } {
	const { execute } = prototype;
	const seen: { blocks: Blocks } = { blocks: { whole: NaN, code: NaN } };
	prototype.execute = async function () {
		const end = await watchBlocks();
		try {
			return await execute.call(this);
		} finally {
			seen.blocks = await end();
			prototype.execute = execute;
		}
	};
	return seen;
}

function nodeClass(): NodeClass {
	if (kind === 'pack')
		return packModule<{ FastSpringOrder: NodeClass }>(
			'nodes/FastSpringOrder/FastSpringOrder.node.js',
		).FastSpringOrder;
	return (requireFromRoot('./test/bench/bare/nodes/Bare/Bare.node.js') as { Bare: NodeClass }).Bare;
}

async function measured(orders: string[]): Promise<Measurement> {
	if (kind === 'pack') withoutWaiting(projectRoot);
	const items = orders.map((order) => ({ json: { order } }));
	const credentials = {
		fastSpringApi: {
			username: 'sandbox',
			password: 'sandbox',
			baseUrl: service,
			requestsPerMinute: 250,
		},
	};
	globalThis.gc?.();
	const heap = process.memoryUsage().heapUsed;
	let peak = heap;
	const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 10);
	const watch = watched(nodeClass());
	const [cpu, from] = [process.cpuUsage(), Date.now()];
	const result = await runNode(
		kind === 'pack'
			? {
					type: 'fastSpringOrder',
					items,
					credentials,
					parameters: {
						operation: 'get',
						simplify: false,
						orderId: { __rl: true, mode: 'id', value: '={{ $json.order }}' },
					},
				}
			: {
					type: 'bare',
					pack: join(projectRoot, 'test/bench/bare'),
					items,
					credentials,
					parameters: { orderId: '={{ $json.order }}' },
				},
	);
	const { user, system } = process.cpuUsage(cpu);
	clearInterval(sampler);
	peak = Math.max(peak, process.memoryUsage().heapUsed);
	if (result.error) throw new Error(result.error.message);
	const given = result.output[0]?.length ?? 0;
	if (given !== orders.length) throw new Error(`${given} items came out of ${orders.length}`);
	return {
		cpu: (user + system) / 1e6,
		memory: (peak - heap) / 1e6,
		seconds: (Date.now() - from) / 1_000,
		items: given,
		blocks: watch.blocks,
	};
}
