import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { rotate } from './rotate';

const node = defineNode({
	resources: { webhookKey: { name: 'Webhook Key', operations: { rotate } } },
});

export class FastSpringWebhookKey implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Webhook Key',
		name: 'fastSpringWebhookKey',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Rotate the secret that signs the webhooks of a FastSpring store',
		defaults: { name: 'FastSpring Webhook Key' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'fastSpringApi', required: true }],
		properties: node.properties,
	};

	methods = node.methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await node.execute(this);
	}
}
