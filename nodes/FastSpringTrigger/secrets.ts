import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { managedSecrets } from './managed';
import { verify } from '../shared/webhook/signature';
import type { Settings } from './settings';

/** Milliseconds for which secrets are kept. n8n takes as long to decrypt a credential as for all the rest of a delivery. */
const KEPT_FOR = 60_000;

const kept = new Map<string, { secrets: string[]; since: number }>();

/**
 * Tells whether FastSpring signed these bytes. Secrets read within the last minute may say yes; only
 * secrets read now may say no, so that a changed credential never refuses a genuine delivery.
 */
export async function isGenuine(
	ctx: IWebhookFunctions,
	body: Uint8Array,
	signature: string,
	settings: Settings,
): Promise<boolean> {
	const { id, webhookId, credentials } = ctx.getNode();
	const key = JSON.stringify([
		ctx.getWorkflow().id,
		id,
		webhookId,
		credentials,
		settings.secretMode,
		settings.secretVersion,
	]);
	const known = kept.get(key);
	if (known && clock.now() - known.since < KEPT_FOR && verify(body, signature, known.secrets))
		return true;
	const secrets = await secretsOf(ctx, settings);
	kept.set(key, { secrets, since: clock.now() });
	return verify(body, signature, secrets);
}

/** The secrets that count, the current one first. None in the mode that verifies nothing. */
export async function secretsOf(
	ctx: IHookFunctions | IWebhookFunctions,
	settings: Settings,
): Promise<string[]> {
	if (settings.secretMode === 'none') return [];
	if (settings.secretMode === 'signingSecret') {
		const { secret, previousSecret } = await ctx.getCredentials<{
			secret?: string;
			previousSecret?: string;
		}>('fastSpringWebhookApi');
		// A line break or a space copied along with the secret never reaches FastSpring, whose form drops it.
		return [secret ?? '', previousSecret ?? ''].flatMap((one) => [...new Set([one, one.trim()])]);
	}
	const { username, password } = await ctx.getCredentials<{ username: string; password: string }>(
		'fastSpringApi',
	);
	return managedSecrets({
		username,
		password,
		url: ctx.getNodeWebhookUrl('default') ?? '',
		version: settings.secretVersion,
	});
}
