/** Whatever goes wrong: no password, secret or customer's address in what the user, the log or the execution's data keep of it. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import { listSearch, type NodeRun } from '../../support/n8n.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const PASSWORD = 'pass-"Word:7731';
/** What a server may make of it. */
const ECHOES = [
	PASSWORD,
	encodeURIComponent(PASSWORD),
	JSON.stringify(PASSWORD).slice(1, -1),
	PASSWORD.replaceAll('"', '&quot;'),
	Buffer.from(`sandbox:${PASSWORD}`).toString('base64'),
];
const SECRET = 'hmac-S3cret-9942';
const ADDRESSES = [
	'ada.byron@example.com',
	'Zoë.Iyer+22@mail.example.co.uk',
	'x_1@sub-domain.example.museum',
] as const;
const [ADA, ZOE, X] = ADDRESSES;

const bench = useShop();
const written: string[] = [];
beforeEach(() => {
	bench.sandbox.credentials.password = PASSWORD;
	written.length = 0;
	for (const stream of [process.stdout, process.stderr])
		jest.spyOn(stream, 'write').mockImplementation((chunk) => Boolean(written.push(String(chunk))));
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
		jest
			.spyOn(console, method)
			.mockImplementation((...parts) => void written.push(parts.map(String).join(' ')));
});
afterEach(() => void jest.restoreAllMocks());

/** Everything about an error, own properties that JSON leaves out included; not n8n's copy of the node, which is the workflow as the user wrote it. */
function told(value: unknown, seen = new Set<unknown>()): string {
	if (typeof value !== 'object' || value === null) return String(value);
	if (seen.has(value)) return '';
	seen.add(value);
	return Object.getOwnPropertyNames(value)
		.filter((name) => name !== 'node')
		.map((name) => `${name}: ${told(Reflect.get(value, name), seen)}`)
		.join('\n');
}

/** What is left of failures in a run: errors with stacks and causes, error items, hints, lines of the log. */
function leftBy({ run, output, hints }: NodeRun): string {
	const { error, runData } = run.data.resultData;
	const items = output
		.flat()
		.filter(({ json }) => json['error'] !== undefined)
		.map(({ json }) => ({ error: json['error'], details: json['details'] }));
	return [
		told(error),
		...Object.values(runData).flatMap((tasks) => tasks.map((task) => told(task.error))),
		JSON.stringify(items),
		JSON.stringify(hints),
		...written,
	].join('\n');
}

function expectClean(text: string): void {
	const [local] = ADA.split('@');
	const forbidden = [
		...ECHOES,
		SECRET,
		...ADDRESSES,
		...ADDRESSES.map(encodeURIComponent),
		...ADDRESSES.map((address) => address.toUpperCase()),
		local ?? '',
	];
	expect(forbidden.filter((one) => text.toLowerCase().includes(one.toLowerCase()))).toEqual([]);
}

const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

async function fails(
	type: string,
	operation: string,
	parameters: Json,
	{ credential = {}, faults = [] }: { credential?: Json; faults?: readonly Fault[] } = {},
): Promise<void> {
	for (const onError of MODES) {
		bench.reset();
		bench.sandbox.credentials.password = PASSWORD;
		for (const fault of faults) bench.sandbox.faults.add(fault);
		const run = await bench.run(type, operation, {
			parameters: parameters as never,
			items: [{ mail: ADA }, { mail: ZOE }],
			onError,
			credential: { password: PASSWORD, ...credential },
		});
		expect(run.error ?? run.output.flat().find(({ json }) => json['error'])).toBeDefined();
		expectClean(leftBy(run));
	}
}

const create = { email: '={{ $json.mail }}', first: 'Ada', last: 'Byron' };
const said = (status: number, body: unknown): Fault => ({ kind: 'status', status, body });

