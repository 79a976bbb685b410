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
import { getAll } from './getAll';
import { getEntitlements } from './getEntitlements';
import { getManagementUrl } from './getManagementUrl';
import { update } from './update';
import { upsert } from './upsert';

const node = defineNode({
	resources: {
		account: {
			name: 'Account',
			operations: { create, get, getAll, getEntitlements, getManagementUrl, update, upsert },
		},
	},
});

export class FastSpringAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Account',
		name: 'fastSpringAccount',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Create, find and change customer accounts of a FastSpring store',
		defaults: { name: 'FastSpring Account' },
		// Whoever has the link of Get Management URL is logged in.
		sensitiveOutputFields: ['url'],
		builderHint: {
			searchHint:
				'Get takes an email address, so no search is needed before it. Get Entitlements answers whether a customer has access; do not work that out from orders and subscriptions.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringSubscription',
					relationHint: 'Changes and cancels the subscriptions of an account',
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
