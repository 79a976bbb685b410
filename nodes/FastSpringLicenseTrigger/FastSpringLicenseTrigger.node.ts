import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { isSetUp, setUp } from './activate';
import { keyProblem } from './hash';
import { properties } from './properties';
import { receive } from './receive';

export class FastSpringLicenseTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring License Trigger',
		name: 'fastSpringLicenseTrigger',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "license from " + $parameter["licenseField"] }}',
		description: 'Starts the workflow when FastSpring asks for the license of an order',
		eventTriggerDescription: 'Waiting for FastSpring to ask for a license at the test URL',
		activationMessage: 'FastSpring gets licenses from this workflow at its production URL.',
		defaults: { name: 'FastSpring License Trigger' },
		builderHint: {
			searchHint:
				'The last node of the workflow gives the license key in the field that License Field names; FastSpring waits for it while it processes the order.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringTrigger',
					relationHint: 'For everything that happens after the purchase',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fastSpringLicenseApi', required: true, testedBy: 'licensePrivateKey' }],
		// What n8n would answer is the outcome of the run and goes no further (response.ts). Should it ever get
		// through, FastSpring takes none of it for a license.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'license',
				responseMode: 'lastNode',
				responseData: 'allEntries',
				responseCode: '={{ 500 }}',
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				path: 'license',
				responseMode: 'lastNode',
				responseData: 'allEntries',
				responseCode: '={{ 500 }}',
				ndvHideUrl: true,
			},
		],
		// A list of its own: n8n adds parameters of its own to it each time it loads the node.
		properties: [...properties],
	};

	methods = {
		credentialTest: {
			async licensePrivateKey(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const problem =
					keyProblem(credential.data?.privateKey) ??
					keyProblem(credential.data?.previousPrivateKey, true);
				return problem === undefined
					? {
							status: 'OK',
							message:
								'Usable. The Test button of FastSpring’s fulfillment shows whether it is the same as in FastSpring.',
						}
					: { status: 'Error', message: problem };
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isSetUp(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await setUp(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				// Licenses stay: n8n calls this on every change of the workflow, too.
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
