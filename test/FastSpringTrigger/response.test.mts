import { afterEach, describe, expect, jest, test } from '@jest/globals';
import * as n8n from 'n8n-workflow';
import type { INode, INodeTypes, IWebhookDescription } from 'n8n-workflow';
import { FastSpringTrigger } from '../../nodes/FastSpringTrigger/FastSpringTrigger.node.ts';

const FIELDS = ['responseMode', 'responseCode', 'responseData'] as const;
const trigger = new FastSpringTrigger();
const nodeTypes: INodeTypes = {
	getByName: () => trigger,
	getByNameAndVersion: () => trigger,
	getKnownTypes: () => ({}),
};

/** As n8n asks: its function where there is one that counts, and the expression. */
function answers(parameters: INode['parameters'], webhook = trigger.description.webhooks?.[0]) {
	if (!webhook) throw new Error('No webhook');
	const node: INode = {
		id: '1',
		name: 'FastSpring Trigger',
		type: 'fastSpringTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
	};
	const workflow = new n8n.Workflow({ nodes: [node], connections: {}, active: true, nodeTypes });
	return FIELDS.map((field) => ({
		native: n8n.resolveWebhookDescriptionField(workflow.getNode(node.name) ?? node, webhook, field),
		evaluated: workflow.expression.getSimpleParameterValue(node, webhook[field], 'webhook', {}),
	}));
}

describe.each([
	['onReceipt', ['onReceived', 200, '']],
	['afterSuccess', ['lastNode', 200, 'noData']],
	['byWorkflow', ['onReceived', 202, '']],
])('%s', (acknowledge, expected) => {
	test('is the same by function and by expression', () => {
		expect(answers({ acknowledge })).toEqual(
			expected.map((value) => ({ native: { resolved: true, value }, evaluated: value })),
		);
	});
});

test('no field needs the sandbox for expressions', () => {
	const [webhook] = trigger.description.webhooks ?? [];
	expect(webhook && n8n.webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
});

test('where a parameter is an expression, the expressions count', () => {
	const options = { products: '={{ ["a"] }}' };
	expect(answers({ acknowledge: 'afterSuccess', options })).toEqual(
		['lastNode', 200, 'noData'].map((evaluated) => ({ native: { resolved: false }, evaluated })),
	);
});

describe('an n8n without such functions', () => {
	afterEach(() => void jest.resetModules());

	test('gets the expressions', () => {
		jest.resetModules();
		jest.doMock('n8n-workflow', () => ({ ...n8n, webhookDescriptionFields: undefined }));
		const { response } = jest.requireActual<{ response: Partial<IWebhookDescription> }>(
			'../../nodes/FastSpringTrigger/response.ts',
		);
		jest.dontMock('n8n-workflow');
		expect(Object.getOwnPropertySymbols(response)).toEqual([]);
		const webhook = trigger.description.webhooks?.[0];
		if (!webhook) throw new Error('No webhook');
		const plain = { name: webhook.name, httpMethod: 'POST', path: 'fastspring', ...response };
		expect(
			answers({ acknowledge: 'afterSuccess' }, plain).map(({ evaluated }) => evaluated),
		).toEqual(['lastNode', 200, 'noData']);
	});
});
