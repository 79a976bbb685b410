import { createHmac } from 'node:crypto';
import type { IHookFunctions } from 'n8n-workflow';
import { api } from '../shared/endpoints';
import { resultOf, type ItemResult } from '../shared/engine/result';
import { connect } from '../shared/engine/transport';
import { repetitionOf } from '../shared/http/route';

/** Milliseconds for one attempt: the workflow is being activated and somebody waits. */
const TIMEOUT = 30_000;

/** What a managed secret is made of. */
export interface KeySource {
	username: string;
	password: string;
	/** The trigger's webhook URL, test or production. */
	url: string;
	/** 1, 2, 3 …: raising it makes a new secret. */
	version: number;
}

/**
 * The secret of a webhook in Managed mode: 43 characters, the same in every process and after every
 * restart, so that nothing is stored. Of the URL only the path counts that the test and the production
 * URL share and that no other trigger has (`<webhook id>/<path>`).
 */
export function managedSecret({ username, password, url, version }: KeySource): string {
	const path = url.split('/').slice(-2).join('/');
	return createHmac('sha256', password)
		.update(['FastSpring webhook secret', username, path, version].join('\n'))
		.digest('base64url');
}

/** The secrets that count at a version: its own and, since repeats may carry it, the one before. */
export function managedSecrets(source: KeySource): string[] {
	const versions = source.version > 1 ? [source.version, source.version - 1] : [source.version];
	return versions.map((version) => managedSecret({ ...source, version }));
}

/** The mark left after a secret was set. It tells that nothing has changed since, and not the secret. */
export const keyMark = (url: string, secret: string): string =>
	createHmac('sha256', secret).update(`set for ${url}`).digest('base64url').slice(0, 16);

/** Tells FastSpring the secret of a URL. An error says what stood in the way. */
export async function rotateKey(
	ctx: IHookFunctions,
	url: string,
	secret: string,
): Promise<ItemResult> {
	const route = api.webhookKey.rotate;
	const { client, close } = await connect(ctx);
	try {
		const body = { url, hmacSecret: secret };
		const result = await client.call({
			route,
			path: route.template,
			body,
			repetition: repetitionOf(route),
			timeout: TIMEOUT,
		});
		return resultOf(route, result);
	} finally {
		close();
	}
}
