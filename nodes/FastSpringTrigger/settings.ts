import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../shared/json';
import type { Environment, TriggerOn, Wish } from '../shared/webhook/filters';

/** The node's parameters, read once per delivery or activation. */
export interface Settings extends Wish {
	secretMode: 'signingSecret' | 'managed' | 'none';
	secretVersion: number;
	acknowledge: 'onReceipt' | 'afterSuccess' | 'byWorkflow';
	output: 'event' | 'delivery';
	/** Empty: everybody may send. */
	allowedAddresses: string[];
	/** The type of the event to send to oneself in a test; empty for none. */
	sampleEvent: string;
}

export function settingsOf(ctx: IHookFunctions | IWebhookFunctions): Settings {
	const options = ctx.getNodeParameter('options', {});
	const { allowedAddresses, sampleEvent } = isRecord(options) ? options : {};
	return {
		secretMode: oneOf(ctx, 'secretMode', ['signingSecret', 'managed', 'none']),
		secretVersion: Math.max(1, Math.floor(Number(ctx.getNodeParameter('secretVersion', 1)) || 1)),
		triggerOn: oneOf<TriggerOn>(ctx, 'triggerOn', ['any', 'groups', 'events']),
		groups: textsOf(ctx.getNodeParameter('groups', [])),
		events: textsOf(ctx.getNodeParameter('events', [])),
		environment: oneOf<Environment>(ctx, 'environment', ['all', 'live', 'test']),
		acknowledge: oneOf(ctx, 'acknowledge', ['onReceipt', 'afterSuccess', 'byWorkflow']),
		output: oneOf(ctx, 'output', ['event', 'delivery']),
		allowedAddresses: textsOf(typeof allowedAddresses === 'string' ? allowedAddresses.split(',') : []),
		sampleEvent: typeof sampleEvent === 'string' ? sampleEvent : '',
	};
}

/** A choice; the first one where nothing known was chosen. */
function oneOf<T extends string>(ctx: IHookFunctions | IWebhookFunctions, name: string, choices: readonly [T, ...T[]]): T {
	const chosen = ctx.getNodeParameter(name, choices[0]);
	return choices.find((choice) => choice === chosen) ?? choices[0];
}

const textsOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.map((text) => String(text).trim()).filter((text) => text !== '') : [];
