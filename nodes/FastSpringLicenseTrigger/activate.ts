import type { IHookFunctions } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { Licenses } from './memory';
import { sampleForm } from './sample';
import { settingsOf } from './settings';

/** Milliseconds until n8n surely listens on the test URL, and the editor knows that it does. */
const UNTIL_LISTENING = 1000;

/** In production there is nothing to set up; licenses that have been kept long enough go. */
export function isSetUp(ctx: IHookFunctions): boolean {
	if (ctx.getMode() === 'manual') return false;
	const stored = ctx.getWorkflowStaticData('node');
	const licenses = new Licenses(() => clock.now());
	licenses.merge(stored.licenses);
	if (licenses.trim(settingsOf(ctx).rememberFor)) stored.licenses = licenses.save();
	return true;
}

/** In a test, sends the sample request that the user chose. */
export async function setUp(ctx: IHookFunctions): Promise<boolean> {
	const { sampleRequest } = settingsOf(ctx);
	const { privateKey } = await ctx.getCredentials<{ privateKey?: string }>('fastSpringLicenseApi');
	const body = sampleForm(sampleRequest, privateKey ?? '');
	// Not awaited: n8n listens on the test URL only after this has returned.
	if (body !== undefined && ctx.getMode() === 'manual') void sendSample(ctx, body);
	return true;
}

async function sendSample(ctx: IHookFunctions, body: string): Promise<void> {
	const url = ctx.getNodeWebhookUrl('default') ?? '';
	const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' };
	await clock.sleep(UNTIL_LISTENING);
	try {
		// A run without a license answers 500, which the editor shows better.
		await ctx.helpers.httpRequest({
			method: 'POST',
			url,
			body,
			headers,
			ignoreHttpStatusErrors: true,
		});
	} catch {
		ctx.logger.warn(
			`${ctx.getNode().name} could not send the sample request to its own test URL ${url}`,
		);
	}
}
