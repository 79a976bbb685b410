/** The schema of every operation and trigger, as n8n's editor looks for them beside a node's file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { packModule, projectRoot, runNode } from '../support/n8n.mts';
import { recipesFor, type Recipe } from './recipes.mts';
import { schemaOf, type Schema } from './shape.mts';

type Json = Record<string, unknown>;

const HOUR = 3_600_000;

/** Schemas by their place in the project: `nodes/FastSpringOrder/__schema__/v1.0.0/order/get.json`. */
export async function schemas(): Promise<Map<string, Schema>> {
	let now = Date.parse('2026-03-10T12:00:00Z');
	const sandbox = await createSandbox({
		seed: { accounts: 30, orders: 60, subscriptions: 40 },
		clock: { now: () => now },
		rateLimit: false,
	});
	try {
		const found = new Map(eventSchemas());
		for (const recipe of recipesFor(sandbox))
			found.set(placeOf(recipe), schemaOf(await run(sandbox, recipe)));
		await addJobs(sandbox, found, () => (now += HOUR));
		return found;
	} finally {
		await sandbox.close();
	}
}

const placeOf = ({ type, operation }: Pick<Recipe, 'type' | 'operation'>): string =>
	`${folderOf(type)}/v1.0.0/${operation.replace('.', '/')}.json`;

const folderOf = (type: string): string =>
	`nodes/${type.charAt(0).toUpperCase()}${type.slice(1)}/__schema__`;

/** The records that a run gives. */
async function run(
	{ url, credentials }: Sandbox,
	{ type, operation, parameters, items }: Recipe,
): Promise<Json[]> {
	const [resource = '', name = ''] = operation.split('.');
	const { error, output } = await runNode({
		type,
		parameters: { resource, operation: name, ...parameters } as never,
		items: items.map((json) => ({ json: json as never })),
		credentials: { fastSpringApi: { ...credentials, baseUrl: url } },
	});
	const records = (output[0] ?? []).map(({ json }) => json as Json);
	if (error || records.length === 0)
		throw new Error(
			`${type} ${operation}: ${error ? `${error.message} ${error.description}` : 'no records'}`,
		);
	return records;
}

/** Report jobs bear ids that FastSpring gives: each step builds on the one before. */
async function addJobs(
	sandbox: Sandbox,
	found: Map<string, Schema>,
	pass: () => void,
): Promise<void> {
	const type = 'fastSpringReport';
	const step = async (operation: string, parameters: Json): Promise<Json> => {
		const records = await run(sandbox, { type, operation, parameters, items: [{}] });
		found.set(placeOf({ type, operation }), schemaOf(records));
		return records[0] ?? {};
	};
	const [started = {}] = await run(sandbox, {
		type,
		operation: 'report.revenue',
		parameters: { delivery: 'job', options: { wait: false } },
		items: [{}],
	});
	pass();
	const jobId = { __rl: true, mode: 'id', value: started['id'] };
	await step('job.getAll', {});
	await step('job.get', { jobId });
	await step('job.download', { jobId });
}

interface Event extends Json {
	data: Json;
}

/** What the triggers hand on: the documented example of each event type. Before version 1.1 there was no Simplify. */
function eventSchemas(): [string, Schema][] {
	const { parseDelivery } = packModule<{ parseDelivery: (body: Uint8Array) => Event[] }>(
		'nodes/FastSpringTrigger/parseDelivery.js',
	);
	const { simplify } = packModule<{ simplify: (event: Event) => Json }>(
		'nodes/shared/webhook/simplify.js',
	);
	const folder = join(projectRoot, 'test/shared/webhook/fixtures');
	const events = readdirSync(folder)
		.sort()
		.flatMap((file) => parseDelivery(readFileSync(join(folder, file))));
	const triggers = ['fastSpringTrigger', 'fastSpringPollTrigger'].flatMap(
		(type): [string, Schema][] => [
			[`${folderOf(type)}/v1.0.0.json`, schemaOf(events)],
			[`${folderOf(type)}/v1.1.0.json`, schemaOf(events.map(simplify))],
		],
	);
	return [...triggers, [`${folderOf('fastSpringLicenseTrigger')}/v1.0.0.json`, licenseSchema()]];
}

/** What the License Trigger hands on: its own sample requests. */
function licenseSchema(): Schema {
	const folder = 'nodes/FastSpringLicenseTrigger';
	const { sampleNames, sampleForm } = packModule<{
		sampleNames: string[];
		sampleForm: (name: string, privateKey: string) => string | undefined;
	}>(`${folder}/sample.js`);
	const { toRequest } = packModule<{ toRequest: (values: ReadonlyMap<string, string>) => Json }>(
		`${folder}/request.js`,
	);
	return schemaOf(
		sampleNames.map((name) => toRequest(new Map(new URLSearchParams(sampleForm(name, ''))))),
	);
}
