import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import {
	eventSettingsOf,
	oneOf,
	optionsOf,
	textsOf,
	type EventSettings,
} from '../shared/webhook/parameters';

/** The node's parameters, read once per delivery or activation. */
export interface Settings extends EventSettings {
	secretMode: 'signingSecret' | 'managed' | 'none';
	secretVersion: number;
	acknowledge: 'onReceipt' | 'afterSuccess' | 'byWorkflow';
	output: 'event' | 'delivery';
	/** Empty: everybody may send. */
	allowedAddresses: string[];
	/** The type of the event to send to the own test URL; `chosen` for the first one wanted, empty for none. */
	sampleEvent: string;
}

export function settingsOf(ctx: IHookFunctions | IWebhookFunctions): Settings {
	const { allowedAddresses, sampleEvent } = optionsOf(ctx);
	return {
		secretMode: oneOf(ctx, 'secretMode', ['signingSecret', 'managed', 'none']),
		secretVersion: Math.max(1, Math.floor(Number(ctx.getNodeParameter('secretVersion', 1)) || 1)),
		...eventSettingsOf(ctx),
		acknowledge: oneOf(ctx, 'acknowledge', ['onReceipt', 'afterSuccess', 'byWorkflow']),
		output: oneOf(ctx, 'output', ['event', 'delivery']),
		allowedAddresses: textsOf(allowedAddresses),
		sampleEvent: typeof sampleEvent === 'string' ? sampleEvent : '',
	};
}
