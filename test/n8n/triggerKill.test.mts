/** On Receipt: many deliveries at once, n8n killed right after, and FastSpring repeating all of them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { SECRET, startTrigger, type Trigger } from './triggerSupport.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

const COUNT = 50;

let bench: Workbench;
let trigger: Trigger;
beforeAll(async () => {
	bench = await openWorkbench({ sandbox: { webhooks: { automatic: false }, rateLimit: false } });
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET });
	trigger = await startTrigger(bench, { parameters: { simplify: true } });
});
afterAll(() => bench?.close());

const sendAll = async (): Promise<number[]> =>
	await Promise.all(
		Array.from({ length: COUNT }, async (_, index) => {
			const event = { id: `e${index}`, type: 'order.completed', live: true, created: 5, data: {} };
			const body = JSON.stringify({ events: [event] });
			const headers = { 'Content-Type': 'application/json', 'X-FS-Signature': sign(body, SECRET) };
			const { status } = await fetch(trigger.url, { method: 'POST', body, headers });
			return status;
		}),
	);

it('none of them runs again', async () => {
	expect(await sendAll()).toEqual(Array.from({ length: COUNT }, () => 200));
	await bench.restart('crash');
	expect(await sendAll()).toEqual(Array.from({ length: COUNT }, () => 200));
	expect(await trigger.count()).toBe(COUNT);
});
