import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, IHookFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { FastSpringTrigger } from '../../nodes/FastSpringTrigger/FastSpringTrigger.node.ts';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { managedSecret } from '../../nodes/FastSpringTrigger/managed.ts';
import { parseDelivery } from '../../nodes/FastSpringTrigger/parseDelivery.ts';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { Host } from './host.mts';

const URL_HERE = 'https://n8n.example/webhook/b1f0/fastspring';
const TEST_URL = 'https://n8n.example/webhook-test/b1f0/fastspring';
const api = {
	username: 'shop',
	password: 'pässwort',
	baseUrl: 'https://api.example',
	requestsPerMinute: 250,
};
const secretAt = (version: number) => managedSecret({ ...api, url: URL_HERE, version });

const SET = {
	statusCode: 200,
	headers: {},
	body: { url: URL_HERE, action: 'webhooks.update', result: 'success' },
};
const refused = (statusCode: number) => ({
	statusCode,
	headers: {},
	body: {
		action: 'webhooks.update',
		result: 'error',
		error: { url: 'URL was not found.', hmacSecret: null },
	},
});

const { checkExists, create, delete: remove } = new FastSpringTrigger().webhookMethods.default;

/** The activation of one trigger. Its static data outlive a restart of n8n. */
class Activation {
	readonly calls: Array<Pick<IHttpRequestOptions, 'method' | 'url' | 'body'>> = [];
	readonly sent: IHttpRequestOptions[] = [];
	readonly log: string[] = [];
	readonly staticData: IDataObject = {};
	answers: object[] = [];
	testing = false;

	constructor(
		readonly parameters: IDataObject,
		readonly credentials: Record<string, IDataObject> = { fastSpringApi: api },
	) {}

	async activate(): Promise<void> {
		const ctx = this.context();
		if (!(await checkExists.call(ctx))) await create.call(ctx);
	}

	async deactivate(): Promise<void> {
		await remove.call(this.context());
	}

