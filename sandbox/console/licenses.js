// License fulfillments: the form, the Test button, and what came of the calls.
import { byId, cell, make, moment, setText, showOptions, showRows } from './view.js';

const EVERY_MS = 1_000;
const FORMATS = { single: 'Single', perUnit: 'One line per unit', multiLine: 'Multi-line' };
const APPLIES = { ALWAYS: 'All orders', BASE: 'First orders', REBILL_ONLY: 'Renewals' };

async function ask(method, path = '', body) {
	const answer = await fetch(`/__sandbox/licenses${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const said = await answer.json();
	if (!answer.ok) throw new Error(said.message);
	return said;
}

async function act(work) {
	try {
		say(await work());
	} catch (error) {
		say(error.message, true);
	}
	await refresh();
}

function say(text, isProblem = false) {
	const message = byId('license-message');
	message.className = isProblem ? 'problem' : '';
	message.replaceChildren(make('span', { textContent: text }));
}

async function refresh() {
	// The rest of the page tells when the sandbox does not answer.
	const state = await ask('GET').catch(() => undefined);
	if (state) show(state);
}

function show({ fulfillments, calls, queue, products }) {
	showOptions(byId('fulfillment').elements.product, products);
	byId('license-retry').hidden = queue.length === 0;
	const held = queue.filter(({ isHeld }) => isHeld).length;
	setText(
		'license-queue',
		queue.length === 0
			? ''
			: `${queue.length} waiting for a license${held > 0 ? `, ${held} given up after all retries` : ''}`,
	);
	showRows('fulfillments', fulfillments, {
		columns: 5,
		empty: 'None yet. Add one to have orders of a product call your URL for a license.',
		key: ({ id }) => id,
		cells: ({ id, product, url, method, encoding, format, applicability }) => [
			cell(product),
			cell(make('code', { textContent: `${method} ${url}` }), 'long'),
			cell(`${FORMATS[format]}${encoding === 'UTF-8' ? '' : `, ${encoding}`}`),
			cell(APPLIES[applicability]),
			cell(
				make(
					'span',
					{},
					button('Test', `Test the license of ${product}`, 'license-test', id),
					' ',
					button('Remove', `Remove the license of ${product}`, 'license-remove', id),
				),
				'buttons',
			),
		],
	});
	showRows('license-calls', calls, {
		columns: 5,
		empty: 'No calls yet.',
		key: ({ id }) => id,
		cells: ({ at, reference, status, licenses, problem, ms }) => [
			cell(moment(at).slice(11), 'plain'),
			cell(make('code', { textContent: reference })),
			cell(
				make('span', {
					className: `badge ${problem === null ? 'success' : 'failed'}`,
					textContent: status === 0 ? 'No answer' : `HTTP ${status}`,
				}),
			),
			cell(problem === null ? make('code', { textContent: licenses.join('\n') }) : problem, 'long'),
			cell(String(ms), 'number'),
		],
	});
}

const button = (textContent, label, act, id) =>
	make('button', { type: 'button', textContent, label, dataset: { act, id } });

byId('fulfillment').addEventListener('submit', (event) => {
	event.preventDefault();
	const form = event.currentTarget;
	const { parameters, ...settings } = Object.fromEntries(new FormData(form));
	void act(async () => {
		const pairs = parameters
			.split('\n')
			.filter((line) => line.includes('='))
			.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1)]);
		await ask('POST', '', { ...settings, parameters: Object.fromEntries(pairs) });
		form.reset();
		return `Orders of ${settings.product} get their licenses from ${settings.url}`;
	});
});

byId('license-retry').addEventListener('click', () => {
	void act(async () => {
		const { queue } = await ask('POST', '/retry', {});
		return queue.length === 0 ? 'Every order has its license' : 'Some orders still wait';
	});
});

document.addEventListener('click', (event) => {
	const { act: name, id } = event.target.closest?.('button')?.dataset ?? {};
	if (name === 'license-remove')
		void act(async () => (await ask('DELETE', `/${id}`), 'The fulfillment was removed'));
	if (name === 'license-test')
		void act(async () => {
			const { licenses, problem, status } = await ask('POST', `/${id}/test`, {});
			if (problem !== null) throw new Error(`The test failed (HTTP ${status}): ${problem}`);
			return `The test got: ${licenses.join(', ')}`;
		});
});

async function keepShowing() {
	if (!document.hidden) await refresh();
	setTimeout(keepShowing, EVERY_MS);
}

void keepShowing();
