import type { Result } from '../http/client';
import type { Reading } from '../http/reading';
import type { Json } from '../json';
import { Memory } from './memory';

/** The largest pages that are known to be served, by host and route. */
const served = new Memory<number>();

interface List {
	place: string;
	/** Elements of a page, as FastSpring documents it, and more that may be tried. */
	size: number;
	largest?: number;
	query: Json;
	wanted: number;
	isLong: boolean;
}

/**
 * Opens a list: asks for a first page, and gives it with the size that pages have. More than FastSpring documents is
 * asked for where it may save more calls than the trial may cost, and kept to as far as the answer shows that it is served.
 */
export async function opened(
	list: List,
	ask: (size: number) => Promise<Result>,
): Promise<{ size: number; result: Result }> {
	const { place, size: documented, largest = 0, query, wanted, isLong } = list;
	const tried = wanted > 2 * documented ? largest : 0;
	const most = isLong ? Math.max(documented, served.get(place) ?? tried) : documented;
	const size = Math.min(wanted, most);
	const result = await ask(size);
	if (size <= documented) return { size, result };
	if (mayBeAboutSize(result.reading, query)) {
		const again = await ask(Math.min(wanted, documented));
		if (again.reading.is === 'listed') served.set(place, documented);
		return { size: Math.min(wanted, documented), result: again };
	}
	return capped(list, size, result);
}

/** A refusal, unless of who asks or of the user's own criteria. */
const mayBeAboutSize = (reading: Reading, query: Json): boolean =>
	reading.is === 'unknown' ||
	(reading.is === 'refused' &&
		!reading.isDenied &&
		!(reading.failure?.fields ?? []).some(({ field }) => field in query));

/** A page that is smaller than was asked for although there is more: pages have its size, whatever else it says. */
function capped(list: List, asked: number, result: Result): { size: number; result: Result } {
	const { reading } = result;
	if (reading.is !== 'listed') return { size: asked, result };
	const { place, size: documented, largest = asked } = list;
	const { elements, page } = reading;
	const size = elements.length;
	const isKnown = page.next !== undefined || page.total !== undefined;
	const isMore = isKnown
		? page.next !== undefined || Number(page.total) > size
		: // As many as a usual page holds, and no word on whether that is all.
			page.limit === undefined && size === documented && served.get(place) === undefined;
	if (size === 0 || size >= asked || !isMore) {
		if (size > documented) served.set(place, largest);
		return { size: asked, result };
	}
	if (isKnown) served.set(place, Math.max(size, documented));
	const more = { ...reading, page: { ...page, next: page.next ?? 2 } };
	return { size, result: { ...result, reading: more } };
}
