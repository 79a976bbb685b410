import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/** As parsed; what is no JSON never arrives. */
	events: {
		id: string;
		type: string;
		live: boolean;
		created: number;
		processed: boolean;
		data: Record<string, unknown>;
	}[];
}

export interface Reply {
	status: number;
	body?: string;
	/** Breaks the connection instead. */
	hangUp?: boolean;
}

/** An endpoint on this machine that keeps what it gets and answers as it is told: 200 unless told otherwise. */
export interface Receiver {
	url: string;
	received: Received[];
	/** The answers to come, or how to make them. When they are used up the last one stays. */
	answers: (Reply | ((received: Received) => Reply | Promise<Reply>))[];
	close(): Promise<void>;
}

export async function openReceiver(path = '/webhook/shop'): Promise<Receiver> {
	const received: Received[] = [];
	const receiver: Receiver = { url: '', received, answers: [], close: async () => {} };
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', async () => {
			const body = Buffer.concat(parts);
			const one: Received = {
				path: request.url ?? '',
				headers: request.headers,
				body,
				events: (JSON.parse(body.toString('utf8')) as Pick<Received, 'events'>).events,
			};
			received.push(one);
			const next = receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0];
			const {
				status,
				body: text = '',
				hangUp,
			} = (typeof next === 'function' ? await next(one) : next) ?? { status: 200 };
			if (hangUp) return void request.socket.destroy();
			response
				.writeHead(status, status >= 300 && status < 400 ? { location: receiver.url } : {})
				.end(text);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
	receiver.close = () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return receiver;
}
