import type { Json } from '../json';
import type { Failure } from './failure';

/**
 * What an attempt came to. Everything that decides (retry, bisection, hydration, empty look-ups, pickers,
 * downloads, the triggers) switches on this; nothing else looks at bodies or statuses.
 */
export type Reading =
	/** Carried out; `rows` are its records. */
	| { is: 'done'; rows: Json[]; body: unknown }
	/** A page of a list: records and bare ids, what rows say went wrong, and how the list goes on. */
	| { is: 'listed'; elements: Element[]; failures: Failure[]; page: PageFacts }
	/** Each entry of the call has a verdict of its own. */
	| { is: 'entries'; entries: EntryReading[] }
	/**
	 * FastSpring's own no, to the whole call. `mayBeOneEntry`: a single bad entry can cause it. `isDenied`: it refuses
	 * who asks, not what is asked. `isJoined`: it took the joined ids for one.
	 */
	| {
			is: 'refused';
			failure?: Failure | undefined;
			mayBeOneEntry: boolean;
			isDenied?: boolean;
			isJoined?: boolean;
	  }
	/** FastSpring says that this record does not exist. */
	| { is: 'gone'; failure: Failure }
	/** A success that says nothing about what was asked. */
	| { is: 'unanswered' }
	/** Refused before any work, for the rate of calls. `isGuess`: it only looks so. */
	| { is: 'throttled'; retryAfter: unknown; isGuess: boolean; failure?: Failure | undefined }
	/** It may have been carried out. */
	| { is: 'unknown'; failure?: Failure }
	/** It was never sent. `isPassing`: that may change by itself. */
	| { is: 'unreachable'; isPassing: boolean }
	/** Not FastSpring's JSON. `mayHaveActed`: FastSpring may stand behind it. */
	| { is: 'foreign'; mayHaveActed: boolean; text: string };

/** What an answer says of one entry of a call. */
export type EntryReading = Extract<Reading, { is: 'done' | 'refused' | 'gone' | 'unanswered' }>;

/** What a list holds: a record, or the bare id of one. */
export type Element = Json | string;

/** What a page of a list says of the pages behind it. */
export interface PageFacts {
	/** The number of the next page. */
	next?: number | undefined;
	/** There are more, without a number. */
	more: boolean;
	/** All elements of the list. */
	total?: number | undefined;
	/** The page size that the service used. */
	limit?: number | undefined;
}
