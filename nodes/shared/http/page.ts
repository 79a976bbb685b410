import { isRecord } from '../json';
import type { PageFacts } from './reading';

/** How a list goes on: `nextPage`, `more`, or the page of HAL, which counts from 0. */
export function pageOf(body: unknown): PageFacts {
	if (!isRecord(body)) return { more: false };
	const hal = isRecord(body.page) ? body.page : {};
	const [next, total, limit] = [
		body.nextPage,
		body.totalRecords ?? body.total ?? hal.totalElements,
		body.limit ?? hal.size,
	].map(countOf);
	const halNext = Number(hal.number) + 1;
	const following = next ?? (halNext < Number(hal.totalPages) ? halNext : undefined);
	return { more: body.more === true, next: following, total, limit };
}

/** A count above 0; FastSpring writes null, 0 or nothing for none. */
const countOf = (value: unknown): number | undefined =>
	Number(value) > 0 ? Number(value) : undefined;
