import type { FastifyInstance, FastifyReply } from 'fastify';
import { addCodes, deleteCodes } from '../store/coupons.mts';
import { couponView } from '../views/coupon.mts';
import type { Store } from '../store.mts';
import { isFields, refuse, type Fields } from './answer.mts';
import { codeError, couponError, isReadable, isTexts, writeFields } from './couponFields.mts';

interface One {
	Params: { id: string };
	Querystring: Fields;
}

/** Coupons and their codes. What is wrong with a write comes under HTTP 200; what cannot be read or found is a 400. */
export function registerCoupons(app: FastifyInstance, store: Store): void {
	app.get('/coupons', async (request, reply) => {
		const [parameter] = Object.keys(request.query as Fields);
		if (parameter === undefined) return { coupons: [...store.coupons.keys()] };
		const error =
			parameter === 'page' || parameter === 'limit'
				? 'Pagination is not supported for this endpoint'
				: 'Unrecognized Key';
		return reply
			.code(400)
			.send({ action: 'coupon.getall', result: 'error', error: { [parameter]: error } });
	});

	app.post('/coupons', async (request, reply) => {
		const { body } = request;
		if (!isReadable(body)) return refuse(reply, 'unreadable');
		const { coupon } = body;
		const action = store.coupons.has(coupon) ? 'coupon.update' : 'coupon.create';
		const error = couponError(store, body);
		if (error !== undefined) return { coupon, action, result: 'error', error };
		writeFields(store, body);
		return { coupon, action, result: 'success' };
	});

	app.get<One>('/coupons/:id', async ({ params: { id }, query }, reply) => {
		const coupon = store.coupons.get(id);
		return coupon
			? couponView(store, coupon, String(query['expand']) === 'true')
			: refused(reply, id, 'coupon.get');
	});

	app.post<One>('/coupons/:id', async (request, reply) => {
		const { id } = request.params;
		const { codes, ...others } = isFields(request.body) ? request.body : {};
		if (!isTexts(codes) || Object.keys(others).length > 0)
			return refused(reply, id, 'coupon.update', 'The body holds a list of codes and nothing else');
		const coupon = store.coupons.get(id);
		const error = coupon ? codeError(codes) : NOT_FOUND;
		if (!coupon || error !== undefined) return refused(reply, id, 'coupon.update', error);
		addCodes(store, coupon, codes);
		// What was sent, not what is stored.
		return { coupon: id, codes, result: 'success' };
	});

	app.get<One>('/coupons/:id/codes', async ({ params: { id } }, reply) => {
		const coupon = store.coupons.get(id);
		return coupon ? { coupon: id, codes: coupon.codes } : refused(reply, id, 'coupon.codes.get');
	});

	app.delete<One>('/coupons/:id/codes', async ({ params: { id } }, reply) => {
		const coupon = store.coupons.get(id);
		if (!coupon) return refused(reply, id, DELETE_CODES);
		return {
			coupon: id,
			'codes deleted': deleteCodes(store, coupon),
			action: DELETE_CODES,
			result: 'success',
		};
	});
}

const DELETE_CODES = 'delete coupon codes';

const NOT_FOUND = 'Not found';

const refused = (
	reply: FastifyReply,
	coupon: string,
	action: string,
	error = NOT_FOUND,
): FastifyReply => reply.code(400).send({ coupon, action, result: 'error', error });
