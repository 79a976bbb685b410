/** One build of the pack at one job, in a process of its own: `againstMeasure.mts <folder> <job> <service> <times>`. */
import { resolve } from 'node:path';
import { runNode, type NodeCase } from '../support/n8n.mts';
import { jobs, type Times } from './against.mts';
import { bareClient } from './client.mts';
import { withoutWaiting } from './flyingTime.mts';

/** Runs after which V8 has compiled what is hot. */
const WARM = 2;

const [given = '.', name = '', service = '', times = '0'] = process.argv.slice(2);
const folder = resolve(given);
void main();

async function main(): Promise<void> {
	const job = jobs.find((one) => one.name === name);
	if (!job) throw new Error(`No such job: ${name}`);
	const client = bareClient(service);
	const items = await job.items(client);
	await client.close();
	withoutWaiting(folder);
	const { type, parameters = {} } = job.pack;
	const node: NodeCase = {
		pack: folder,
		type: type.split('.').at(-1) ?? '',
		parameters: parameters as NonNullable<NodeCase['parameters']>,
		items: items.map((json) => ({ json })),
		credentials: {
			fastSpringApi: {
				username: 'sandbox',
				password: 'sandbox',
				baseUrl: service,
				requestsPerMinute: 250,
			},
		},
	};
	const measured: Times = { cpu: [], time: [] };
	for (let turn = -WARM; turn < Number(times); turn += 1) {
		globalThis.gc?.();
		const [cpu, from] = [process.cpuUsage(), performance.now()];
		const { error, output } = await runNode(node);
		const { user, system } = process.cpuUsage(cpu);
		if (error) throw new Error(`${error.message}: ${error.description}`);
		const came = output[0]?.length ?? 0;
		if (came !== job.count) throw new Error(`${came} items came out instead of ${job.count}`);
		if (turn < 0) continue;
		measured.cpu.push((user + system) / 1_000);
		measured.time.push(performance.now() - from);
	}
	console.log(JSON.stringify(measured));
}
