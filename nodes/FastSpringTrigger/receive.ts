import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { answer, onAnswer, type DeliveryResponse } from './answer';
import { deliveriesOf, type Deliveries, type Lease } from './deliveries';
import { filterOf } from '../shared/webhook/eventFilter';
import type { FastSpringEvent } from '../shared/webhook/parse';
import { SIGNATURE_HEADER } from '../shared/webhook/signature';
import { simplify } from '../shared/webhook/simplify';
import { parseDelivery } from './parseDelivery';
import { isGenuine } from './secrets';
import { settingsOf, type Settings } from './settings';

/** What is needed of the HTTP request that n8n hands to a webhook. */
interface DeliveryRequest {
	headers: Record<string, string | string[] | undefined>;
	/** The body as it came, before n8n parsed it. */
	rawBody?: Uint8Array;
	/** The sender; behind as many proxies as n8n was told of, the one that they name. Never what a header claims beyond that. */
	ip?: string;
	ips?: string[];
}

interface Refusal {
	status: number;
	why: string;
}

/**
 * One delivery: who sent it, is it genuine, which of its events are wanted and new. Starts a run for those, and
 * answers itself where there is nothing to run: refused 401 or 403, unreadable 400, being processed 503, otherwise 200.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = settingsOf(ctx);
	const request: DeliveryRequest = ctx.getRequestObject();
	const response: DeliveryResponse = ctx.getResponseObject();
	const body = request.rawBody ?? new Uint8Array();

	const refusal = isAllowed(request, settings)
		? await forgery(ctx, request, body, settings)
		: { status: 403, why: 'Sender not allowed' };
	if (refusal) return refuse(ctx, response, refusal);
	const events = parseDelivery(body);
	if (!events) return refuse(ctx, response, unreadable(request));

	// A person who tests sends the same event over and over.
	if (ctx.getMode() === 'manual') {
		const wanted = events.filter(filterOf(settings));
		return wanted.length > 0 ? run(wanted, settings) : answer(response, 200);
	}
	const stored = ctx.getWorkflowStaticData('node');
	const deliveries = deliveriesOf(`${ctx.getWorkflow().id}/${ctx.getNode().id}`, clock);
	const wanted = current(deliveries, stored, events, settings).filter(filterOf(settings));
	if (wanted.length === 0) return answer(response, 200);
	if (settings.acknowledge !== 'byWorkflow')
		return await runOnce({ response, deliveries, stored }, wanted, settings);
	// The workflow acknowledges one by one: only what it will never see is acknowledged here.
	const others = events.filter((event) => !wanted.includes(event)).map(({ id }) => id);
	return run(wanted, settings, others.join('\n'));
}

/** The events without those whose record has been seen in a newer state, if that is wanted. */
function current(
	{ states }: Deliveries,
	stored: IDataObject,
	events: FastSpringEvent[],
	{ skipOutdated }: Settings,
): FastSpringEvent[] {
	if (!skipOutdated) return events;
	states.merge(stored.states);
	return states.current(events);
}

interface Delivery {
	response: DeliveryResponse;
	deliveries: Deliveries;
	/** The node's static data. */
	stored: IDataObject;
}

/** Starts a run for the events that no run has done yet, and remembers them if it ends well. */
async function runOnce(
	{ response, deliveries, stored }: Delivery,
	wanted: FastSpringEvent[],
	settings: Settings,
): Promise<IWebhookResponseData> {
	deliveries.seen.merge(stored.seen);
	const ids = wanted.map(({ id }) => id).filter((id) => id !== '');
	const lease = await deliveries.lease(ids, () => !response.destroyed);
	if (!lease) return answer(response, 503, 'Still processing an earlier delivery of these events');
	const fresh = firstOfEach(wanted, lease);
	if (fresh.length === 0 || response.destroyed) {
		lease.settle(false);
		return answer(response, 200);
	}
	onAnswer(response, (status) => lease.settle(status === 200));
	const started = run(fresh, settings);
	// After a run n8n would also save the ids of one that failed, over what other nodes have saved meanwhile.
	if (settings.acknowledge === 'afterSuccess') return started;
	// n8n asks for the response once the run is stored, and then saves static data. What is written sooner
	// gets lost: starting a run resets n8n's own mark that the data have changed.
	return {
		...started,
		get webhookResponse() {
			lease.markStored();
			stored.seen = deliveries.save();
			if (settings.skipOutdated) stored.states = deliveries.states.save();
			return started.webhookResponse;
		},
	};
}

/** Events without an id cannot be told from their repeats: they always count as new. */
function firstOfEach(events: FastSpringEvent[], lease: Lease): FastSpringEvent[] {
	const left = new Set(lease.ids);
	return events.filter(({ id }) => id === '' || left.delete(id));
}

function run(
	events: FastSpringEvent[],
	{ output, simplify: isSimple }: Settings,
	webhookResponse = '',
): IWebhookResponseData {
	const shown: IDataObject[] = isSimple ? events.map(simplify) : events;
	const items: IDataObject[] = output === 'event' ? shown : [{ events: shown }];
	return { workflowData: [items.map((json) => ({ json }))], webhookResponse };
}

function refuse(
	ctx: IWebhookFunctions,
	response: DeliveryResponse,
	{ status, why }: Refusal,
): IWebhookResponseData {
	ctx.logger.warn(`${ctx.getNode().name} refused a delivery: ${why}`);
	return answer(response, status, why);
}

function isAllowed(
	{ ip = '', ips = [] }: DeliveryRequest,
	{ allowedAddresses }: Settings,
): boolean {
	const sender = (ips[0] ?? ip).replace(/^::ffff:/i, '');
	return allowedAddresses.length === 0 || allowedAddresses.includes(sender);
}

async function forgery(
	ctx: IWebhookFunctions,
	request: DeliveryRequest,
	body: Uint8Array,
	settings: Settings,
): Promise<Refusal | undefined> {
	if (settings.secretMode === 'none') return undefined;
	const signature = request.headers[SIGNATURE_HEADER];
	if (typeof signature !== 'string')
		return { status: 401, why: isForm(request) ? LICENSE_REQUEST : 'No signature' };
	return (await isGenuine(ctx, body, signature, settings))
		? undefined
		: { status: 401, why: 'Wrong signature' };
}

const LICENSE_REQUEST =
	'A form, not an event. License requests belong to the URL of a FastSpring License Trigger';

const unreadable = (request: DeliveryRequest): Refusal => ({
	status: 400,
	why: isForm(request) ? LICENSE_REQUEST : 'Not JSON, or nested too deeply',
});

/** FastSpring sends forms for license keys, and JSON for events. */
const isForm = ({ headers }: DeliveryRequest): boolean =>
	String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
