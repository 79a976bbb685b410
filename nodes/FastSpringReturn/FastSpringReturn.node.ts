import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { create } from './create';
import { get } from './get';

const node = defineNode({ resources: { return: { name: 'Return', operations: { create, get } } } });

export class FastSpringReturn implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Return',
		name: 'fastSpringReturn',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Refund orders of a FastSpring store, in full or in part, and look refunds up',
		defaults: { name: 'FastSpring Return' },
		builderHint: {
			searchHint:
				'A refund moves money and cannot be undone: put an approval before it, or try it with Options > Dry Run.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringOrder',
					relationHint: 'Finds the order that is refunded',
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
