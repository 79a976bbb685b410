import { isRecord } from '../shared/json';
import { toEvent, type FastSpringEvent } from '../shared/webhook/parse';

/** Levels of lists and objects in a delivery: far more than FastSpring sends, and far fewer than n8n can store. */
const DEEPEST = 100;

/**
 * The events of a delivery, in its order, out of the raw body: `{"events":[…]}`, a plain list, or one
 * event. Undefined if the body is not JSON, or is nested too deeply; empty if it contains no event.
 */
export function parseDelivery(body: Uint8Array): FastSpringEvent[] | undefined {
	const parsed = parseJson(new TextDecoder().decode(body));
	if (parsed === undefined || isDeeper(parsed, DEEPEST)) return undefined;
	return entriesOf(parsed).filter(isRecord).map(toEvent);
}

function entriesOf(parsed: unknown): unknown[] {
	if (Array.isArray(parsed)) return parsed;
	if (!isRecord(parsed)) return [];
	if (Array.isArray(parsed.events)) return parsed.events;
	if (isRecord(parsed.events)) return [parsed.events];
	return typeof parsed.type === 'string' ? [parsed] : [];
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
