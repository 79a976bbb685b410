import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const WHERE = 'In FastSpring: the product’s license fulfillment, on its Security tab.';

/** Tested by the FastSpring License Trigger: FastSpring has no call that tells whether a key is the right one. */
export class FastSpringLicenseApi implements ICredentialType {
	name = 'fastSpringLicenseApi';

	displayName = 'FastSpring License API';

	icon = {
		light: 'file:../icons/fastspring.svg',
		dark: 'file:../icons/fastspring.dark.svg',
	} as const;

	documentationUrl = 'https://developer.fastspring.com/docs/license-key-fulfillments';

	properties: INodeProperties[] = [
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: `The private key that FastSpring hashes license requests with. Give all fulfillments that call one trigger the same key. ${WHERE}`,
		},
		{
			displayName: 'Previous Private Key',
			name: 'previousPrivateKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The key before a change. Requests hashed with it are accepted too; empty it when all fulfillments have the new key.',
		},
	];
}
