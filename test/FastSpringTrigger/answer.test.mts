import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { onAnswer, type DeliveryResponse } from '../../nodes/FastSpringTrigger/answer.ts';

/** A real server, whose handler gets a real response. */
async function serve(
	handle: (response: ServerResponse) => void,
	act: (port: number) => Promise<void>,
): Promise<void> {
	const server = createServer((_, response) => handle(response)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		await act((server.address() as AddressInfo).port);
	} finally {
		server.close();
	}
}

const watch = (response: ServerResponse, tell: (status: number) => void): void =>
	onAnswer(response as unknown as DeliveryResponse, tell);

test('tells the status once, and lets the answer pass', async () => {
	const told: number[] = [];
	await serve(
		(response) => {
			watch(response, (status) => told.push(status));
			response.statusCode = 500;
			response.setHeader('x-kept', '1');
			response.end('body');
			response.end();
		},
		async (port) => {
			const answer = await fetch(`http://127.0.0.1:${port}/`);
			expect([answer.status, answer.headers.get('x-kept'), await answer.text()]).toEqual([
				500,
				'1',
				'body',
			]);
		},
	);
	expect(told).toEqual([500]);
});

test('tells the status of an answer that nobody waits for any more', async () => {
	const told: number[] = [];
	let held: ServerResponse | undefined;
	await serve(
		(response) => {
			held = response;
			watch(response, (status) => told.push(status));
			response.emit('held');
		},
		async (port) => {
			const client = request({ port, host: '127.0.0.1' });
			client.on('error', () => undefined);
			client.end();
			while (!held) await new Promise((resolve) => setImmediate(resolve));
			client.destroy();
			await once(held, 'close');
			expect([held.destroyed, told]).toEqual([true, []]);
			held.statusCode = 200;
			held.end('late');
		},
	);
	expect(told).toEqual([200]);
});
