import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { unflatten } from '../../scripts/n8n/execution.mts';
import { attempt, freePort, run } from '../../scripts/process.mts';

const node = (code: string) => [process.execPath, ['-e', code]] as const;

describe('a command', () => {
	it('gives its exit code and what it said on both outputs', async () => {
		const result = await attempt(
			...node("console.log('out'); console.error('err'); process.exitCode = 3"),
			{ task: 'Talking', timeoutMs: 20_000 },
		);
		expect(result.code).toBe(3);
		expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out']);
	});

	it('is ended at its time limit, with everything that it started', async () => {
		// The result comes only when nobody holds the output open any more.
		const child = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
		const { code, output } = await attempt(...node(`${child}; setInterval(() => {}, 1000)`), {
			task: 'Waiting',
			timeoutMs: 1_000,
		});
		expect([code, output.trim()]).toEqual([1, 'Stopped: Waiting took longer than 1 s.']);
	});

	it('fails with its task and its last words', async () => {
		await expect(
			run(...node("console.log('the reason'); process.exit(2)"), {
				task: 'Trying',
				timeoutMs: 20_000,
			}),
		).rejects.toThrow('Trying did not succeed (exit code 2).\nthe reason');
	});
});

describe('a free port', () => {
	it('is the first preferred one that nobody has', async () => {
		const [busy, next] = [await freePort(), await freePort()];
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(busy, '127.0.0.1', resolve));
		expect(await freePort(busy, next)).toBe(next);
		await new Promise((resolve) => server.close(resolve));
		expect(await freePort(busy, next)).toBe(busy);
	});
});

describe('run data in the flatted format', () => {
	it('is put together again, shared and circular parts included', () => {
		// As `flatted` writes { list: [1, 'two', null, self], text: 'two' }.
		const text = JSON.stringify([{ list: '1', text: '2' }, [1, '2', null, '0'], 'two']);
		const value = unflatten(text) as { list: unknown[]; text: string };
		expect(value.list.slice(0, 3)).toEqual([1, 'two', null]);
		expect(value.list[3]).toBe(value);
		expect(value.text).toBe('two');
	});

	it('may be empty while a run has only begun', () => expect(unflatten('[]')).toBeUndefined());
});
