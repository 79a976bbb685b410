import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { createAccount } from '../store/accounts.mts';
import { couponProblem } from '../store/coupons.mts';
import { openSession, type SessionItem } from '../store/sessions.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Account, Amounts } from '../store/model.mts';
import { refuse } from './answer.mts';

/** The older call that opens a session. There is none that reads or changes it. */
export function registerSessions(app: FastifyInstance, store: Store): void {
	app.post('/sessions', async (request, reply) => {
		const checked = REQUEST.safeParse(request.body);
		if (!checked.success) {
			const [issue] = checked.error.issues;
			return refuse(
				reply,
				issue?.message ?? 'invalid',
				[...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join(
					'.',
				),
			);
		}
		const { account: id, contact, lookup, coupon, expiration, items } = checked.data;
		const found = items.map(({ product }) => store.products.get(product));
		const missing = items.find((_, index) => !found[index]);
		if (missing) return refuse(reply, 'Product not found', missing.product);
		const families = found.map((product) => product?.parent ?? product?.product);
		if (new Set(families).size < families.length) return refuse(reply, 'Item exists.');
		if (coupon !== undefined && couponProblem(store, coupon))
			return refuse(reply, 'Coupon is not valid', coupon);

		const known = knownBuyer(store, id, contact?.email, lookup?.custom);
		if (id !== undefined && !known) return refuse(reply, 'Account not found', id);
		if (!known && contact?.email === undefined) return refuse(reply, 'required', 'account');
		// Without a country a new buyer counts as one from the US; a registered country wins over the named one.
		const account =
			known ??
			createAccount(store, {
				contact: {
					first: contact?.first ?? '',
					last: contact?.last ?? '',
					email: contact?.email,
					company: contact?.company ?? null,
					phone: contact?.phone ?? null,
				},
				country: contact?.country ?? 'US',
				language: contact?.language ?? 'en',
				...(lookup ? { lookup } : {}),
			});
		const lines = items.flatMap(({ quantity = 1, pricing }, index): SessionItem[] => {
			const product = found[index];
			return product
				? [
						{
							product,
							quantity,
							price: numbers(pricing?.price),
							discounts: pricing?.quantityDiscounts,
						},
					]
				: [];
		});
		return without(
			openSession(store, {
				account,
				country: account.country,
				coupon,
				days: expiration,
				items: lines,
			}),
			'changed',
		);
	});
}

function knownBuyer(
	store: Store,
	id: string | undefined,
	email: string | undefined,
	custom: string | undefined,
): Account | undefined {
	if (id !== undefined) return store.accounts.get(id);
	const accounts = [...store.accounts.values()];
	return (
		accounts.find(({ lookup }) => custom !== undefined && lookup.custom === custom) ??
		accounts.find(({ contact }) => contact.email.toLowerCase() === email?.toLowerCase())
	);
}

/** Prices come as numbers or as texts. */
const numbers = (prices: Record<string, string | number> | undefined): Amounts | undefined =>
	prices &&
	Object.fromEntries(Object.entries(prices).map(([currency, price]) => [currency, Number(price)]));

const texts = z.record(z.string());
const prices = z.record(
	z.string().regex(/^[A-Z]{3}$/),
	z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/)]),
);

const PRICING = z
	.object({
		price: prices,
		trial: z.number().int().nonnegative(),
		paymentCollected: z.boolean(),
		paidTrial: z.boolean(),
		trialPrice: prices,
		renew: z.enum(['auto', 'manual', 'opt-auto', 'opt-manual']),
		interval: z.enum(['adhoc', 'day', 'week', 'month', 'year']),
		intervalLength: z.number().int().positive(),
		quantityBehavior: z.enum(['allow', 'lock', 'hide']),
		quantityDefault: z.number().int().positive(),
		discountType: z.enum(['percent', 'amount']),
		discountDuration: z.number().int().positive(),
		quantityDiscounts: z.record(
			z.string().regex(/^\d+$/),
			z.union([z.number(), z.record(z.number())]),
		),
	})
	.partial()
	.strict()
	.refine(
		({ interval, intervalLength }) => !interval || interval === 'adhoc' || intervalLength,
		'intervalLength is required with this interval',
	)
	.refine(
		({ paidTrial, trialPrice }) => !paidTrial || trialPrice,
		'trialPrice is required for a paid trial',
	)
	.refine(({ discountType, quantityDiscounts = {} }) => {
		const kind = discountType === 'amount' ? 'object' : 'number';
		return (
			discountType === undefined ||
			Object.values(quantityDiscounts).every((value) => typeof value === kind)
		);
	}, 'quantityDiscounts do not fit discountType');

const REQUEST = z
	.object({
		account: z.string().optional(),
		contact: z
			.object({
				first: z.string(),
				last: z.string(),
				email: z.string().email(),
				company: z.string(),
				phone: z.string(),
				country: z.string().regex(/^[A-Z]{2}$/),
				language: z.string().regex(/^[a-z]{2}$/),
			})
			.partial()
			.strict()
			.optional(),
		lookup: z
			.object({
				custom: z
					.string()
					.min(4)
					.regex(/^[\w-]+$/),
			})
			.strict()
			.optional(),
		tags: texts.optional(),
		coupon: z.string().optional(),
		expiration: z.number().int().min(1).max(7).optional(),
		items: z
			.array(
				z
					.object({
						product: z.string(),
						quantity: z.number().int().positive().optional(),
						attributes: texts.optional(),
						pricing: PRICING.optional(),
					})
					.strict(),
			)
			.min(1, 'required'),
	})
	.strict();
