import { parseArgs } from 'node:util';
import type { SandboxOptions } from './sandbox.mts';

export const USAGE = `Usage: sandbox [--port 4010] [--seed demo|empty] [--no-rate-limit] [--latency MS] [--speed 360]
               [--order-level-coupons] [--events-without-days]

A local FastSpring for trying things out, on 127.0.0.1, with a demo store in it and a console at /.
--speed: how many times faster than FastSpring's the retries of webhooks come; 360 makes an hour 10 seconds.`;

/** What a command line asks for: options, or a line that says what is wrong with it, or just help. */
export function readOptions(
	args: string[],
): { options: SandboxOptions } | { problem: string } | { help: true } {
	let values;
	try {
		({ values } = parseArgs({ args, options: FLAGS }));
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
	if (values.help) return { help: true };
	const numbers = {
		port: numberOf(values.port, 0, 65_535, true),
		latency: numberOf(values.latency, 0, 60_000),
		speed: numberOf(values.speed, 1 / 1_000, 1_000_000),
	};
	for (const [name, value] of Object.entries(numbers))
		if (typeof value === 'string') return { problem: `--${name} must be ${value}` };
	const { seed } = values;
	if (seed !== 'demo' && seed !== 'empty') return { problem: '--seed must be demo or empty' };
	return {
		options: {
			seed,
			port: Number(numbers.port),
			latencyMs: Number(numbers.latency),
			webhooks: { speed: Number(numbers.speed) },
			...(values['no-rate-limit'] ? { rateLimit: false as const } : {}),
			switches: {
				orderLevelDiscounts: values['order-level-coupons'],
				eventsWithoutDays: values['events-without-days'],
			},
		},
	};
}

const FLAGS = {
	port: { type: 'string', default: '4010' },
	seed: { type: 'string', default: 'demo' },
	'no-rate-limit': { type: 'boolean', default: false },
	latency: { type: 'string', default: '0' },
	speed: { type: 'string', default: '360' },
	'order-level-coupons': { type: 'boolean', default: false },
	'events-without-days': { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

/** The number, or in words what it has to be. */
function numberOf(text: string, min: number, max: number, isWhole = false): number | string {
	const value = text.trim() === '' ? Number.NaN : Number(text);
	return value >= min && value <= max && (!isWhole || Number.isInteger(value))
		? value
		: `a${isWhole ? ' whole' : ''} number from ${min} to ${max}`;
}
