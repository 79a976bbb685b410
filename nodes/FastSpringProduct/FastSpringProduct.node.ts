import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { defineNode } from '../shared/define';
import { get as getOffer } from './offer/get';
import { upsert as upsertOffer } from './offer/upsert';
import { get as getPrice } from './price/get';
import { getAll as getAllPrices } from './price/getAll';
import { remove } from './product/delete';
import { get } from './product/get';
import { getAll } from './product/getAll';
import { upsert } from './product/upsert';

const node = defineNode({
	resources: {
		product: { name: 'Product', operations: { delete: remove, get, getAll, upsert } },
		offer: { name: 'Offer', operations: { get: getOffer, upsert: upsertOffer } },
		price: { name: 'Price', operations: { get: getPrice, getAll: getAllPrices } },
	},
});

export class FastSpringProduct implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Product',
		name: 'fastSpringProduct',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: node.subtitle,
		description: 'Maintain the products of a FastSpring store, their offers and their prices',
		defaults: { name: 'FastSpring Product' },
		builderHint: {
			searchHint:
				'Create or Update changes many products in one call, so no loop is needed. Prices, texts and attributes that are not given stay as they are.',
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
