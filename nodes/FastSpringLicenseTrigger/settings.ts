import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

const DAY = 24 * 60 * 60 * 1000;

/** The node's parameters, read once per request or activation. */
export interface Settings {
	licenseField: string;
	perUnit: boolean;
	/** Milliseconds after which FastSpring gets an error. */
	timeout: number;
	/** Milliseconds for which licenses are kept; 0 for not at all. */
	rememberFor: number;
	/** Which requests get a sample key and no run. */
	sampleFor: 'none' | 'testButton' | 'all';
	/** Which request to send to oneself in a test. */
	sampleRequest: string;
}

export function settingsOf(ctx: IHookFunctions | IWebhookFunctions): Settings {
	const text = (name: string): string => String(ctx.getNodeParameter(name, '') ?? '').trim();
	const number = (name: string, fallback: number): number => {
		const value = Number(ctx.getNodeParameter(name, fallback));
		return Number.isFinite(value) ? value : fallback;
	};
	const testOrders = text('testOrders');
	return {
		licenseField: text('licenseField') || 'license',
		perUnit: ctx.getNodeParameter('perUnit', false) === true,
		timeout: Math.max(1, number('timeout', 10)) * 1000,
		rememberFor: Math.max(0, number('rememberFor', 7)) * DAY,
		sampleFor:
			testOrders === 'sampleForAll' ? 'all' : testOrders === 'sample' ? 'testButton' : 'none',
		sampleRequest: text('sampleRequest'),
	};
}
