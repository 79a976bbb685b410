import { describe, expect, test } from '@jest/globals';
import { PAGING } from '../../../nodes/shared/engine/paging.ts';

describe('a list of events goes on', () => {
	const at = (...moments: string[]) =>
		moments.map((moment) => ({ created: Date.parse(`2026-03-${moment}Z`) }));
	const next = (query: Record<string, unknown>, rows: { created: number }[]) =>
		PAGING.more.next({ query }, { rows, total: rows.length, facts: { more: true } }, Infinity);
	const begin = Date.parse('2026-03-08T10:00Z');

	test.each([
		['by the day where it ended', {}, at('07T22:00', '08T10:00'), { begin: '2026-03-08' }],
		['by the moment within one day', {}, at('08T09:00', '08T10:00'), { begin: begin - 1 }],
		[
			'by the moment where the answer began with the day',
			{ begin: '2026-03-08' },
			at('08T00:00', '08T10:00'),
			{ begin: begin - 1 },
		],
		[
			'by the day again after a moment',
			{ begin: 1, end: '2026-03-09' },
			at('07T09:00', '08T10:00'),
			{ begin: '2026-03-08', end: '2026-03-09' },
		],
		[
			'backwards by the day after the one where it ended',
			{},
			at('09T02:00', '08T10:00'),
			{ end: '2026-03-09' },
		],
		['backwards by the moment within one day', {}, at('08T11:00', '08T10:00'), { end: begin + 1 }],
	])('%s', (_, query, rows, expected) => expect(next(query, rows)).toEqual({ query: expected }));

	test('no further once the answer does not move', () => {
		expect(next({ begin: begin - 1 }, at('08T10:00', '08T10:00'))).toMatchObject({
			message: expect.stringContaining('more events than it can list'),
		});
	});
});
