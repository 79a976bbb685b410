import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { get as getSurvey } from './cancelSurvey/get';
import { getAll as getAllSurveys } from './cancelSurvey/getAll';
import { submit } from './cancelSurvey/submit';
import { create as createGroup } from './coTermGroup/create';
import { remove as deleteGroup } from './coTermGroup/delete';
import { estimate as estimateGroup } from './coTermGroup/estimate';
import { execute as executeGroup } from './coTermGroup/execute';
import { get as getGroup } from './coTermGroup/get';
import { update as updateGroup } from './coTermGroup/update';
import { getAll as getAllEntries } from './entry/getAll';
import { getAll as getAllPlanChanges } from './planChange/getAll';
import { cancel } from './subscription/cancel';
import { charge } from './subscription/charge';
import { convert } from './subscription/convert';
import { estimate } from './subscription/estimate';
import { get } from './subscription/get';
import { getAll } from './subscription/getAll';
import { pause } from './subscription/pause';
import { resume } from './subscription/resume';
import { transfer } from './subscription/transfer';
import { uncancel } from './subscription/uncancel';
import { update } from './subscription/update';

const node = defineNode({
	resources: {
		subscription: {
			name: 'Subscription',
			operations: {
				cancel,
				charge,
				convert,
				estimate,
				get,
				getAll,
				pause,
				resume,
				transfer,
				uncancel,
				update,
			},
		},
		entry: { name: 'Entry', operations: { getAll: getAllEntries } },
		planChange: { name: 'Plan Change', operations: { getAll: getAllPlanChanges } },
		coTermGroup: {
			name: 'Co-Term Group',
			operations: {
				create: createGroup,
				delete: deleteGroup,
				estimate: estimateGroup,
				execute: executeGroup,
				get: getGroup,
				update: updateGroup,
			},
		},
		cancelSurvey: {
			name: 'Cancel Survey',
			operations: { get: getSurvey, getAll: getAllSurveys, submit },
		},
	},
});

export class FastSpringSubscription implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Subscription',
		name: 'fastSpringSubscription',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Find, change, pause, cancel and charge subscriptions of a FastSpring store',
		defaults: { name: 'FastSpring Subscription' },
		builderHint: {
			searchHint:
				'One node changes, pauses, cancels, resumes and charges subscriptions; items share calls, so no loop is needed. For MRR and churn use FastSpring Report.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringReport',
					relationHint: 'MRR, churn and growth of all subscriptions',
				},
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringTrigger',
					relationHint: 'Starts when a subscription is activated, canceled, charged or overdue',
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
