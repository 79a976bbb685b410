import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { create } from './invoice/create';
import { get } from './invoice/get';
import { create as createProforma } from './proformaInvoice/create';
import { get as getProforma } from './proformaInvoice/get';

const node = defineNode({
	resources: {
		invoice: { name: 'Invoice', operations: { create, get } },
		proformaInvoice: {
			name: 'Proforma Invoice',
			operations: { create: createProforma, get: getProforma },
		},
	},
});

export class FastSpringInvoice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Invoice',
		name: 'fastSpringInvoice',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description:
			'Make and read FastSpring invoices, and proforma invoices for the renewal or the change of a subscription',
		defaults: { name: 'FastSpring Invoice' },
		// Opens the invoice without a login.
		sensitiveOutputFields: ['invoiceSecret'],
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
