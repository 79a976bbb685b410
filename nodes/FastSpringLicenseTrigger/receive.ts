import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { clock } from '../shared/engine/transport';
import { readingsOf, type FormRequest } from './form';
import { genuineReading } from './hash';
import { licenseOf, type Outcome } from './licenses';
import { licensesOf, type Licenses } from './memory';
import { idsOf, isTestButton, toRequest, type LicenseRequest } from './request';
import { answerTo, takeOver, type Answer, type LicenseResponse } from './response';
import { sampleKeys } from './sample';
import { saverOf, SAVED, SAVE_HEADER, type Origin } from './save';
import { settingsOf, type Settings } from './settings';

interface LicenseHttpRequest extends FormRequest, Origin {
	/** n8n reads the body only when asked: see the node's hidden `options`. */
	readRawBody?: () => Promise<void>;
}

/** One call of FastSpring's, and all that is needed to answer it. */
interface Call {
	order: LicenseRequest;
	/** By what a repeat is known; empty where every call counts as new. */
	ids: readonly string[];
	settings: Settings;
	licenses: Licenses;
	answer: Answer;
	save: () => Promise<void>;
}

const TOO_SLOW: Outcome = { problem: 'The workflow did not end within the time limit' };

/**
 * One call of a fulfillment: is it genuine, is it a repeat. Starts a run for a new one and answers with the
 * license that the run gives; a repeat gets the license of its first call, or waits for its run. 200 goes
 * out with a license only; 400, 401, 500 and 503 have no body.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = settingsOf(ctx);
	const request: LicenseHttpRequest = ctx.getRequestObject();
	const response: LicenseResponse = ctx.getResponseObject();
	const answer = answerTo(response);
	const save = saverOf(ctx, request);
	const licenses = memoryOf(ctx, settings);
	if (request.headers[SAVE_HEADER] !== undefined) {
		store(ctx, licenses);
		// n8n answers when the static data are in its database, and not before.
		takeOver(response, (body) => answer(body === SAVED ? 204 : 500, ''));
		return { webhookResponse: SAVED };
	}
	const refuse = (status: number, problem: string): IWebhookResponseData => {
		ctx.logger.warn(`${ctx.getNode().name} refused a request: ${problem}`);
		return answered(() => answer(status, '', problem));
	};
	const values = await genuineValues(ctx, request);
	if (!values) return refuse(401, 'The hash is missing or wrong');
	const order = toRequest(values);
	if (order.reference === '') return refuse(400, 'The request has no order reference');
	if (isForSample(order, settings))
		return answered(() => answer(200, sampleKeys(settings.perUnit ? order.quantity : 1)));

	// A person who tests sends one request over and over, and the Test button has one for everybody.
	const once = ctx.getMode() !== 'manual' && !isTestButton(order);
	const call = { order, ids: once ? idsOf(values) : [], settings, licenses, answer, save };
	// A run is under way until its license is stored: what FastSpring gets, a restart does not change.
	const running = licenses.runFor(call.ids);
	if (running) {
		const outcome = await within(settings.timeout, running);
		return answered(() => tell(ctx, call, outcome));
	}
	const license = licenses.recall(call.ids);
	if (license !== undefined) {
		if (licenses.unsaved) store(ctx, licenses);
		return answered(() => answer(200, license));
	}
	start(ctx, response, call);
	return { workflowData: [[{ json: order }]] };
}

/** Whatever n8n does with the response from here on comes back as the outcome of the run. */
function start(ctx: IWebhookFunctions, response: LicenseResponse, call: Call): void {
	const { order, ids, settings, licenses, save } = call;
	const { licenseField, perUnit, rememberFor, timeout } = settings;
	const settle = licenses.start(ids);
	const conclude = async (items: unknown): Promise<Outcome> => {
		const outcome = licenseOf(items, { licenseField, atLeast: perUnit ? order.quantity : 1 });
		if ('license' in outcome && ids.length > 0 && rememberFor > 0) {
			licenses.remember(ids, outcome.license);
			await licenses.saved(save);
		}
		settle(outcome);
		return outcome;
	};
	const outcome = new Promise<unknown>((resolve) => takeOver(response, resolve)).then(conclude);
	void within(timeout, outcome).then((first) => tell(ctx, call, first));
}

/** 503 where a later call may find the license, 500 where a new run is needed. */
function tell(ctx: IWebhookFunctions, { order, answer }: Call, outcome: Outcome): void {
	if ('license' in outcome) return answer(200, outcome.license);
	const { problem } = outcome;
	ctx.logger.warn(`${ctx.getNode().name} has no license for order ${order.reference}: ${problem}`);
	answer(outcome === TOO_SLOW ? 503 : 500, '', problem);
}

async function within(ms: number, outcome: Promise<Outcome>): Promise<Outcome> {
	const ended = new AbortController();
	const late = clock.sleep(ms, ended.signal).then(() => TOO_SLOW);
	try {
		return await Promise.race([outcome, late]);
	} finally {
		ended.abort();
	}
}

/** The values of a request that one of the private keys has signed. */
async function genuineValues(
	ctx: IWebhookFunctions,
	request: LicenseHttpRequest,
): Promise<ReadonlyMap<string, string> | undefined> {
	const { privateKey, previousPrivateKey } = await ctx.getCredentials<{
		privateKey?: string;
		previousPrivateKey?: string;
	}>('fastSpringLicenseApi');
	// What breaks off has no hash.
	if (request.method !== 'GET') await request.readRawBody?.().catch(() => undefined);
	const keys = [privateKey ?? '', previousPrivateKey ?? ''];
	return genuineReading(readingsOf(request), keys)?.values;
}

const isForSample = (order: LicenseRequest, { sampleFor }: Settings): boolean =>
	isTestButton(order) ? sampleFor !== 'none' : sampleFor === 'all' && order.test;

function memoryOf(ctx: IWebhookFunctions, { rememberFor }: Settings): Licenses {
	const licenses = licensesOf(`${ctx.getWorkflow().id}/${ctx.getNode().id}`, () => clock.now());
	licenses.merge(ctx.getWorkflowStaticData('node').licenses);
	licenses.trim(rememberFor);
	return licenses;
}

/** To be called only where nothing runs and n8n answers at once: what it loaded is then the latest. */
function store(ctx: IWebhookFunctions, licenses: Licenses): void {
	ctx.getWorkflowStaticData('node').licenses = licenses.save();
}

function answered(answer: () => void): IWebhookResponseData {
	answer();
	return { noWebhookResponse: true };
}
