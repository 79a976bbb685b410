import type { Route } from '../http/route';
import { isRecord, merge, type Json } from '../json';

/**
 * What is sent for a change: with what else the record holds where FastSpring would drop it. `standing` is the record as
 * FastSpring takes it back, the newest state first; `replacesMaps` says whether the maps of the change take the place of
 * the record's, as opposed to being added to them.
 */
export function laid(
	{ maps, replaces }: Route,
	changes: Json,
	standing: readonly Json[],
	replacesMaps: boolean,
): Json {
	const at = maps?.at ?? [];
	const kept = replacesMaps
		? changes
		: standing.reduce((body, record) => eachMap(body, record, at, added), changes);
	if (!replaces) return kept;
	const whole = merge(standing[0] ?? {}, kept);
	return replacesMaps ? eachMap(whole, changes, at, (all, own) => own ?? all) : whole;
}

/** Whether a payload gives one of a route's maps. */
export function givesMaps({ maps }: Route, changes: Json): boolean {
	let isGiven = false;
	eachMap(changes, {}, maps?.at ?? [], (own) => {
		isGiven = true;
		return own;
	});
	return isGiven;
}

type Combine = (own: unknown, other: unknown) => unknown;

/** An object's own entries take precedence. */
const added: Combine = (own, other) => (isRecord(own) && isRecord(other) ? merge(other, own) : own);

/** Combines each map that an object has with the same map of another object. */
const eachMap = (body: Json, other: Json, at: readonly string[], combine: Combine): Json =>
	at.reduce((result, place) => mapAt(result, other, place.split('.'), combine), body);

function mapAt(
	body: Json,
	other: unknown,
	[segment = '', ...rest]: string[],
	combine: Combine,
): Json {
	const [name = '', key] = segment.split(/[[\]]/);
	const own = body[name];
	const theirs = isRecord(other) ? other[name] : undefined;
	if (own === undefined) return body;
	const within = (one: unknown, counterpart: unknown): unknown => {
		if (rest.length === 0) return combine(one, counterpart);
		return isRecord(one) ? mapAt(one, counterpart, rest, combine) : one;
	};
	if (key === undefined || !Array.isArray(own)) return { ...body, [name]: within(own, theirs) };
	const rows = byKey(theirs, key);
	// The list as a whole is a map, or each of its rows holds one.
	const combined =
		rest.length === 0
			? Object.values(Object(combine(byKey(own, key), rows)))
			: own.map((row) => within(row, isRecord(row) ? rows[String(row[key])] : undefined));
	return { ...body, [name]: combined };
}

/** Rows by their key; those with the same key are one. */
const byKey = (rows: unknown, key: string): Json =>
	(Array.isArray(rows) ? rows.filter(isRecord) : []).reduce<Json>(
		(all, row) => merge(all, { [String(row[key])]: row }),
		{},
	);
