import type { IBinaryKeyData } from 'n8n-workflow';
import type { Result } from '../http/client';
import type { Route } from '../http/route';
import type { Json } from '../json';
import { errorOf, isOpen, type ItemError } from './error';

/** What became of an item: nothing was sent, it is being worked on, it was carried out, refused, or nobody can tell. */
export type State = 'notSent' | 'underWay' | 'done' | 'refused' | 'unknown';

/** What one item, or one entry of a call, came to. An item that was done only in part has an error, too. */
export interface ItemResult {
	state: Exclude<State, 'underWay'>;
	rows: Json[];
	binary?: IBinaryKeyData;
	error?: ItemError;
	/** FastSpring says that this record does not exist. */
	isGone?: boolean;
	/** The answer said nothing about it. */
	isUnanswered?: boolean;
	/** FastSpring refuses what was asked, and not who asks or how often. */
	isAboutTheRequest?: boolean;
}

/** A result without a fault, to the compiler. */
export type Failed = ItemResult & { error: ItemError };
export const isFailed = (result: ItemResult | undefined): result is Failed =>
	result?.error !== undefined;

export const done = (rows: Json[]): ItemResult => ({ state: 'done', rows });

/** The result of a call for one item or entry, or of one for several as a whole. */
export function resultOf(route: Route, result: Result, entries = 1, subject = ''): ItemResult {
	const { reading } = result;
	if (reading.is === 'done') return done(reading.rows);
	return {
		state: stateOf(result),
		rows: [],
		error: errorOf(route, result, entries, subject),
		isGone: reading.is === 'gone',
		isUnanswered: reading.is === 'unanswered',
		isAboutTheRequest: reading.is === 'gone' || (reading.is === 'refused' && !reading.isDenied),
	};
}

function stateOf(result: Result): ItemResult['state'] {
	if (result.reading.is === 'unreachable') return 'notSent';
	return isOpen(result) ? 'unknown' : 'refused';
}
