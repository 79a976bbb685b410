import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { keyMark, rotateKey } from '../shared/webhook/managed';
import { sampleDelivery } from '../shared/webhook/sample';
import { sign, SIGNATURE_HEADER } from '../shared/webhook/signature';
import { secretsOf } from './secrets';
import { settingsOf } from './settings';

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

/** Sets the managed secret at FastSpring. In a test, also sends the sample event that the user chose. */
export async function setUp(ctx: IHookFunctions): Promise<boolean> {
	const settings = settingsOf(ctx);
	const testing = ctx.getMode() === 'manual';
	if (settings.secretMode === 'managed') await setKey(ctx, testing);
	if (testing && settings.sampleEvent !== '') {
		// Not awaited: n8n listens on the test URL only after this has returned.
		void sendSample(ctx, settings.sampleEvent);
	}
	return true;
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
	`If FastSpring does not know this webhook yet: in the FastSpring app open Developer Tools > Webhooks > Configuration, choose Add Webhook, then Add URL Endpoint, enter ${url} as its URL, tick its events and save. Then activate this workflow again.`;

async function ownKey(ctx: IHookFunctions): Promise<{ url: string; secret: string }> {
	const [secret] = await secretsOf(ctx, settingsOf(ctx));
	return { url: ctx.getNodeWebhookUrl('default') ?? '', secret: secret ?? '' };
}

async function sendSample(ctx: IHookFunctions, type: string): Promise<void> {
	const url = ctx.getNodeWebhookUrl('default') ?? '';
	const body = sampleDelivery(type);
	const [secret] = await secretsOf(ctx, settingsOf(ctx));
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