describe('what FastSpring says', () => {
	test.each<[string, Fault]>([
		[
			'a text by field',
			said(400, {
				action: 'account.create',
				result: 'error',
				error: { email: `${ADA} already exists, /accounts/abc` },
			}),
		],
		['a field that is an address', said(400, { result: 'error', error: { [ADA]: 'unknown' } })],
		['a lone text', said(200, { result: 'error', error: `No account for <${ZOE}>` })],
		['a message with parameters', said(400, { message: 'required', params: [ADA, X] })],
		[
			'a service error with what it rejects',
			said(400, {
				status: 'BAD_REQUEST',
				timestamp: 'now',
				message: `Bad ${X}`,
				errors: [{ field: 'contact.email', message: `"${ADA}" is taken`, rejectedValue: ADA }],
			}),
		],
		[
			'an object where a text should be',
			said(400, { result: 'error', error: { email: { value: ADA, reason: 'taken' } } }),
		],
		[
			'an address in an address',
			said(400, {
				result: 'error',
				error: {
					email: `see https://api.example.com/accounts?email=${encodeURIComponent(ADA)}&x=1`,
				},
			}),
		],
		...ECHOES.map((echo): [string, Fault] => [
			`the password, as ${echo}`,
			said(400, { result: 'error', error: { email: `no ${echo} here` } }),
		]),
		['plain text', said(400, `Customer ${ADA} is blocked`)],
		['a page', { kind: 'html', status: 500, body: `<html><body>${ADA}</body></html>` }],
		['nothing at all', { kind: 'dropAfter' }],
		[
			'a refusal of the limiter',
			{
				kind: 'status',
				status: 429,
				headers: { 'retry-after': '9999' },
				body: { code: 'TOO_MANY', message: `Slow down, ${ADA}` },
			},
		],
	])('%s', (_, fault) => fails('fastSpringAccount', 'create', create, { faults: [fault] }));

	test('an address that another account has', async () => {
		const taken = [...bench.sandbox.store.accounts.values()][0]?.contact.email ?? '';
		const run = await bench.run('fastSpringAccount', 'create', {
			parameters: { ...create, email: taken },
			onError: 'stopWorkflow',
			credential: { password: PASSWORD },
		});
		expect(run.error?.message).toContain('already exists');
		expect(leftBy(run)).not.toContain(taken);
	});
});

describe('what the user entered', () => {
	test.each<[string, string, string, Json]>([
		[
			'an address in the wrong field',
			'fastSpringAccount',
			'getAll',
			{ filters: { orderId: '={{ $json.mail }}' } },
		],
		[
			'an address for a choice',
			'fastSpringOrder',
			'getAll',
			{ filters: { status: '={{ $json.mail }}' } },
		],
		[
			'an address for a date',
			'fastSpringOrder',
			'getAll',
			{ filters: { begin: '={{ $json.mail }}' } },
		],
		[
			'an address for a country',
			'fastSpringAccount',
			'create',
			{ ...create, additionalFields: { country: '={{ $json.mail }}' } },
		],
		['an address for an id', 'fastSpringOrder', 'get', { orderId: byId('={{ $json.mail }}') }],
		[
			'an address as a key',
			'fastSpringOrder',
			'update',
			{
				orderId: byId('abc'),
				updateFields: {
					tagsJson: '={{ { [$json.mail]: "x".repeat(5000) } }}',
				},
			},
		],
		[
			'addresses in JSON that is none',
			'fastSpringAccount',
			'create',
			{
				...create,
				options: { additionalFieldsJson: '={{ "{ \\"email\\": \\"" + $json.mail + "\\"" }}' },
			},
		],
		[
			'an address in an expression that breaks',
			'fastSpringAccount',
			'create',
			{ ...create, first: '={{ $json.mail.nothing.at.all() }}' },
		],
		[
			'a look-up of nobody',
			'fastSpringSubscription',
			'subscription.transfer',
			{
				sourceAccountId: byId('abc'),
				subscriptions: 'def',
				initiatedBy: '={{ $json.mail }}',
				target: { email: '={{ $json.mail }}', country: 'US' },
			},
		],
		['a webhook secret', 'fastSpringWebhookKey', 'rotate', { url: 'nowhere', hmacSecret: SECRET }],
	])('%s', (_, type, operation, parameters) => fails(type, operation, parameters));
});

describe('what the credential holds', () => {
	test.each<[string, Json]>([
		['a wrong password', { password: `${PASSWORD}x` }],
		['a Base URL that is none', { baseUrl: `fastspring ${PASSWORD}` }],
		['a Base URL of another kind', { baseUrl: `ftp://sandbox:${PASSWORD}@127.0.0.1/` }],
		['nobody at the Base URL', { baseUrl: 'http://127.0.0.1:9' }],
		[
			'a password in the Base URL',
			{ baseUrl: `http://sandbox:${encodeURIComponent(PASSWORD)}@127.0.0.1:9` },
		],
	])('%s', (_, credential) =>
		fails('fastSpringOrder', 'get', { orderId: byId('abc') }, { credential }),
	);

	test('nor in what a list search says', async () => {
		const search = {
			type: 'fastSpringAccount',
			method: 'searchAccounts',
			filter: ADA,
			credentials: bench.credentials({ password: `${PASSWORD}x` }),
		};
		const error = await listSearch(search).then(
			() => undefined,
			(problem: unknown) => problem,
		);
		expect(error).toBeDefined();
		expectClean([told(error), ...written].join('\n'));
	});
});
