import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import type { Webhooks } from '../webhooks/webhooks.mts';
import { hasErrors, isFields, type Fields } from './answer.mts';

const LONGEST = 100;

/** `POST /webhooks/keys`: a new secret for a registered URL, which signs from the next delivery on. */
export function registerWebhookKeys(app: FastifyInstance, webhooks: Webhooks): void {
	app.post('/webhooks/keys', async (request, reply) => {
		const { url, hmacSecret } = isFields(request.body) ? request.body : ({} as Fields);
		const error: Record<string, string> = {};
		if (typeof url !== 'string' || url === '') error['url'] = 'A URL is required.';
		if (typeof hmacSecret !== 'string' || hmacSecret === '')
			error['hmacSecret'] = 'A HMAC Secret is required.';
		else if (hmacSecret.length > LONGEST)
			error['hmacSecret'] =
				`Maximum length exceeded. The HMAC Secret must be no longer than ${LONGEST} characters long.`;
		// What FastSpring says of a URL that nobody entered is not documented.
		if (!hasErrors(error) && !webhooks.rotate(textOf(url), textOf(hmacSecret)))
			error['url'] = 'No webhook has this URL.';
		if (hasErrors(error))
			return reply.code(400).send({ action: 'webhooks.update', result: 'error', error });
		return { url, action: 'webhooks.update', result: 'success' };
	});
}
