/** Calls of the API, with their bodies. */
import { ask } from './ask.js';
import { byId, cell, make, moment, setText, showPair, showRows } from './view.js';

export function showCalls({ calls, limiter, totalCalls }) {
	const meter = byId('meter');
	Object.assign(meter, {
		max: limiter.limit,
		high: limiter.limit * 0.8,
		low: limiter.limit * 0.8,
		optimum: 0,
		value: limiter.used,
	});
	const refused = limiter.refused > 0 ? `, ${limiter.refused} refused` : '';
	setText(
		'window-text',
		limiter.enabled
			? `${limiter.used} of ${limiter.limit} in the last ${limiter.windowMs / 1000} s${refused}`
			: 'No rate limit',
	);
	const numbered = calls.map((call, index) => ({
		...call,
		place: call.number,
		number: totalCalls - index,
	}));
	showRows('calls', numbered, {
		columns: 5,
		empty: 'No calls yet.',
		key: ({ number, at }) => `${number} ${at}`,
		cells: ({ at, method, path, query, status, ms, place }) => {
			const text = new URLSearchParams(query).toString();
			const kind = status === 0 || status >= 400 ? 'failed' : 'success';
			return [
				cell(moment(at).slice(11), 'plain'),
				cell(make('code', { textContent: `${method} ${path}${text ? `?${text}` : ''}` }), 'long'),
				cell(
					make('span', {
						className: `badge ${kind}`,
						textContent: status === 0 ? '–' : String(status),
					}),
					'number',
				),
				cell(String(ms), 'number'),
				cell(
					make('button', {
						type: 'button',
						textContent: 'Body',
						label: `Body of ${method} ${path}`,
						dataset: { act: 'call', id: place },
					}),
					'buttons',
				),
			];
		},
	});
}

export async function showCall(place) {
	const { method, path, status, body, answer } = await ask('GET', `/console/calls/${place}`);
	showPair(
		`${method} ${path}`,
		['Request body', body ?? 'None'],
		[`Answer, HTTP ${status}`, parsed(answer)],
	);
}

/** Long answers are cut, and then are no JSON any more. */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