	private context(): IHookFunctions {
		const context: Partial<IHookFunctions> = {
			getNode: () => ({
				id: 'n',
				name: 'FastSpring Trigger',
				type: 'fastSpringTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			}),
			getMode: () => (this.testing ? 'manual' : 'trigger'),
			getNodeParameter: ((name: string, fallback: unknown) =>
				this.parameters[name] ?? fallback) as never,
			getNodeWebhookUrl: () => (this.testing ? TEST_URL : URL_HERE),
			getWorkflowStaticData: () => this.staticData,
			getCredentials: (async (type: string) => this.credentials[type]) as never,
			logger: {
				warn: (message: string) => this.log.push(message),
				info: (message: string) => this.log.push(message),
			} as never,
			helpers: {
				httpRequestWithAuthentication: async (
					_: string,
					{ method, url, body }: IHttpRequestOptions,
				) => {
					this.calls.push({
						...(method ? { method } : {}),
						url,
						body: typeof body === 'string' ? JSON.parse(body) : body,
					});
					return this.answers.shift() ?? SET;
				},
				httpRequest: async (options: IHttpRequestOptions) => {
					this.sent.push(options);
					const answer = this.answers.shift();
					if (answer instanceof Error) throw answer;
				},
			} as never,
		};
		return context as IHookFunctions;
	}
}

const managed = (version = 1) => new Activation({ secretMode: 'managed', secretVersion: version });
const callWith = (hmacSecret: string, url = URL_HERE) => ({
	method: 'POST',
	url: 'https://api.example/webhooks/keys',
	body: { url, hmacSecret },
});

const HOUR = 3_600_000;
const real = { ...clock };
let time = Date.now();
// What an earlier test was refused is long past.
beforeEach(() => {
	time += HOUR;
	clock.now = () => time;
	clock.sleep = async (ms) => void (time += ms);
});
afterEach(() => void Object.assign(clock, real));

describe('Managed', () => {
	test('activation sets the secret of the production URL', async () => {
		const activation = managed();
		await activation.activate();
		expect(activation.calls).toEqual([callWith(secretAt(1))]);
		expect(JSON.stringify(activation.staticData)).not.toContain(secretAt(1));
	});

	test('a restart, another process and a new leader need no call', async () => {
		const activation = managed();
		for (let times = 0; times < 3; times++) await activation.activate();
		expect(activation.calls).toHaveLength(1);
	});

	test('deactivated and activated again, it sets the secret again: somebody may have changed it', async () => {
		const activation = managed();
		await activation.activate();
		await activation.deactivate();
		await activation.activate();
		expect(activation.calls).toEqual([callWith(secretAt(1)), callWith(secretAt(1))]);
	});

	test.each<[what: string, parameters: IDataObject, credentials: IDataObject]>([
		['version', { secretVersion: 2 }, {}],
		['password', {}, { password: 'other' }],
	])(
		'another %s sets another secret, even without a deactivation',
		async (_, parameters, credentials) => {
			const activation = managed();
			await activation.activate();
			Object.assign(activation.parameters, parameters);
			activation.credentials['fastSpringApi'] = { ...api, ...credentials };
			await activation.activate();
			const secret = managedSecret({
				...api,
				...credentials,
				url: URL_HERE,
				version: Number(activation.parameters['secretVersion']),
			});
			expect(activation.calls).toEqual([callWith(secretAt(1)), callWith(secret)]);
			expect(secret).not.toBe(secretAt(1));
		},
	);

	test.each([400, 404, 200])(
		'a URL that FastSpring does not know (status %j): the steps to add it, and nothing is taken for done',
		async (status) => {
			const activation = managed();
			activation.answers = [refused(status)];
			await expect(activation.activate()).rejects.toThrow(
				/URL was not found\. If.*Developer Tools > Webhooks > Configuration.*Add Webhook.*Add URL Endpoint.*https:\/\/n8n\.example\/webhook\/b1f0\/fastspring/s,
			);
			expect(activation.staticData).toEqual({});
			await activation.activate();
			expect(activation.calls).toHaveLength(2);
		},
	);

	test('wrong API credentials: what to check, and not the steps', async () => {
		const activation = managed();
		activation.answers = [{ statusCode: 401, headers: {}, body: '' }];
		await expect(activation.activate()).rejects.toThrow(
			/username and password((?!Add Webhook).)*$/s,
		);
	});

	test('FastSpring has a fault: tried again', async () => {
		const activation = managed();
		activation.answers = [
			{ statusCode: 503, headers: {}, body: '' },
			{ statusCode: 429, headers: { 'retry-after': '1' }, body: '' },
		];
		await activation.activate();
		expect(activation.calls).toHaveLength(3);
	});

	test('no error tells the secret', async () => {
		const activation = managed();
		activation.answers = [refused(400)];
		const error: unknown = await activation.activate().catch((thrown: unknown) => thrown);
		expect(JSON.stringify(error) + String(error)).not.toContain(secretAt(1));
	});

	test('a test sets the secret of the test URL, and does without where FastSpring does not know it', async () => {
		const activation = managed();
		activation.testing = true;
		activation.answers = [refused(400)];
		await activation.activate();
		expect(activation.calls).toEqual([callWith(secretAt(1), TEST_URL)]);
		expect(activation.log).toHaveLength(1);
	});
});

describe('which of the wanted events FastSpring does not send', () => {
	const listOf = (...types: string[]) => ({
		statusCode: 200,
		headers: {},
		body: {
			result: 'success',
			events: types.map((type, at) => ({ id: `${type}${at}`, type, created: 5 })),
		},
	});
	const wanted = { triggerOn: 'events', events: ['order.completed', 'return.created'] };

	const cases: Array<
		[what: string, parameters: IDataObject, answers: object[], missing: string | undefined]
	> = [
		['both seen', wanted, [listOf('return.created'), listOf('order.completed')], undefined],
		['both seen at once', wanted, [listOf('return.created', 'order.completed')], undefined],
		['one missing', wanted, [listOf('return.created'), listOf()], 'order.completed'],
		['all missing', wanted, [listOf(), listOf('quote.created')], 'order.completed, return.created'],
		[
			'a group',
			{ triggerOn: 'groups', groups: ['quote'] },
			[listOf('quote.created'), listOf()],
			'quote.updated',
		],
		[
			'under its other name',
			{ triggerOn: 'events', events: ['subscription.group.payment.charge.failed'] },
			[listOf('subscription.group.charge.failed')],
			undefined,
		],
		['any event', {}, [], undefined],
		['FastSpring refuses to tell', wanted, [refused(403)], undefined],
	];
	test.each(cases)('%s', async (_, parameters, answers, missing) => {
		const activation = managed();
		Object.assign(activation.parameters, parameters);
		activation.answers = [SET, ...answers];
		await activation.activate();
		expect(activation.log).toEqual(
			missing === undefined
				? []
				: [expect.stringContaining(`no recent event of these types: ${missing}. If you expect`)],
		);
		expect(activation.calls).toHaveLength(1 + answers.length);
	});

	test('no fault of that question stops an activation', async () => {
		const activation = managed();
		Object.assign(activation.parameters, wanted);
		activation.answers = [SET];
		activation.credentials['fastSpringApi'] = api;
		Object.defineProperty(activation, 'answers', {
			value: { shift: () => (activation.calls.length === 1 ? SET : null) },
		});
		await activation.activate();
		expect(activation.calls.length).toBeGreaterThan(1);
	});
});

test.each(['signingSecret', 'none'])('%s: activation calls nobody', async (secretMode) => {
	const activation = new Activation({ secretMode });
	await activation.activate();
	await activation.deactivate();
	expect([activation.calls, activation.sent]).toEqual([[], []]);
});

describe('the sample event of a test', () => {
	const secret = 's3cret-Brightforge-2026';
	const testOf = (parameters: IDataObject) => {
		const activation = new Activation(
			{ options: { sampleEvent: 'order.completed' }, ...parameters },
			// A host of its own: the waits of the calls above are not for this one.
			{
				fastSpringWebhookApi: { secret },
				fastSpringApi: { ...api, baseUrl: 'https://sample.fastspring.invalid' },
			},
		);
		activation.testing = true;
		return activation;
	};
	/** The node waits before it sends; here, until it is let go. */
	let letGo = (): void => undefined;
	beforeEach(() => {
		clock.sleep = async () =>
			await new Promise((resolve) => {
				letGo = resolve;
			});
	});
	const settled = async () => await new Promise((resolve) => setImmediate(resolve));

	test.each<[mode: string, signedWith: string | undefined]>([
		['signingSecret', secret],
		['managed', secretAt(1)],
		['none', undefined],
	])('%s: goes to the test URL, signed, when n8n listens there', async (secretMode, signedWith) => {
		const activation = testOf({ secretMode });
		await activation.activate();
		await settled();
		expect(activation.sent).toEqual([]);
		letGo();
		await settled();
		const [{ method, url, body, headers } = { url: '' }] = activation.sent;
		expect([method, url]).toEqual(['POST', TEST_URL]);
		expect(parseDelivery(Buffer.from(String(body)))).toMatchObject([
			{ type: 'order.completed', live: false },
		]);
		expect(headers?.['x-fs-signature']).toBe(
			signedWith === undefined ? undefined : sign(String(body), signedWith),
		);
	});

	test.each<[what: string, parameters: IDataObject, type: string, live: boolean]>([
		[
			'the first chosen one',
			{ triggerOn: 'events', events: ['return.created'] },
			'return.created',
			false,
		],
		['the first of a group', { triggerOn: 'groups', groups: ['quote'] }, 'quote.created', false],
		['an order', { triggerOn: 'any' }, 'order.completed', false],
		['of a live order', { environment: 'live' }, 'order.completed', true],
		['of a test order', { environment: 'test' }, 'order.completed', false],
		['of a wanted product', { options: { products: 'mine, other' } }, 'order.completed', false],
	])(
		'follows what was chosen, so that the filter lets it through: %s',
		async (_, parameters, type, live) => {
			const activation = testOf({
				secretMode: 'none',
				...parameters,
				options: { sampleEvent: 'chosen', ...(parameters['options'] as IDataObject) },
			});
			await activation.activate();
			await settled();
			letGo();
			await settled();
			const body = String(activation.sent[0]?.body);
			expect(parseDelivery(Buffer.from(body))).toMatchObject([{ type, live }]);
			const host = new Host(activation.parameters);
			await host.deliver(body, { manual: true });
			expect(host.runs).toHaveLength(1);
		},
	);

	test('if n8n cannot reach its own URL, the log says so', async () => {
		const activation = testOf({ secretMode: 'none' });
		activation.answers = [new Error('blocked')];
		await activation.activate();
		await settled();
		letGo();
		await settled();
		expect(activation.log).toEqual([
			`FastSpring Trigger could not send the sample event to its own test URL ${TEST_URL}`,
		]);
	});

	test('an activation for production sends none', async () => {
		const activation = testOf({ secretMode: 'none' });
		activation.testing = false;
		await activation.activate();
		expect(activation.sent).toEqual([]);
	});
});
