import type { FastifyInstance, FastifyReply } from 'fastify';
import { CONTROL } from '../http/gate.mts';
import { isFields } from '../store/fields.mts';
import { nameOf } from '../store/catalog.mts';
import {
	fulfillmentProblem,
	fulfillmentsOf,
	type FulfillmentSettings,
	type LicenseFulfillment,
} from '../store/fulfillments.mts';
import type { Sandbox } from '../sandbox.mts';
import type { LicenseCall } from './calls.mts';

const SHOWN = 50;
const NOT_FOUND = { message: 'not found', params: ['id'] };

/** FastSpring's "Remote License Configuration" for programs and the console: settings, Test button, calls, queue. */
export function registerLicenseControl(app: FastifyInstance, { store, licenses }: Sandbox): void {
	const path = `${CONTROL}/licenses`;

	app.get(path, async () => ({
		timeoutMs: licenses.timeoutMs,
		speed: licenses.speed,
		fulfillments: licenses.fulfillments.map(fulfillmentView),
		queue: licenses.queue,
		calls: licenses.log.slice(-SHOWN).reverse().map(callView),
		products: [...store.products.values()].map((product) => ({
			value: product.product,
			label: nameOf(product, 'en'),
		})),
	}));
	app.post<{ Body: FulfillmentSettings | undefined }>(path, async (request, reply) => {
		const settings = isFields(request.body) ? request.body : {};
		const problem = fulfillmentProblem(store, settings);
		if (problem) return reply.code(400).send({ message: problem.message, params: [problem.field] });
		return fulfillmentView(licenses.set(settings as FulfillmentSettings));
	});
	app.delete<{ Params: { id: string } }>(`${path}/:id`, async (request, reply) =>
		licenses.remove(request.params.id) ? { ok: true } : reply.code(404).send(NOT_FOUND),
	);
	app.post<{ Params: { id: string } }>(`${path}/:id/test`, async (request, reply: FastifyReply) => {
		const fulfillment = fulfillmentsOf(store).get(request.params.id);
		return fulfillment
			? callView(await licenses.test(fulfillment))
			: reply.code(404).send(NOT_FOUND);
	});
	/** Calls for every order that waits, those that were given up included. */
	app.post(`${path}/retry`, async () => {
		await licenses.retry();
		return { queue: licenses.queue };
	});
}

/** The private key stays where it is. */
function fulfillmentView({ privateKey, ...settings }: LicenseFulfillment): Record<string, unknown> {
	return { ...settings, hasPrivateKey: privateKey !== '' };
}

function callView({ ms, ...call }: LicenseCall): Record<string, unknown> {
	return { ...call, ms: Math.round(ms) };
}
