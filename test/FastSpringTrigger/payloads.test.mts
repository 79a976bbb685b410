/** Everything FastSpring is known to send, signed, through the trigger. The samples are FastSpring's own and lie beside the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isRecord } from '../../nodes/shared/json.ts';
import { eventTypes } from '../../nodes/shared/webhook/events.ts';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { Host } from './host.mts';

const SECRET = 's3cret-Brightforge-2026';
const samples = join(process.cwd(), '../shared/fastspring');

const filesIn = (folder: string): string[] => {
	const path = join(samples, folder);
	if (!existsSync(path)) {
		console.warn(`Not tested: ${path} is absent`);
		return [];
	}
	return readdirSync(path).map((name) => join(path, name));
};

const receive = async (body: Uint8Array) => {
	const host = new Host({}, { fastSpringWebhookApi: { secret: SECRET } });
	const answer = await host.deliver(body, { headers: { 'x-fs-signature': sign(body, SECRET) } });
	expect(answer).toEqual({ status: 200, body: '' });
	return host.runs;
};

describe('deliveries', () => {
	const files = filesIn('webhook-fixtures');

	test(`${files.length} of them arrive as they were sent`, async () => {
		for (const file of files) {
			const body = readFileSync(file);
			const delivery: { events: Array<Record<string, unknown>> } = JSON.parse(body.toString());
			const sent = delivery.events.map(({ id, type, live, created, data }) => ({
				id,
				type,
				live,
				created,
				data,
			}));
			expect({ file, runs: await receive(body) }).toEqual({ file, runs: [sent] });
		}
	});

	test('every type is among them', () => {
		const types = new Set(files.map((file) => basename(file, '.json').split('--')[0]));
		if (files.length > 0) expect([...types].sort()).toEqual(eventTypes.map(({ type }) => type));
	});
});

test('data of FastSpring’s documentation arrive as they are written there', async () => {
	for (const file of filesIn('webhook-payloads')) {
		const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
		const type = basename(file, '.json');
		const event = { id: 'e1', processed: false, created: 1771061474120, type, live: true, data };
		// With a number as FastSpring writes it, and JavaScript does not.
		const body = JSON.stringify({ events: [event] }).replace('1771061474120', '1771061474120.0');
		const [items] = await receive(Buffer.from(body));
		expect(isRecord(data)).toBe(true);
		expect(items).toEqual([{ id: 'e1', type, live: true, created: 1771061474120, data }]);
	}
});
