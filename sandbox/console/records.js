/** The browser of records. */
import { ask, fieldsOf } from './ask.js';
import { byId, cell, make, moment, setText, showPair, showRows } from './view.js';

/** Lists are asked for when somebody searches, not every second. */
export function connectRecords(complain) {
	const form = byId('search');
	const search = (event) => {
		event?.preventDefault();
		list(fieldsOf(form)).catch((error) => complain(error.message));
	};
	form.addEventListener('submit', search);
	form.elements.kind.addEventListener('change', search);
	search();
}

async function list({ kind, search = '' }) {
	const { rows, total } = await ask('GET', `/records/${kind}?search=${encodeURIComponent(search)}`);
	setText(
		'found',
		total > rows.length ? `The newest ${rows.length} of ${total}` : `${total} found`,
	);
	showRows('records', rows, {
		columns: 5,
		empty: 'There are none.',
		key: ({ id }) => `${kind}/${id}`,
		cells: ({ id, title, state, at }) => [
			cell(title, 'long'),
			cell(state),
			cell(moment(at).slice(0, 10), 'plain'),
			cell(make('code', { textContent: id }), 'long'),
			cell(
				make('button', {
					type: 'button',
					textContent: 'Show',
					label: `Show ${id}`,
					dataset: { act: 'record', id: `${kind}/${encodeURIComponent(id)}` },
				}),
				'buttons',
			),
		],
	});
}

export async function showRecord(path) {
	const { record, history } = await ask('GET', `/records/${path}`);
	const lines = history.map(({ at, what, detail }) => `${moment(at)}  ${what}  ${detail}`);
	showPair(
		decodeURIComponent(path),
		['As the API gives it', record],
		['History', lines.length > 0 ? lines.join('\n') : 'Nothing in the last 30 days'],
	);
}
