/** Sandboxes that are all alike, in one process: `sandbox.mts <ServiceOptions>` prints their addresses. */
import { createSandbox, type SandboxOptions } from '../../sandbox/server.mts';

export interface ServiceOptions extends Pick<SandboxOptions, 'seed' | 'latencyMs' | 'rateLimit'> {
	/** How many: the nodes keep one rate limiter for each, so that every round begins with a fresh minute. */
	count: number;
}

const { count, ...options } = JSON.parse(process.argv[2] ?? '') as ServiceOptions;
void Promise.all(
	Array.from({ length: count }, () =>
		createSandbox({ rateLimit: false, record: false, ...options }),
	),
).then((sandboxes) => console.log(sandboxes.map(({ url }) => url).join(' ')));
