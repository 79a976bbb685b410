import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { create } from './create';

const node = defineNode({ resources: { session: { name: 'Session', operations: { create } } } });

export class FastSpringSession implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Session (Legacy)',
		name: 'fastSpringSession',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description:
			"Open order sessions with FastSpring's older call, for stores that do not use FastSpring Checkout Session yet",
		defaults: { name: 'FastSpring Session (Legacy)' },
		// Whoever has the link is in the checkout of its customer.
		sensitiveOutputFields: ['checkoutUrl'],
		builderHint: {
			searchHint:
				'Order sessions of the older API, by account or contact. For a link to a checkout with custom prices and customer data use FastSpring Checkout Session.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringCheckoutSession',
					relationHint: 'The newer API: carts that can be changed after they were made',
				},
			],
		},
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
