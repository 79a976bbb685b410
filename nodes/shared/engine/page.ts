import type { PageFacts } from '../http/reading';
import type { Json } from '../json';

/** What one request of a list adds to its query or body. */
export interface Page {
	query?: Json;
	body?: Json;
}

/** How far a list has come. */
export interface Progress {
	/** Elements of the last answer, in its order. */
	rows: unknown[];
	/** All elements so far. */
	total: number;
	facts: PageFacts;
}
