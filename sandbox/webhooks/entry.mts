import type { Endpoint } from './endpoints.mts';
import type { Post } from './post.mts';
import type { StoreEvent } from '../store/model.mts';

export interface WebhookOptions {
	/** Whether deliveries go out by themselves. Otherwise only `deliver()` sends. */
	automatic?: boolean;
	/** How many times faster than FastSpring's the retries come: 3600 makes an hour a second. */
	speed?: number;
	/** The most events in one delivery. */
	batchSize?: number;
	/** How long an endpoint may take to answer. */
	timeoutMs?: number;
}

export type Status = 'notAttempted' | 'retrying' | 'success' | 'failed';

/** A line of FastSpring's log: what became of one event at one endpoint. */
export interface Entry {
	id: number;
	endpoint: Endpoint;
	event: StoreEvent;
	/** The event as it is sent, the same bytes at every attempt. */
	json: string;
	status: Status;
	/** The deliveries that carried it, oldest first. */
	posts: Post[];
	/** When it is sent next; meaningless once it has succeeded or failed for good. */
	due: number;
	/** The event that was sent again by hand. */
	resendOf?: string;
}
