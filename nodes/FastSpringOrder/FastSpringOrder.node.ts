import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

const node = defineNode({
	resources: { order: { name: 'Order', operations: { get, getAll, update } } },
});

export class FastSpringOrder implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Order',
		name: 'fastSpringOrder',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Find orders of a FastSpring store, and set their tags and attributes',
		defaults: { name: 'FastSpring Order' },
		// License keys and download links.
		sensitiveOutputFields: ['items[*].fulfillments'],
		builderHint: {
			searchHint:
				'Orders are read, listed and tagged here. Refunds are made with FastSpring Return.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringReturn',
					relationHint: 'Refunds an order, or a part of it',
				},
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringTrigger',
					relationHint:
						'Starts when an order is completed; use it instead of a schedule that lists orders',
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
