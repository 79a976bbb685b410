import { textOf } from '../store/fields.mts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { proposed } from '../store/changes.mts';
import { DAY } from '../store/dates.mts';
import { prorationProblem } from '../store/proration.mts';
import { proformaView } from '../views/proforma.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';
import { hasErrors, isFields, type Fields } from './answer.mts';

const LANGUAGES = [
	'ar',
	'cs',
	'da',
	'de',
	'en',
	'es',
	'fi',
	'fr',
	'he',
	'hr',
	'it',
	'ja',
	'ko',
	'nl',
	'no',
	'pl',
	'pt',
	'ru',
	'sk',
	'sv',
	'tr',
	'zh',
] as const;

/** Proforma invoices: of the next renewal, or of a change that is only thought of. Nothing is kept. */
export function registerProforma(app: FastifyInstance, store: Store): void {
	app.get<{ Params: { id: string } }>(
		'/subscriptions/proformaInvoice/:id',
		async (request, reply) => {
			const { lang } = request.query as Fields;
			const subscription = eligible(store, reply, request.params.id);
			if (!subscription) return reply;
			const language = languageOf(lang ?? subscription.language);
			if (lang !== undefined && language !== lang)
				return fail(reply, 400, `Language is not supported: ${textOf(lang)}`);
			const shown = { ...subscription, language };
			return proformaView(store, {
				before: shown,
				after: shown,
				prorate: false,
				expires: subscription.next,
			});
		},
	);

	app.post('/subscriptions/proformaInvoice', async (request, reply) => {
		const { body } = request;
		if (!isFields(body)) return fail(reply, 400, 'A single root object is needed for the request.');
		const checked = CHANGE.safeParse(body);
		if (!checked.success)
			return fail(
				reply,
				400,
				checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
			);
		const { subscription: id, product, quantity, prorate, language, pricing } = checked.data;
		const subscription = eligible(store, reply, id);
		if (!subscription) return reply;
		const before = { ...subscription, language: language ?? languageOf(subscription.language) };
		const { after, errors } = proposed(store, before, {
			product,
			quantity,
			...(pricing?.price ? { pricing: { price: pricing.price } } : {}),
		});
		if (hasErrors(errors))
			return fail(
				reply,
				400,
				Object.entries(errors)
					.map(([field, text]) => `${field}: ${text}`)
					.join('; '),
			);
		if (prorate && prorationProblem(store, subscription))
			return fail(reply, 400, `Proration is not allowed for this subscription: ${id}`);
		// A change that counts from now is worth what it is worth today.
		const expires = prorate ? store.now() + DAY : subscription.next;
		return proformaView(store, {
			before,
			after,
			prorate,
			expires,
			number: `proforma-${store.random.digits(5)}`,
		});
	});
}

/** The subscription, or undefined when the refusal has been sent: unknown, in its trial, or over. */
function eligible(store: Store, reply: FastifyReply, id: string): Subscription | undefined {
	const subscription = store.subscriptions.get(id);
	if (!subscription) void fail(reply, 404, `Subscription ID does not exist: ${id}`);
	else if (subscription.state === 'trial')
		void fail(reply, 405, `Subscription is in trial period: ${id}`);
	else if (subscription.state === 'deactivated')
		void fail(reply, 500, `Exception getting subscription change estimate for sub_id:${id}`);
	else return subscription;
	return undefined;
}

function fail(reply: FastifyReply, status: number, message: string): FastifyReply {
	// The key is one literal string with dots in it.
	return reply.code(status).send({ action: ACTION, result: 'error', error: { [ACTION]: message } });
}

const ACTION = 'subscriptions.proforma.invoice';

const languageOf = (asked: unknown): string => LANGUAGES.find((one) => one === asked) ?? 'en';

const CHANGE = z
	.object({
		subscription: z.string().min(1),
		product: z.string().min(1),
		prorate: z.boolean(),
		quantity: z.number().int().min(1),
		language: z.enum(LANGUAGES).optional(),
		pricing: z
			.object({ price: z.record(z.number().nonnegative()).optional() })
			.strict()
			.optional(),
	})
	.strict();
