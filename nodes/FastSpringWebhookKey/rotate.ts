import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { text, url } from '../shared/fields';

export const rotate = operation({
	name: 'Rotate',
	action: 'Replace the signing secret of a webhook',
	description:
		'Replace the secret that signs the deliveries to one webhook URL. Takes effect immediately and cannot be undone: let the receiver accept the new secret first.',
	route: api.webhookKey.rotate,
	fields: {
		url: url('Webhook URL', {
			description: 'The URL as it stands in FastSpring under Developer Tools > Webhooks',
		}),
		hmacSecret: text('New Secret', {
			maxLength: 100,
			password: true,
			description: 'Up to 100 characters',
		}),
	},
	payload: (f) => ({ url: f.url, hmacSecret: f.hmacSecret }),
});
