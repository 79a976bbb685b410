import { textOf } from '../store/fields.mts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import {
	cancelQuote,
	changeProblem,
	createQuote,
	expireQuotes,
	quotesOf,
	replaceTerms,
	STATUSES,
	type Quote,
} from '../store/quotes.mts';
import { quoteView } from '../views/quote.mts';
import type { Store } from '../store.mts';
import { isFields, type Fields } from './answer.mts';
import { readTerms, type FieldError } from './quoteFields.mts';

/** Quotes: create, list, read, update, cancel. Ids are single: no comma lists here. */
export function registerQuotes(app: FastifyInstance, store: Store): void {
	const view = (quote: Quote) => quoteView(store, quote);
	const send = (reply: FastifyReply, quote: Quote) => reply.send(view(quote));
	const find = (id: string): Quote | undefined => {
		expireQuotes(store);
		return quotesOf(store).get(id);
	};

	app.post('/quotes', async (request, reply) => {
		const read = readTerms(store, fieldsOf(request.body), false);
		return 'errors' in read
			? invalid(store, reply, read.errors)
			: send(reply.code(201), createQuote(store, read.terms));
	});

	// Nothing but the list in its HAL envelope: no paging, no total.
	app.get('/quotes', async (request, reply) => {
		expireQuotes(store);
		const { createdEmail, onlyQuoteId, statuses } = request.query as Fields;
		const wanted = [statuses ?? []].flat().flatMap((one) => textOf(one).split(','));
		const stranger = wanted.find((one) => !STATUSES.some((status) => status === one));
		if (stranger !== undefined)
			return invalid(store, reply, [
				{
					errorCode: 'typeMismatch',
					field: 'statuses',
					message: `${stranger} is no status of a quote`,
					rejectedValue: stranger,
				},
			]);
		const quotes = [...quotesOf(store).values()].filter(
			(quote) =>
				(wanted.length === 0 || wanted.includes(quote.status)) &&
				(createdEmail === undefined || quote.createdBy.email === createdEmail),
		);
		return {
			_embedded: {
				quotes: quotes.map((quote) => (onlyQuoteId === 'true' ? { id: quote.id } : view(quote))),
			},
		};
	});

	app.get<{ Params: { id: string } }>('/quotes/:id', async (request, reply) => {
		const quote = find(request.params.id);
		return quote ? send(reply, quote) : missing(store, reply, 'Quote', request.params.id);
	});

	/** The new terms take the place of all old ones. The documented wrapper may be left out. */
	app.put<{ Params: { id: string } }>('/quotes/:id', async (request, reply) => {
		const quote = find(request.params.id);
		if (!quote) return missing(store, reply, 'Quote', request.params.id);
		const body = fieldsOf(request.body);
		const read = readTerms(
			store,
			isFields(body['updateQuoteRequest']) ? body['updateQuoteRequest'] : body,
			true,
		);
		if ('errors' in read) return invalid(store, reply, read.errors);
		const { status = quote.status, terms, invoice } = read;
		const problem =
			changeProblem(quote, terms) ??
			(status === quote.status || status === 'CANCELED' || status === 'OPEN'
				? undefined
				: `The status cannot be set to ${status}.`);
		if (problem !== undefined) return conflict(store, reply, problem);
		if (invoice !== undefined) quote.invoice = invoice;
		replaceTerms(store, quote, terms);
		if (status === 'CANCELED') cancelQuote(store, quote);
		return send(reply, quote);
	});

	app.post<{ Params: { id: string } }>('/quotes/:id/cancel', async (request, reply) => {
		const quote = find(request.params.id);
		if (!quote) return missing(store, reply, 'Quote', request.params.id);
		return cancelQuote(store, quote)
			? send(reply, quote)
			: conflict(store, reply, `A quote with the status ${quote.status} cannot be canceled.`);
	});
}

/** How the younger services say that there is no such record. */
export function missing(store: Store, reply: FastifyReply, what: string, id: string): FastifyReply {
	return reply.code(404).send({
		status: 'NOT_FOUND',
		...trace(store),
		message: 'Resource does not exist.',
		details: `${what} was not found for parameters {id=${id}}`,
	});
}

function conflict(store: Store, reply: FastifyReply, details: string): FastifyReply {
	return reply.code(409).send({
		status: 'CONFLICT',
		...trace(store),
		message: 'The request does not fit the state of the resource.',
		details,
	});
}

function invalid(store: Store, reply: FastifyReply, errors: FieldError[]): FastifyReply {
	return reply
		.code(400)
		.send({ status: 'BAD_REQUEST', ...trace(store), message: 'Validation failed.', errors });
}

/** Every such answer names the moment and a trace for the support. */
function trace(store: Store): Fields {
	return {
		timestamp: new Date(store.now()).toISOString(),
		id: `FSK${store.random.digits(16)};Self=1-${store.random.digits(4)}`,
	};
}

const fieldsOf = (body: unknown): Fields => (isFields(body) ? body : {});
