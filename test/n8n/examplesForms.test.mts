/** The examples that people start by a form, or FastSpring by an event, and that pause. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tellSample } from '../../sandbox/store/samples.mts';
import {
	importExample,
	itemsOf,
	readExamples,
	until,
	type Execution,
	type Workflow,
} from '../../scripts/n8n.mts';
import { register, SECRET } from './triggerSupport.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

let bench: Workbench;
beforeAll(async () => {
	bench = await openWorkbench();
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET, previousSecret: '' });
});
afterAll(() => bench?.close());
beforeEach(() => bench.sandbox.reset());

async function published(file: string): Promise<Workflow> {
	const example = (await readExamples()).find((one) => one.file === file);
	if (!example) throw new Error(`There is no examples/${file}`);
	const workflow = await importExample(bench.client, example, bench.credentials);
	await bench.client.workflows.activate(workflow.id);
	return workflow;
}

const webhookIdOf = ({ nodes }: Workflow, name: string): string =>
	String(nodes.find((node) => node.name === name)?.['webhookId']);

/** Fills a form in, field by field, as a browser sends it. */
async function submit(url: string, ...values: string[]): Promise<void> {
	const form = new FormData();
	values.forEach((value, at) => form.append(`field-${at}`, value));
	const response = await fetch(url, { method: 'POST', body: form });
	expect([url, response.status]).toEqual([url, 200]);
}

/** The workflow's newest execution once it has come to its pause. */
const paused = async ({ id }: Workflow): Promise<Execution> =>
	await until('the run to pause', 30_000, async () => {
		const [newest] = await bench.client.executions.list(id);
		return newest?.status === 'waiting' ? await bench.client.executions.get(newest.id) : undefined;
	});

const calls = (method: string, path: RegExp) =>
	bench.sandbox.calls.filter((call) => call.method === method && path.test(call.path));

describe('checkout link form', () => {
	it('opens a session with the customer and the cart', async () => {
		const workflow = await published('checkout-link-form.json');
		const url = `${bench.n8n.url}/form/${webhookIdOf(workflow, 'Form')}`;
		await submit(url, 'zoe@example.com', 'Zoë', 'Sample', 'mixdesk-3', '2');
		const [call] = await until('the session', 30_000, async () => {
			const found = calls('POST', /sessions$/);
			return found.length > 0 ? found : undefined;
		});
		expect(call).toMatchObject({ path: '/v2/checkouts/lumenaudio/web-checkout/sessions' });
		const run = await paused(workflow).catch(
			async () => (await bench.client.executions.waitForAll(workflow.id, 1))[0],
		);
		const [session] = run ? itemsOf(run, 'Checkout session').map(({ json }) => json) : [];
		expect(session).toMatchObject({
			checkoutUrls: { webcheckoutUrl: expect.stringMatching(/^https:/) },
			cart: { lineItems: [expect.objectContaining({ productPath: 'mixdesk-3', quantity: 2 })] },
			customer: { billToContact: { email: 'zoe@example.com', firstName: 'Zoë' } },
		});
	});
});

describe('refund with approval', () => {
	it.each(['Approve', 'Reject'])('%s', async (decision) => {
		const { store } = bench.sandbox;
		const [order] = [...store.orders.values()].filter(
			({ items, returns, status, kind }) =>
				status === 'completed' &&
				kind === 'initial' &&
				returns.length === 0 &&
				items.some(
					({ subscription }) =>
						subscription && store.subscriptions.get(subscription)?.state === 'active',
				),
		);
		if (!order?.reference) throw new Error('The demo store has no such order.');
		const workflow = await published('refund-with-approval.json');
		const url = `${bench.n8n.url}/form/${webhookIdOf(workflow, 'Request')}`;
		await submit(url, order.reference, 'Bought by mistake');
		const waiting = await paused(workflow);
		const text = String(itemsOf(waiting, 'Ask')[0]?.json['text']);
		expect(text).toContain(order.reference);
		expect(order.returns).toEqual([]);

		await submit(/https?:\/\/\S+$/.exec(text)?.[0] ?? '', decision);
		const ended = await bench.client.executions.waitForEnd(waiting.id);
		expect(ended.status).toBe('success');
		const states = order.items
			.map(({ subscription }) => store.subscriptions.get(subscription ?? '')?.state)
			.filter(Boolean);
		expect(order.returns).toHaveLength(decision === 'Approve' ? 1 : 0);
		expect([...new Set(states)]).toEqual([decision === 'Approve' ? 'deactivated' : 'active']);
	});
});

describe('dunning', () => {
	it('writes at once, and pauses before it looks again', async () => {
		const workflow = await published('dunning.json');
		const hook = `${bench.n8n.url}/webhook/${webhookIdOf(workflow, 'Renewal declined')}/fastspring`;
		register(bench, hook, ['subscription.charge.failed']);
		tellSample(bench.sandbox.store, 'subscription.charge.failed');
		await bench.sandbox.webhooks.deliverAll();
		const run = await paused(workflow);
		const messages = itemsOf(run, 'First message').map(({ json }) => json);
		expect(messages).toEqual([
			expect.objectContaining({
				to: expect.stringMatching(/@/),
				text: expect.stringMatching(/https?:\/\/\S+$/),
			}),
		]);
		expect(calls('GET', /\/authenticate$/)).toHaveLength(1);
	});
});
