import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DO, readBody } from '../http/controlForms.mts';
import { CONTROL } from '../http/gate.mts';
import { actions } from './actions.mts';
import { registerRecords } from './records.mts';
import { callOf, state } from './state.mts';
import type { Sandbox } from '../sandbox.mts';

/** The console's files: everything the browser loads. */
const FILES: Record<string, string> = {
	'base.css': 'text/css',
	'parts.css': 'text/css',
	'console.js': 'text/javascript',
	'licenses.js': 'text/javascript',
	'act.js': 'text/javascript',
	'ask.js': 'text/javascript',
	'calls.js': 'text/javascript',
	'records.js': 'text/javascript',
	'switches.js': 'text/javascript',
	'view.js': 'text/javascript',
	'webhooks.js': 'text/javascript',
};
/** The parts of the page, in their order. */
const SECTIONS = [
	'store',
	'act',
	'switches',
	'webhooks',
	'licenses',
	'records',
	'calls',
	'dialogs',
];

/** The web console at `/`, what it shows, and what its buttons do. `folder` is where its files lie. */
export function registerConsole(
	app: FastifyInstance,
	sandbox: Sandbox,
	folder = join(process.cwd(), 'sandbox', 'console'),
): void {
	const { store, webhooks, licenses } = sandbox;
	const read = (file: string) => readFile(join(folder, file), 'utf8');

	app.get('/', async (_request, reply) => {
		const [page = '', ...sections] = await Promise.all(
			['index.html', ...SECTIONS.map((name) => join('sections', `${name}.html`))].map(read),
		);
		return ownOnly(reply, 'text/html').send(page.replace('<!-- sections -->', sections.join('\n')));
	});
	for (const [file, type] of Object.entries(FILES))
		app.get(`${CONTROL}/console/${file}`, async (_request, reply) =>
			ownOnly(reply, type).send(await read(file)),
		);
	app.get(`${CONTROL}/console/state`, async () => state(sandbox));
	app.get<{ Params: { number: string } }>(
		`${CONTROL}/console/calls/:number`,
		async (request, reply) =>
			callOf(sandbox, Number(request.params.number)) ??
			reply.code(404).send({ message: 'not found', params: ['number'] }),
	);
	registerRecords(app, store);

	app.post<{ Params: { action: string } }>(`${CONTROL}/do/:action`, async (request, reply) => {
		const act = actions[request.params.action];
		if (!act)
			return reply
				.code(404)
				.send({ message: `Nothing is called ${request.params.action}`, params: ['action'] });
		const before = store.events.length;
		const message = act(store, readBody(DO, request.body));
		webhooks.wake();
		licenses.wake();
		return {
			message,
			now: store.now(),
			events: store.events.slice(before).map(({ id, type }) => ({ id, type })),
		};
	});
}

/** Nothing but its own files: the console works without a network, and nothing of it leaves the machine. */
function ownOnly(reply: FastifyReply, type: string): FastifyReply {
	return reply
		.header('content-type', `${type}; charset=utf-8`)
		.header('cache-control', 'no-store')
		.header(
			'content-security-policy',
			"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
		);
}
