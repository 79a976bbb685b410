import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { readOptions } from '../../sandbox/options.mts';

describe('the command line', () => {
	test.each<[string[], string]>([
		[['--port', 'abc'], '--port must be a whole number from 0 to 65535'],
		[['--port', '70000'], '--port must be a whole number from 0 to 65535'],
		[['--port', '80.5'], '--port must be a whole number from 0 to 65535'],
		[['--port='], '--port must be a whole number from 0 to 65535'],
		[['--latency', 'slow'], '--latency must be a number from 0 to 60000'],
		[['--speed', '0'], '--speed must be a number from 0.001 to 1000000'],
		[['--seed', 'huge'], '--seed must be demo or empty'],
	])('%j: %s', (args, problem) => expect(readOptions(args)).toEqual({ problem }));

	test.each([[['--prot', '1']], [['extra']], [['--port']]])('%j is named', (args) =>
		expect(readOptions(args)).toEqual({
			problem: expect.stringMatching(/Unknown option '--prot'|'extra'|--port/),
		}),
	);

	test('what is asked for is what is made', () => {
		expect(readOptions(['--help'])).toEqual({ help: true });
		expect(
			readOptions([
				'--port=0',
				'--seed=empty',
				'--no-rate-limit',
				'--latency=5',
				'--speed=1',
				'--order-level-coupons',
			]),
		).toEqual({
			options: {
				port: 0,
				seed: 'empty',
				rateLimit: false,
				latencyMs: 5,
				webhooks: { speed: 1 },
				switches: { orderLevelDiscounts: true, eventsWithoutDays: false },
			},
		});
	});
});

test('a port in use is told in one line', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const { status, stderr } = spawnSync(
		process.execPath,
		['--import', 'tsx', 'sandbox/main.mts', '--seed', 'empty', '--port', String(port)],
		{ encoding: 'utf8' },
	);
	server.close();
	expect([status, stderr.trim()]).toEqual([
		1,
		`Port ${port} is in use. End what uses it, or choose another one: --port 4011`,
	]);
});
