import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { getProcessed } from './getProcessed';
import { getUnprocessed } from './getUnprocessed';
import { update } from './update';
import { licenseFields } from '../shared/webhook/events';

const node = defineNode({
	resources: { event: { name: 'Event', operations: { getProcessed, getUnprocessed, update } } },
});

export class FastSpringEvent implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Event',
		name: 'fastSpringEvent',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'List the events of a FastSpring store, and mark them as processed',
		defaults: { name: 'FastSpring Event' },
		sensitiveOutputFields: licenseFields,
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
