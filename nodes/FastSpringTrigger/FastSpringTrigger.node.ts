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
import { forget, isSetUp, setUp } from './activate';
import { properties } from './properties';
import { receive } from './receive';
import { response } from './response';
import { secretProblem } from '../shared/webhook/signature';
import { licenseFields } from '../shared/webhook/events';

export class FastSpringTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Trigger',
		name: 'fastSpringTrigger',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['trigger'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["triggerOn"] === "any" ? "any event" : ($parameter[$parameter["triggerOn"]] || []).join(", ") }}',
		description:
			'Starts the workflow as soon as something happens in your FastSpring store (webhook: FastSpring calls n8n)',
		eventTriggerDescription: 'Waiting for FastSpring to send an event to the test URL',
		activationMessage: 'FastSpring events now start this workflow at its production URL.',
		defaults: { name: 'FastSpring Trigger' },
		sensitiveOutputFields: licenseFields,
		builderHint: {
			searchHint:
				'Starts on events of a FastSpring store by webhook. Choose the signing secret first: without one, anybody can start the workflow.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringPollTrigger',
					relationHint: 'The same events for an n8n that the internet cannot reach',
				},
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringLicenseTrigger',
					relationHint: 'Answers a license request; no event is sent for it',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'fastSpringWebhookApi',
				required: true,
				testedBy: 'webhookSecret',
				displayOptions: { show: { secretMode: ['signingSecret'] } },
			},
			{
				name: 'fastSpringApi',
				required: true,
				displayOptions: { show: { secretMode: ['managed'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'fastspring',
				...response,
			},
		],
		// A list of its own: n8n adds parameters of its own to it each time it loads the node.
		properties: [...properties],
	};

	methods = {
		credentialTest: {
			async webhookSecret(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const problem =
					secretProblem(credential.data?.secret) ??
					secretProblem(credential.data?.previousSecret, true);
				return problem === undefined
					? {
							status: 'OK',
							message: 'Usable. The next delivery shows whether it matches the one in FastSpring.',
						}
					: { status: 'Error', message: problem };
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isSetUp(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await setUp(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return forget(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
