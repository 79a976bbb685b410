import type { IWebhookFunctions } from 'n8n-workflow';

/** Marks a request of the node to itself. It holds nothing secret: all it can do is have the memory saved. */
export const SAVE_HEADER = 'x-license-memory';

/** By which n8n tells that it has saved. */
export const SAVED = 'saved';

/** Milliseconds that an answer waits for its license to be in the database. */
const SAVE_TIMEOUT = 3000;

/** Where a request arrived. */
export interface Origin {
	originalUrl?: string;
	socket?: { localAddress?: string; localPort?: number; encrypted?: boolean };
}

/**
 * A function that has n8n store the static data. n8n stores them when it is about to answer a webhook, and
 * only then tells what the workflow returned; so the node calls itself, at the address at which the
 * request came in. Where the instance's egress rules forbid that, a later repeat saves the licenses.
 */
export function saverOf(
	ctx: IWebhookFunctions,
	{ socket, originalUrl }: Origin,
): () => Promise<void> {
	const { localAddress, localPort, encrypted } = socket ?? {};
	const address = (localAddress ?? '').replace(/^::ffff:/i, '');
	const host = address.includes(':') ? `[${address}]` : address;
	const path = (originalUrl ?? '').replace(/\?.*$/, '');
	const url = `${encrypted ? 'https' : 'http'}://${host}:${localPort}${path}`;
	return async () => {
		try {
			await ctx.helpers.httpRequest({
				method: 'GET',
				url,
				headers: { [SAVE_HEADER]: 'save' },
				timeout: SAVE_TIMEOUT,
				// The certificate is of the public name.
				skipSslCertificateValidation: true,
				disableFollowRedirect: true,
			});
		} catch {
			ctx.logger.warn(
				`${ctx.getNode().name} could not reach itself at ${url} to store a license: a restart of n8n may forget it`,
			);
		}
	};
}
