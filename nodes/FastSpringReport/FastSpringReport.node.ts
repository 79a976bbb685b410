import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { reset } from './cache/reset';
import { download } from './job/download';
import { get } from './job/get';
import { getAll } from './job/getAll';
import { revenue } from './report/revenue';
import { subscription } from './report/subscription';

const node = defineNode({
	resources: {
		report: { name: 'Report', operations: { revenue, subscription } },
		job: { name: 'Job', operations: { download, get, getAll } },
		cache: { name: 'Cache', operations: { reset } },
	},
});

export class FastSpringReport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Report',
		name: 'fastSpringReport',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Report revenue and subscriptions of a FastSpring store, as rows or as a CSV file',
		defaults: { name: 'FastSpring Report' },
		builderHint: {
			searchHint:
				'For totals and trends; set Preset to get sensible columns. For single records use the nodes of orders and subscriptions.',
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
