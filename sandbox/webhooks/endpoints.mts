import type { StoreEvent } from '../store/model.mts';

/** What a seller enters under Developer Tools > Webhooks. The sandbox sends to this machine only. */
export interface EndpointSettings {
	/** On localhost, any port. */
	url: string;
	/** Signs the deliveries; without one they carry no signature. */
	secret?: string | undefined;
	/** Event types to send; all of them by default, those of later versions included. */
	events?: readonly string[] | 'all' | undefined;
	/** Whose events: of live orders, of test orders, or both (the default). */
	from?: 'live' | 'test' | 'both' | undefined;
	/** Whole objects in the place of ids. */
	expansion?: boolean | undefined;
}

export interface Endpoint {
	id: string;
	url: string;
	secret: string;
	events: readonly string[] | 'all';
	from: 'live' | 'test' | 'both';
	expansion: boolean;
}

const HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** What is wrong with the settings of an endpoint, by field; undefined if nothing is. */
export function endpointProblem({
	url,
	secret = '',
	events = 'all',
	from = 'both',
}: EndpointSettings): { field: string; message: string } | undefined {
	const target = URL.canParse(url) ? new URL(url) : undefined;
	if (!target || !['http:', 'https:'].includes(target.protocol))
		return { field: 'url', message: 'Enter a whole URL, such as http://localhost:5678/webhook/…' };
	if (!HOSTS.includes(target.hostname))
		return {
			field: 'url',
			message: 'The sandbox delivers to this machine only: localhost or 127.0.0.1',
		};
	if (typeof secret !== 'string' || secret.length > 100)
		return { field: 'secret', message: 'A secret has at most 100 characters' };
	if (
		events !== 'all' &&
		!(
			Array.isArray(events) &&
			events.length > 0 &&
			events.every((type) => typeof type === 'string')
		)
	)
		return { field: 'events', message: 'Choose event types, or all of them' };
	return ['live', 'test', 'both'].includes(from)
		? undefined
		: { field: 'from', message: 'Choose live, test or both' };
}

/** Whether an endpoint is to be told of an event. */
export function wants(
	{ events, from }: Endpoint,
	{ type, live }: Pick<StoreEvent, 'type' | 'live'>,
): boolean {
	return (
		(events === 'all' || events.includes(type)) && (from === 'both' || (from === 'live') === live)
	);
}
