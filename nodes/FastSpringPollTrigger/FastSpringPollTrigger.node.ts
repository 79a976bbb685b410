import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { poll } from './poll';
import { properties } from './properties';
import { wholeList } from '../shared/engine/search';
import { allProducts } from '../shared/pickers/products';
import { licenseFields } from '../shared/webhook/events';

export class FastSpringPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FastSpring Poll Trigger',
		name: 'fastSpringPollTrigger',
		icon: {
			light: 'file:../../icons/fastspring.svg',
			dark: 'file:../../icons/fastspring.dark.svg',
		},
		group: ['trigger'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["triggerOn"] === "any" ? "any event" : ($parameter[$parameter["triggerOn"]] || []).join(", ") }}',
		description:
			'Checks FastSpring for new events on a schedule and starts the workflow (polling: for an n8n that the internet cannot reach)',
		polling: true,
		defaults: { name: 'FastSpring Poll Trigger' },
		sensitiveOutputFields: licenseFields,
		builderHint: {
			searchHint:
				'Asks FastSpring for events on a schedule. Use it where FastSpring cannot reach n8n, or to catch up on missed events.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-fastspring.fastSpringTrigger',
					relationHint: 'The same events at once, by webhook',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fastSpringApi', required: true }],
		// A list of its own: n8n adds parameters of its own to it each time it loads the node.
		properties: [...properties],
	};

	methods = { loadOptions: { [allProducts.name]: wholeList(allProducts) } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
