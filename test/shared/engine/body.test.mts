import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { contentOf, guard } from '../../../nodes/shared/engine/body.ts';
import { LIMITS } from '../../../nodes/shared/http/limits.ts';

const MINUTE = 60_000;
const streamOf = (...parts: (string | Buffer)[]) =>
	Readable.from(parts.map((part) => Buffer.from(part)));
/** Gives one piece, and nothing else. */
const stalled = () => {
	const stream = new Readable({ read: () => undefined });
	stream.push('{');
	return stream;
};
/** As axios hands a stream over: whoever destroys it waits for a generator that waits for its source. */
const wrapped = (source: Readable) =>
	Readable.from(
		(async function* () {
			for await (const chunk of source) yield chunk;
		})(),
	);

describe('the content of a body', () => {
	test.each<[what: string, body: unknown, content: unknown]>([
		['an object', streamOf('{"a":', '1}'), { a: 1 }],
		['an array', streamOf('["a"]'), ['a']],
		['a letter of two pieces', streamOf(Buffer.from([0x22, 0xc3]), Buffer.from([0xa9, 0x22])), 'é'],
		['a byte order mark', streamOf('\uFEFF{"a":1}'), { a: 1 }],
		['a page', streamOf('<html>'), '<html>'],
		['nothing', streamOf(), ''],
		['what n8n has read already', { a: 1 }, { a: 1 }],
		['no body', undefined, undefined],
	])('%s', async (_, body, content) => {
		expect(await contentOf(body, MINUTE)).toEqual(content);
	});

	test('as large as the bound is read; a byte more ends the stream, whatever else would come', async () => {
		const megabyte = Buffer.alloc(1 << 20, ' ');
		let given = 0;
		const blank = function* (last: Buffer) {
			for (let size = 0; size < LIMITS.body - megabyte.length; size += megabyte.length)
				yield megabyte;
			yield last;
			for (; given < 1_000; given++) yield megabyte;
		};
		const end = Buffer.concat([megabyte.subarray(2), Buffer.from('{}')]);
		const most = Readable.from([...blank(end)].slice(0, LIMITS.body / megabyte.length));
		expect(await contentOf(most, MINUTE)).toEqual({});
		given = 0;
		const more = Readable.from(blank(Buffer.concat([end, Buffer.from(' ')])));
		await expect(contentOf(more, MINUTE)).rejects.toMatchObject({ code: 'ERR_STRING_TOO_LONG' });
		expect([more.destroyed, given < 100]).toEqual([true, true]);
	});

	test.each([
		['', stalled],
		[', though axios has wrapped it', () => wrapped(stalled())],
	])('that stops coming ends the stream in time%s', async (_, open) => {
		const stream = open();
		await expect(contentOf(stream, 20)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
		expect(stream.destroyed).toBe(true);
	});
});

describe('the guard of a stream', () => {
	test('lets it go on as long as it moves', async () => {
		const stream = stalled();
		const began = performance.now();
		const { late, moved } = guard(20, stream);
		moved();
		await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' });
		expect(performance.now() - began).toBeGreaterThanOrEqual(38);
		expect(stream.destroyed).toBe(true);
	});

	test('leaves it alone once it is released', async () => {
		const released = stalled();
		guard(10, released).release();
		await expect(guard(20, stalled()).late).rejects.toThrow();
		expect(released.destroyed).toBe(false);
	});
});
