import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const WHERE = 'In FastSpring: Developer Tools > Webhooks > Configuration, at the URL endpoint.';

/** Tested by the FastSpring Trigger: FastSpring has no call that tells whether a secret is the right one. */
export class FastSpringWebhookApi implements ICredentialType {
	name = 'fastSpringWebhookApi';

	displayName = 'FastSpring Webhook API';

	icon = {
		light: 'file:../icons/fastspring.svg',
		dark: 'file:../icons/fastspring.dark.svg',
	} as const;

	documentationUrl = 'https://developer.fastspring.com/reference/message-security';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: `The HMAC SHA256 Secret, up to 100 characters. ${WHERE}`,
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The secret before a change. Deliveries signed with it are accepted too; empty it a week after the change, when FastSpring repeats none of them any more.',
		},
	];
}
