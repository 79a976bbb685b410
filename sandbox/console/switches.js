/** Faults, latency, the rate limit and the settings of the store. */
import { ask, fieldsOf } from './ask.js';
import { byId, make } from './view.js';

/** What the buttons outside of forms do. */
export const switchesOf = {
	clearFaults: async () => (await ask('DELETE', '/faults'), 'All faults were removed'),
	removeFault: async (id) => (await ask('DELETE', `/faults/${id}`), 'The fault was removed'),
	reset: async () => (await ask('POST', '/reset'), 'The store is as it was at the start'),
};

let shown = '';

export function showSwitches({ faults, latencyMs, limiter, switches }) {
	const state = JSON.stringify([faults, latencyMs, limiter.limit, limiter.enabled, switches]);
	// Whoever is typing is not disturbed: forms change only when the sandbox has.
	if (state === shown) return;
	shown = state;
	const pace = byId('pace').elements;
	pace.latency.value = latencyMs;
	pace.limit.value = limiter.limit;
	pace.enabled.checked = limiter.enabled;
	for (const box of byId('options').querySelectorAll('input')) box.checked = switches[box.name];
	byId('faults').replaceChildren(
		...faults.map(({ id, kind, match, times, hits, status }) =>
			make(
				'li',
				{},
				`${kind}${status ? ` ${status}` : ''} on ${match.path ?? match.pattern ?? 'all paths'}, hit ${hits}${times ? ` of ${times}` : ''} `,
				make('button', {
					type: 'button',
					className: 'quiet',
					textContent: 'Remove',
					label: `Remove fault ${id}`,
					dataset: { act: 'removeFault', id },
				}),
			),
		),
	);
}

export function connectSwitches(act) {
	on('fault', act, async (form) => {
		const { kind, path, ...numbers } = fieldsOf(form);
		await ask('POST', '/faults', {
			kind,
			...(path ? { match: { path } } : {}),
			...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
		});
		return 'The fault is set';
	});
	on('pace', act, async ({ elements: { latency, limit, enabled } }) => {
		await ask('POST', '/latency', { ms: Number(latency.value) });
		await ask('POST', '/limiter', { limit: Number(limit.value), enabled: enabled.checked });
		return 'The pace is set';
	});
	on('options', act, async ({ elements: { orderLevelDiscounts, eventsWithoutDays } }) => {
		await ask('POST', '/switches', {
			orderLevelDiscounts: orderLevelDiscounts.checked,
			eventsWithoutDays: eventsWithoutDays.checked,
		});
		return 'The settings are saved';
	});
}

function on(id, act, work) {
	byId(id).addEventListener('submit', (event) => {
		event.preventDefault();
		const form = event.currentTarget;
		void act(() => work(form));
	});
}
