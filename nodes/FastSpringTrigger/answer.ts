/** What is needed of the HTTP response that n8n hands to a webhook. */
export interface DeliveryResponse {
	statusCode: number;
	/** The sender has gone. */
	destroyed: boolean;
	status: (code: number) => DeliveryResponse;
	type: (contentType: string) => DeliveryResponse;
	end: (body?: string) => unknown;
}

/** Answers a delivery itself: no run is started and n8n stores nothing. */
export function answer(
	response: DeliveryResponse,
	status: number,
	body = '',
): { noWebhookResponse: true } {
	response.status(status).type('text/plain').end(body);
	return { noWebhookResponse: true };
}

/**
 * Tells the status with which n8n ends the response. The response's own events do not: when the sender
 * hangs up during a long run, `close` comes too early and `finish` never, while n8n still ends it.
 */
export function onAnswer(response: DeliveryResponse, tell: (status: number) => void): void {
	const end = response.end;
	Object.defineProperty(response, 'end', {
		configurable: true,
		writable: true,
		value(this: unknown, ...args: unknown[]): unknown {
			Object.defineProperty(response, 'end', { configurable: true, writable: true, value: end });
			tell(response.statusCode);
			return Reflect.apply(end, this, args);
		},
	});
}
