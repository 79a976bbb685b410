/** Answers every read of orders with a small order for each id, at once: no shop could hold 100,000. Prints its address. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
	const [, ids = ''] = /^\/orders\/([^?]+)/.exec(request.url ?? '') ?? [];
	const orders = ids.split(',').map((order) => ({
		order,
		id: order,
		action: 'order.get',
		result: 'success',
		reference: `REF${order}`,
		live: true,
		currency: 'USD',
		total: 20,
		items: [{ product: 'reverb-pack', quantity: 1, subtotal: 20 }],
		tags: { source: 'bench' },
	}));
	response.setHeader('content-type', 'application/json').end(JSON.stringify({ orders }));
}).listen(0, '127.0.0.1', () => {
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
