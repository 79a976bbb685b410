import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../shared/json';
import type { Wish } from '../shared/webhook/filters';
import { oneOf, textsOf, wishOf } from '../shared/webhook/wish';

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
		...wishOf(ctx),
		acknowledge: oneOf(ctx, 'acknowledge', ['onReceipt', 'afterSuccess', 'byWorkflow']),
		output: oneOf(ctx, 'output', ['event', 'delivery']),
		allowedAddresses: textsOf(
			typeof allowedAddresses === 'string' ? allowedAddresses.split(',') : [],
		),
		sampleEvent: typeof sampleEvent === 'string' ? sampleEvent : '',
	};
}
