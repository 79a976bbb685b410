import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { add } from './code/add';
import { deleteAll } from './code/deleteAll';
import { getAll as getAllCodes } from './code/getAll';
import { get } from './coupon/get';
import { getAll } from './coupon/getAll';
import { upsert } from './coupon/upsert';

const node = defineNode({
	resources: {
		coupon: { name: 'Coupon', operations: { get, getAll, upsert } },
		code: { name: 'Code', operations: { add, deleteAll, getAll: getAllCodes } },
	},
});

export class FastSpringCoupon implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Coupon',
		name: 'fastSpringCoupon',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Maintain the coupons of a FastSpring store and the codes that customers enter',
		defaults: { name: 'FastSpring Coupon' },
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
