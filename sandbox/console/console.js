/** The console: asks for the state every second, shows it, and passes clicks on. */
import { connectActions, showStore } from './act.js';
import { ask } from './ask.js';
import { showCall, showCalls } from './calls.js';
import { connectRecords, showRecord } from './records.js';
import { connectSwitches, showSwitches, switchesOf } from './switches.js';
import { byId, cell, make, moment, setText, showRows } from './view.js';
import { connectWebhooks, showDetails, showWebhooks } from './webhooks.js';

const EVERY_MS = 1_000;

let isLost = false;

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
	showStore(state);
	showSwitches(state);
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

connectActions(act);
connectSwitches(act);
connectWebhooks(act);
connectRecords((problem) => say(problem, true));

document.addEventListener('click', (event) => {
	const { act: name, id, copy } = event.target.closest?.('button')?.dataset ?? {};
	if (copy)
		void act(async () => (await navigator.clipboard.writeText(byId(copy).textContent), 'Copied'));
	const shows = { details: showDetails, call: showCall, record: showRecord }[name];
	if (shows) shows(id).catch((error) => say(error.message, true));
	const switches = switchesOf[name];
	if (switches) void act(() => switches(id));
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
