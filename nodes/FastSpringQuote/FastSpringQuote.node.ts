import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { cancel } from './cancel';
import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

const node = defineNode({
	resources: { quote: { name: 'Quote', operations: { cancel, create, get, getAll, update } } },
});

export class FastSpringQuote implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Quote',
		name: 'fastSpringQuote',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Make quotes for FastSpring customers, look them up, change and cancel them',
		defaults: { name: 'FastSpring Quote' },
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
