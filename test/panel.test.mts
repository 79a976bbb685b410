/** What n8n's node panel makes of the pack: who is found by which word, and what the two event triggers offer there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { INodePropertyOptions } from 'n8n-workflow';
import { eventTypes } from '../nodes/shared/webhook/events.ts';
import { builtNodes } from './support/descriptions.mts';
import { projectRoot } from './support/n8n.mts';

const nodes = builtNodes();
const nodeOf = (name: string) => {
	const found = nodes.find(({ description }) => description.name === name);
	if (!found) throw new Error(`No node ${name}`);
	return found;
};

/** n8n searches the name and the aliases. */
const textOf = ({ source, description }: (typeof nodes)[number]): string => {
	const codex = JSON.parse(
		readFileSync(join(projectRoot, source.replace('.node.ts', '.node.json')), 'utf8'),
	);
	return [description.displayName, ...codex.alias].join('\n').toLowerCase();
};
const found = (word: string) =>
	nodes.filter((node) => textOf(node).includes(word)).map(({ description }) => description.name);

test.each([
	['refund', ['fastSpringPollTrigger', 'fastSpringReturn', 'fastSpringTrigger']],
	['license', ['fastSpringOrder', 'fastSpringSubscription', 'fastSpringTrigger']],
	['webhook', ['fastSpringEvent', 'fastSpringTrigger', 'fastSpringWebhookKey']],
	['polling', ['fastSpringPollTrigger']],
	['renewal', ['fastSpringPollTrigger', 'fastSpringSubscription', 'fastSpringTrigger']],
	['chargeback', ['fastSpringReturn', 'fastSpringTrigger']],
])('"%s" finds %j', (word, names) => {
	expect(found(word)).toEqual(expect.arrayContaining(names));
});

test.each(['merchant of record', 'billing', 'payments', 'fastspring'])(
	'"%s" finds every node',
	(word) => {
		expect(found(word)).toHaveLength(nodes.length);
	},
);

describe.each([
	['fastSpringTrigger', ''],
	['fastSpringPollTrigger', ' (polling)'],
])('%s', (name, suffix) => {
	const { properties } = nodeOf(name).description;
	// n8n-editor-ui 2.41 takes the first property with one of these labels.
	const first = properties.find(({ displayName }) =>
		['event', 'events', 'trigger on'].includes(displayName.toLowerCase()),
	);

	test('offers each event type as an action, and picking it chooses the event', () => {
		const options = (first?.options ?? []) as INodePropertyOptions[];
		expect([first?.name, first?.type]).toEqual(['events', 'multiOptions']);
		expect(options.map(({ value }) => value)).toEqual(eventTypes.map(({ type }) => type));
		expect(new Set(options.map(({ action }) => action)).size).toBe(eventTypes.length);
		expect(options[10]).toMatchObject({
			value: 'order.completed',
			action: `On order completed${suffix}`,
		});
		// The panel sets what shows the property, too.
		expect(first?.displayOptions).toEqual({ show: { triggerOn: ['events'] } });
	});
});

test('the two event triggers can be told apart by what they say of themselves', () => {
	const texts = ['fastSpringTrigger', 'fastSpringPollTrigger'].map(
		(name) => nodeOf(name).description.description,
	);
	expect(texts[0]).toMatch(/webhook/);
	expect(texts[1]).toMatch(/polling/);
});
