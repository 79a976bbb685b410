/** Endpoints and deliveries. */
import { ask, fieldsOf } from './ask.js';
import { byId, cell, copyButton, make, moment, setText, showRows, until } from './view.js';

const STATUS = {
	notAttempted: 'Not attempted',
	retrying: 'Failed, will be retried',
	success: 'Success',
	failed: 'Permanently failed',
};
const FROM = { both: 'Live and test', live: 'Live', test: 'Test' };

export function showWebhooks({ endpoints, deliveries, deliveryStates, speed, now }) {
	showRows('endpoints', endpoints, {
		columns: 6,
		empty: 'None yet. Events are kept for the Events API, and sent to the endpoints you add here.',
		key: ({ id }) => id,
		cells: ({ id, url, events, from, expansion, isSigned, secret }) => [
			cell(make('code', { textContent: url }), 'long'),
			cell(events === 'all' ? 'All' : events.length === 1 ? events[0] : `${events.length} types`),
			cell(FROM[from]),
			cell(expansion ? 'On' : 'Off'),
			cell(
				isSigned
					? make(
							'span',
							{},
							make('code', { id: `secret-${id}`, textContent: secret }),
							' ',
							copyButton(`secret-${id}`, 'secret'),
						)
					: 'None',
			),
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
			cells: ({
				id,
				type,
				live,
				created,
				url,
				status,
				attempts,
				lastStatus,
				next,
				resendOf,
				isWaiting,
			}) => [
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
				cell(
					make('span', {
						className: `badge ${isWaiting ? 'waiting' : status}`,
						textContent: isWaiting ? 'Waiting for acknowledgment' : STATUS[status],
					}),
				),
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

export async function showDetails(id) {
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

/** What the forms of this part do; `act` carries it out and says what came of it. */
export function connectWebhooks(act) {
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
}
