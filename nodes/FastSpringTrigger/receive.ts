import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { answer, onAnswer, type DeliveryResponse } from '../shared/webhook/answer';
import { deliveriesOf, type Claim } from '../shared/webhook/deliveries';
import { filterOf } from '../shared/webhook/filters';
import { parseDelivery, type FastSpringEvent } from '../shared/webhook/parse';
import { SIGNATURE_HEADER } from '../shared/webhook/signature';
import { isGenuine } from './secrets';
import { settingsOf, type Settings } from './settings';

/** Ids kept in n8n's database, for the time after a restart. All of them are written with every run. */
const SAVED_IDS = 1000;

/** What is needed of the HTTP request that n8n hands to a webhook. */
interface DeliveryRequest {
	headers: Record<string, string | string[] | undefined>;
	/** The body as it came, before n8n parsed it. */
	rawBody?: Uint8Array;
	ip?: string;
	ips?: string[];
}

/**
 * One delivery: who sent it, is it genuine, what in it is wanted and new. Starts a run for that, and
 * answers itself where there is nothing to run: refused 401 or 403, unreadable 400, otherwise 200.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = settingsOf(ctx);
	const request: DeliveryRequest = ctx.getRequestObject();
	const response: DeliveryResponse = ctx.getResponseObject();
	const body = request.rawBody ?? new Uint8Array();

	const refusal = isAllowed(request, settings)
		? await forgery(ctx, request, body, settings)
		: { status: 403, why: 'Sender not allowed' };
	if (refusal) {
		ctx.logger.warn(`${ctx.getNode().name} refused a delivery: ${refusal.why}`);
		return answer(response, refusal.status, refusal.why);
	}
	const events = parseDelivery(body);
	if (!events) return answer(response, 400, 'Not JSON');

	const wanted = events.filter(filterOf(settings));
	// The workflow acknowledges one by one: only what it will never see is acknowledged here.
	if (settings.acknowledge === 'byWorkflow') {
		const others = events.filter((event) => !wanted.includes(event)).map(({ id }) => id);
		return wanted.length > 0 ? run(wanted, settings, others.join('\n')) : answer(response, 200);
	}
	// A person who tests sends the same event over and over.
	if (ctx.getMode() === 'manual')
		return wanted.length > 0 ? run(wanted, settings) : answer(response, 200);
	return await runOnce(ctx, response, wanted, settings);
}

/** Starts a run for the events that no run has done yet, and remembers them if it ends well. */
async function runOnce(
	ctx: IWebhookFunctions,
	response: DeliveryResponse,
	wanted: FastSpringEvent[],
	settings: Settings,
): Promise<IWebhookResponseData> {
	const stored = ctx.getWorkflowStaticData('node');
	const deliveries = deliveriesOf(`${ctx.getWorkflow().id}/${ctx.getNode().id}`, () => clock.now());
	deliveries.seen.merge(stored.seen);

	const claim = await deliveries.claim(wanted.map(({ id }) => id).filter((id) => id !== ''));
	const fresh = firstOfEach(wanted, claim);
	if (fresh.length === 0 || response.destroyed) {
		claim.settle(false);
		return answer(response, 200);
	}
	onAnswer(response, (status) => claim.settle(status === 200));
	const started = run(fresh, settings);
	// After a run n8n would also save the ids of one that failed, over what other nodes have saved meanwhile.
	if (settings.acknowledge === 'afterSuccess') return started;
	// n8n asks for the response once the run is stored, and then saves static data. What is written sooner
	// gets lost: starting a run resets n8n's own mark that the data have changed.
	return {
		...started,
		get webhookResponse() {
			stored.seen = deliveries.seen.save(SAVED_IDS, claim.ids);
			return started.webhookResponse;
		},
	};
}

/** Events without an id cannot be told from their repeats: they always count as new. */
function firstOfEach(events: FastSpringEvent[], claim: Claim): FastSpringEvent[] {
	const left = new Set(claim.ids);
	return events.filter(({ id }) => id === '' || left.delete(id));
}

function run(
	events: FastSpringEvent[],
	{ output }: Settings,
	webhookResponse = '',
): IWebhookResponseData {
	const items: IDataObject[] = output === 'event' ? events : [{ events }];
	return { workflowData: [items.map((json) => ({ json }))], webhookResponse };
}

function isAllowed({ ip, ips }: DeliveryRequest, { allowedAddresses }: Settings): boolean {
	const senders = [ip ?? '', ...(ips ?? [])].map((address) => address.replace(/^::ffff:/i, ''));
	return (
		allowedAddresses.length === 0 || senders.some((sender) => allowedAddresses.includes(sender))
	);
}

async function forgery(
	ctx: IWebhookFunctions,
	{ headers }: DeliveryRequest,
	body: Uint8Array,
	settings: Settings,
) {
	if (settings.secretMode === 'none') return undefined;
	const signature = headers[SIGNATURE_HEADER];
	if (typeof signature !== 'string') return { status: 401, why: 'No signature' };
	return (await isGenuine(ctx, body, signature, settings))
		? undefined
		: { status: 401, why: 'Wrong signature' };
}
