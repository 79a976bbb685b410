/** One measurement in a process of its own: `measure.mts bare|pack <sandbox> <items>` prints it as a line of JSON. */
import { join } from 'node:path';
import { projectRoot, runNode, packModule } from '../support/n8n.mts';

export interface Measurement {
	/** CPU seconds, and megabytes of heap above the start. */
	cpu: number;
	memory: number;
	seconds: number;
	items: number;
}

const [kind, sandbox = '', count = '0'] = process.argv.slice(2);
void main();

async function main(): Promise<void> {
	const orders = await idsOf(sandbox, Number(count));
	await measured(orders.slice(0, 100));
	console.log(JSON.stringify(await measured(orders)));
}

/** The pack's own limiter would wait for minutes here: what is measured is work, so it is told that time flies. */
function withoutWaiting(): void {
	const { clock } = packModule<{ clock: { now: () => number; sleep: () => Promise<void> } }>(
		'nodes/shared/engine/transport.js',
	);
	let passed = 0;
	clock.now = () => Date.now() + passed;
	clock.sleep = async () => void (passed += 60_000);
}

async function measured(orders: string[]): Promise<Measurement> {
	if (kind === 'pack') withoutWaiting();
	const items = orders.map((order) => ({ json: { order } }));
	const credentials = {
		fastSpringApi: {
			username: 'sandbox',
			password: 'sandbox',
			baseUrl: sandbox,
			requestsPerMinute: 250,
		},
	};
	globalThis.gc?.();
	const heap = process.memoryUsage().heapUsed;
	let peak = heap;
	const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 10);
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
	};
}

/** All order ids of the sandbox. */
async function idsOf(url: string, wanted: number): Promise<string[]> {
	const ids: string[] = [];
	for (let page = 1; ids.length < wanted; page += 1) {
		const headers = {
			authorization: `Basic ${Buffer.from('sandbox:sandbox').toString('base64')}`,
			'user-agent': 'bench',
		};
		const answer = (await (
			await fetch(`${url}/orders?limit=1000&page=${page}`, { headers })
		).json()) as { orders: string[] };
		if (answer.orders.length === 0) throw new Error('The sandbox has too few orders');
		ids.push(...answer.orders);
	}
	return ids.slice(0, wanted);
}
