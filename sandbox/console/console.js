import { byId, cell, make, moment, setText, showOptions, showRows, until } from './view.js';

const EVERY_MS = 1_000;
const STATUS = {
	notAttempted: 'Not attempted',
	retrying: 'Failed, will be retried',
	success: 'Success',
	failed: 'Permanently failed',
};
const COUNTS = {
	accounts: 'Accounts',
	products: 'Products',
	orders: 'Orders',
	subscriptions: 'Subscriptions',
	returns: 'Returns',
	quotes: 'Quotes',
	coupons: 'Coupons',
	events: 'Events',
};
const FROM = { both: 'Live and test', live: 'Live', test: 'Test' };

let isLost = false;

/** Asks the sandbox; throws what it says is wrong. */
async function ask(method, path, body) {
	const answer = await fetch(`/__sandbox${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const said = await answer.json();
	if (!answer.ok) throw new Error(said.message);
	return said;
}

/** Does something, says what came of it, and shows the shop as it is now. */
async function act(work) {
	try {
		say(await work());
	} catch (error) {
		say(error instanceof Error ? error.message : String(error), true);
	}
	await refresh();
}

function say(text, isProblem = false) {
	const message = byId('message');
	message.className = isProblem ? 'problem' : '';
	// An equal text is told again, too.
	message.replaceChildren(make('span', { textContent: text }));
}

async function refresh() {
	try {
		show(await ask('GET', '/console/state'));
		if (isLost) say('The sandbox is back');
		isLost = false;
	} catch {
		if (!isLost) say('The sandbox does not answer. Has it been stopped?', true);
		isLost = true;
	}
}

function show(state) {
	setText('company', state.company);
	setText('now', `${moment(state.now)} UTC`);
	setText('url', state.url);
	setText('username', state.credentials.username);
	setText('password', state.credentials.password);
	showCounts(state);
	showChoices(state.choices);
	showWebhooks(state);
	showCalls(state);
	showRows('events', state.events, {
		columns: 4,
		empty: 'Nothing has happened yet.',
		key: ({ id }) => id,
		cells: ({ id, type, live, created, processed }) => [
			cell(moment(created).slice(5), 'plain'),
			cell(type),
			cell(`${processed ? 'Processed' : 'Unprocessed'}${live ? '' : ', test'}`),
			cell(make('code', { textContent: id })),
		],
	});
}

function showCounts({ counts, subscriptionStates }) {
	const list = byId('counts');
	if (list.children.length === 0)
		list.append(
			...Object.entries(COUNTS).map(([key, label]) =>
				make('div', {}, make('dt', { textContent: label }), make('dd', { id: `count-${key}` })),
			),
		);
	for (const key of Object.keys(COUNTS)) setText(`count-${key}`, counts[key].toLocaleString('en'));
	const states = Object.entries(subscriptionStates).map(([name, count]) => `${count} ${name}`);
	setText(
		'states',
		states.length > 0 ? `Subscriptions: ${states.join(', ')}` : 'The store is empty.',
	);
}

function showChoices({ products, subscriptions, orders, types }) {
	showOptions(byId('buyer').elements.product, products);
	showOptions(byId('subscription').elements.subscription, subscriptions);
	showOptions(byId('order').elements.order, orders);
	showOptions(
		byId('sample').elements.type,
		types.map((type) => ({ value: type, label: type })),
	);
	const boxes = byId('types');
	if (boxes.children.length === 0)
		boxes.append(
			...types.map((type) =>
				make(
					'label',
					{ className: 'check' },
					make('input', { type: 'checkbox', name: 'events', value: type }),
					` ${type}`,
				),
			),
		);
}

function showWebhooks({ endpoints, deliveries, deliveryStates, speed, now }) {
	showRows('endpoints', endpoints, {
		columns: 6,
		empty: 'None yet. Events are kept for the Events API, and sent to the endpoints you add here.',
		key: ({ id }) => id,
		cells: ({ id, url, events, from, expansion, isSigned }) => [
			cell(make('code', { textContent: url }), 'long'),
			cell(events === 'all' ? 'All' : events.length === 1 ? events[0] : `${events.length} types`),
			cell(FROM[from]),
			cell(expansion ? 'On' : 'Off'),
			cell(isSigned ? 'Set' : 'None'),
			cell(
				make('button', {
					type: 'button',
					textContent: 'Remove',
					label: `Remove ${url}`,
					dataset: { act: 'remove', id },
				}),
				'buttons',
			),
		],
	});
	const choice = byId('speed');
	if (
		document.activeElement !== choice &&
		[...choice.options].some(({ value }) => value === String(speed))
	)
		choice.value = String(speed);
	const tally = Object.entries(STATUS).flatMap(([status, label]) =>
		deliveryStates[status] ? [`${deliveryStates[status]} ${label.toLowerCase()}`] : [],
	);
	setText('tally', tally.length > 0 ? tally.join(' · ') : '');
	// The remaining time is rounded, so that a row changes only when it reads differently.
	showRows(
		'deliveries',
		deliveries.map(({ due, ...entry }) => ({
			...entry,
			next: due === null ? '' : until(due, now),
		})),
		{
			columns: 7,
			empty: 'Nothing has been sent yet.',
			key: ({ id }) => id,
			cells: ({ id, type, live, created, url, status, attempts, lastStatus, next, resendOf }) => [
				cell(
					make(
						'span',
						{},
						make('strong', { textContent: type }),
						make('small', {
							textContent: `${moment(created)}${live ? '' : ', test'}${resendOf ? ', sent again' : ''}`,
						}),
					),
				),
				cell(make('span', { className: `badge ${status}`, textContent: STATUS[status] })),
				cell(String(attempts), 'number'),
				cell(lastStatus === null ? '' : lastStatus === 0 ? 'No answer' : `HTTP ${lastStatus}`),
				cell(next, 'plain'),
				cell(make('code', { textContent: url }), 'long'),
				cell(
					make(
						'span',
						{},
						make('button', {
							type: 'button',
							textContent: 'Details',
							label: `Details of ${type}`,
							dataset: { act: 'details', id },
						}),
						' ',
						make('button', {
							type: 'button',
							textContent: 'Resend',
							label: `Resend ${type}`,
							dataset: { act: 'resend', id },
						}),
					),
					'buttons',
				),
			],
		},
	);
}

function showCalls({ calls, limiter, totalCalls }) {
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
	const numbered = calls.map((call, index) => ({ ...call, number: totalCalls - index }));
	showRows('calls', numbered, {
		columns: 4,
		empty: 'No calls yet.',
		key: ({ number, at }) => `${number} ${at}`,
		cells: ({ at, method, path, query, status, ms }) => {
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
			];
		},
	});
}

async function showDetails(id) {
	const { type, payload, attempts } = await ask('GET', `/webhooks/log/${id}`);
	setText('details-title', type);
	byId('payload').textContent = JSON.stringify(JSON.parse(payload), null, 2);
	showRows(
		'attempts',
		attempts.map((attempt, index) => ({ ...attempt, index })),
		{
			columns: 6,
			empty: 'Not sent yet.',
			key: ({ index, at }) => `${index} ${at}`,
			cells: ({ at, count, status, ms, answer, signature }) => [
				cell(moment(at), 'plain'),
				cell(String(count), 'number'),
				cell(status === 0 ? 'No answer' : `HTTP ${status}`),
				cell(String(ms), 'number'),
				cell(make('code', { textContent: answer }), 'long'),
				cell(make('code', { textContent: signature ?? 'None' }), 'long'),
			],
		},
	);
	byId('details').showModal();
}

const fieldsOf = (form) =>
	Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));

for (const id of ['buyer', 'subscription', 'order', 'time']) {
	byId(id).addEventListener('submit', (event) => {
		event.preventDefault();
		const form = event.currentTarget;
		const { value: action, dataset } = event.submitter;
		const live = form.elements.live ? { live: form.elements.live.checked } : {};
		void act(async () => {
			const { message, events } = await ask('POST', `/do/${action}`, {
				...fieldsOf(form),
				...live,
				...dataset,
			});
			return `${message}. ${events.length === 1 ? '1 event.' : `${events.length} events.`}`;
		});
	});
}

byId('sample').addEventListener('submit', (event) => {
	event.preventDefault();
	const { type, live } = event.currentTarget.elements;
	void act(async () => {
		await ask('POST', '/events', { type: type.value, live: live.checked });
		return `One event was told: ${type.value}`;
	});
});

byId('endpoint').addEventListener('submit', (event) => {
	event.preventDefault();
	const form = event.currentTarget;
	const events = new FormData(form).getAll('events');
	void act(async () => {
		const { url, secret, from } = fieldsOf(form);
		await ask('POST', '/webhooks/endpoints', {
			url,
			secret,
			from,
			expansion: form.elements.expansion.checked,
			...(events.length > 0 ? { events } : {}),
		});
		form.reset();
		setText('chosen', 'all');
		return `Later events go to ${url}`;
	});
});
byId('types').addEventListener('change', () => {
	const count = document.querySelectorAll('#types input:checked').length;
	setText('chosen', count === 0 ? 'all' : String(count));
});
byId('speed').addEventListener('change', (event) => {
	const { value, selectedOptions } = event.currentTarget;
	void act(async () => {
		await ask('POST', '/webhooks', { speed: Number(value) });
		return `Retries come ${value === '1' ? '' : 'at '}${selectedOptions[0].textContent}`;
	});
});

document.addEventListener('click', (event) => {
	const { act: name, id, copy } = event.target.closest?.('button')?.dataset ?? {};
	if (copy)
		void act(async () => (await navigator.clipboard.writeText(byId(copy).textContent), 'Copied'));
	if (name === 'details') showDetails(id).catch((error) => say(error.message, true));
	if (name === 'resend')
		void act(
			async () =>
				`${(await ask('POST', `/webhooks/log/${id}/resend`)).type} is sent again, with a new id`,
		);
	if (name === 'remove')
		void act(
			async () => (await ask('DELETE', `/webhooks/endpoints/${id}`), 'The endpoint was removed'),
		);
});

async function keepShowing() {
	if (!document.hidden) await refresh();
	setTimeout(keepShowing, EVERY_MS);
}

document.addEventListener('visibilitychange', () => void (document.hidden || refresh()));
void keepShowing();
