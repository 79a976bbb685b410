import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { add } from './cartItem/add';
import { remove } from './cartItem/remove';
import { update as updateItem } from './cartItem/update';
import { update as updateCustomer } from './customer/update';
import { create } from './session/create';
import { get } from './session/get';
import { getPaymentMethods } from './session/getPaymentMethods';
import { update } from './session/update';

const node = defineNode({
	resources: {
		session: { name: 'Session', operations: { create, get, getPaymentMethods, update } },
		cartItem: { name: 'Cart Item', operations: { add, remove, update: updateItem } },
		customer: { name: 'Customer', operations: { update: updateCustomer } },
	},
});

export class FastSpringCheckoutSession implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Checkout Session',
		name: 'fastSpringCheckoutSession',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description:
			'Open checkout sessions of a FastSpring store, change their carts and customers, and get their payment links',
		defaults: { name: 'FastSpring Checkout Session' },
		// Whoever has the link is in the checkout of its customer.
		sensitiveOutputFields: ['checkoutUrls.webcheckoutUrl'],
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
