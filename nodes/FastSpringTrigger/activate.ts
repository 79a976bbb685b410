import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { Calls } from '../shared/engine/calls';
import { clock, connect } from '../shared/engine/transport';
import { logMissingTypes, typesOf } from '../shared/webhook/health';
import { keyMark, rotateKey } from './managed';
import { sampleDelivery } from './sample';
import { sign, SIGNATURE_HEADER } from '../shared/webhook/signature';
import { secretsOf } from './secrets';
import { settingsOf, type Settings } from './settings';

/** Milliseconds until n8n surely listens on the test URL, and the editor knows that it does. */
const UNTIL_LISTENING = 1000;

/** True if nothing is left to do: the secret is not ours to set, or it was set and nothing has changed since. */
export async function isSetUp(ctx: IHookFunctions): Promise<boolean> {
	const settings = settingsOf(ctx);
	if (ctx.getMode() === 'manual') return false;
	if (settings.secretMode !== 'managed') return true;
	const { url, secret } = await ownKey(ctx);
	return ctx.getWorkflowStaticData('node').key === keyMark(url, secret);
}

/**
 * Sets the managed secret at FastSpring, and logs which wanted events FastSpring does not seem to send. In a test, also
 * sends the sample event that the user chose.
 */
export async function setUp(ctx: IHookFunctions): Promise<boolean> {
	const settings = settingsOf(ctx);
	const testing = ctx.getMode() === 'manual';
	if (settings.secretMode === 'managed') {
		await setKey(ctx, testing);
		if (!testing) await logHealth(ctx, settings);
	}
	if (testing && settings.sampleEvent !== '') {
		// Not awaited: n8n listens on the test URL only after this has returned.
		void sendSample(ctx, settings);
	}
	return true;
}

/** Only Managed has a credential to ask with. What cannot be found out never stops an activation. */
async function logHealth(ctx: IHookFunctions, settings: Settings): Promise<void> {
	if (typesOf(settings).length === 0) return;
	try {
		const { client, close } = await connect(ctx);
		try {
			await logMissingTypes(ctx, new Calls(client), settings);
		} finally {
			close();
		}
	} catch {
		ctx.logger.info(`${ctx.getNode().name} could not ask FastSpring which events it sends`);
	}
}

/** FastSpring keeps the secret: there is no call that removes it. */
export function forget(ctx: IHookFunctions): boolean {
	delete ctx.getWorkflowStaticData('node').key;
	return true;
}

async function setKey(ctx: IHookFunctions, testing: boolean): Promise<void> {
	const { url, secret } = await ownKey(ctx);
	const { error, isAboutTheRequest } = await rotateKey(ctx, url, secret);
	if (error === undefined) {
		ctx.getWorkflowStaticData('node').key = keyMark(url, secret);
	} else if (testing) {
		// Test URLs are seldom entered in FastSpring, and a test can do without.
		ctx.logger.info(`No secret for the test URL of ${ctx.getNode().name}: ${error.message}`);
	} else {
		// n8n shows the message of an activation that fails, and not its description.
		const description = isAboutTheRequest ? stepsFor(url) : error.description;
		throw new NodeOperationError(
			ctx.getNode(),
			`${error.message.replace(/\.$/, '')}. ${description}`,
			{ description },
		);
	}
}

/** FastSpring does not document what it answers for a URL that it does not know: it refuses the request, and not the caller. */
const stepsFor = (url: string): string =>
	`If FastSpring does not know this webhook yet: in the FastSpring app open Developer Tools > Webhooks > Configuration, choose Add Webhook, then Add URL Endpoint, enter ${url} as its URL, select its events and save. Then activate this workflow again.`;

async function ownKey(ctx: IHookFunctions): Promise<{ url: string; secret: string }> {
	const [secret] = await secretsOf(ctx, settingsOf(ctx));
	return { url: ctx.getNodeWebhookUrl('default') ?? '', secret: secret ?? '' };
}

/** An event that the trigger's own filter lets through. */
function sampleFor(settings: Settings): string {
	const chosen = typesOf(settings)[0] ?? 'order.completed';
	return sampleDelivery(settings.sampleEvent === 'chosen' ? chosen : settings.sampleEvent, {
		live: settings.environment === 'live',
		product: settings.products[0],
	});
}

async function sendSample(ctx: IHookFunctions, settings: Settings): Promise<void> {
	const url = ctx.getNodeWebhookUrl('default') ?? '';
	const body = sampleFor(settings);
	const [secret] = await secretsOf(ctx, settings);
	const headers = {
		'Content-Type': 'application/json',
		...(secret ? { [SIGNATURE_HEADER]: sign(body, secret) } : {}),
	};
	await clock.sleep(UNTIL_LISTENING);
	try {
		await ctx.helpers.httpRequest({ method: 'POST', url, body, headers });
	} catch {
		ctx.logger.warn(
			`${ctx.getNode().name} could not send the sample event to its own test URL ${url}`,
		);
	}
}
