import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseDay } from '../store/dates.mts';
import {
	breaksOff,
	buildReport,
	completed,
	jobsOf,
	reportProblem,
	resetCache,
	rigReports,
	startJob,
	statusOf,
	type Job,
	type Kind,
	type Report,
	type ReportProblem,
	type ReportRequest,
} from '../store/reports.mts';
import { RIG, readBody } from '../http/controlForms.mts';
import { CONTROL } from '../http/gate.mts';
import type { Store } from '../store.mts';
import { isFields, type Fields } from './answer.mts';

/** Data: revenue and subscription reports, the jobs that build them, their files, the cache. */
export function registerReports(app: FastifyInstance, store: Store): void {
	const refuse = (reply: FastifyReply, { message, errorCode, field }: ReportProblem) =>
		reply.code(400).send({
			status: 'BAD_REQUEST',
			timestamp: timestamp(store.now()),
			id: `FS${store.id().replaceAll(/\W/g, '0').toUpperCase()}`,
			message,
			details: null,
			errors: errorCode === undefined ? [] : [{ errorCode, field, message, rejectedValue: field }],
		});

	const generate = (kind: Kind) => async (request: FastifyRequest, reply: FastifyReply) => {
		// The older of the two falls over a body without a filter, however empty it may be.
		if (
			kind === 'SubscriptionReport' &&
			!(isFields(request.body) && isFields(request.body['filter']))
		) {
			return reply.code(500).send({
				status: 'INTERNAL_SERVER_ERROR',
				timestamp: timestamp(store.now()),
				message: 'Internal server error',
				details: null,
				errors: [],
			});
		}
		const asked = requestOf(request.body);
		if (!('filter' in asked)) return refuse(reply, asked);
		const problem = reportProblem(kind, asked);
		// A range that nothing lies in shows only when the rows are fetched: a job begins, and fails.
		if (problem && !(asked.async && problem.errorCode === undefined)) return refuse(reply, problem);
		if (asked.async) {
			const job = startJob(store, kind, asked);
			return { id: job.id, name: kind, status: statusOf(store, job), request: asked };
		}
		return { report: pageOf(buildReport(store, kind, asked), asked), request: asked };
	};
	app.post('/data/v1/revenue', generate('RevenueReport'));
	app.post('/data/v1/subscription', generate('SubscriptionReport'));

	const view = (job: Job, host: string): Fields => {
		const status = statusOf(store, job);
		return {
			id: job.id,
			status,
			name: job.kind,
			created: zoneless(job.created),
			...(status === 'COMPLETE'
				? {
						completeDate: zoneless(completed(job)),
						downloadUrl: `http://${host}/data/v1/downloads/${job.id}`,
					}
				: {}),
			notificationEmails: job.request.notificationEmails ?? [],
		};
	};
	const find = (id: string) => jobsOf(store).find((job) => job.id === id);
	const unknown: ReportProblem = { message: 'Invalid JobId', errorCode: 'invalid', field: 'jobId' };

	app.get('/data/v1/jobs', async (request) => jobsOf(store).map((job) => view(job, request.host)));

	app.get<{ Params: { id: string } }>('/data/v1/jobs/:id', async (request, reply) => {
		const job = find(request.params.id);
		return job ? view(job, request.host) : refuse(reply, unknown);
	});

	app.get<{ Params: { id: string } }>('/data/v1/downloads/:id', async (request, reply) => {
		const job = find(request.params.id);
		if (!job) return refuse(reply, unknown);
		if (statusOf(store, job) !== 'COMPLETE')
			return refuse(reply, {
				message: 'Report is not available',
				errorCode: 'invalid',
				field: 'jobId',
			});
		return reply
			.type('text/plain; charset=utf-8')
			.send(Readable.from(csvOf(buildReport(store, job.kind, job.request), breaksOff(store))));
	});

	app.get('/data/v1/util/cache', async (_request, reply) => {
		resetCache(store);
		return reply.type('text/plain; charset=utf-8').send('Cache reset success');
	});

	app.post(`${CONTROL}/reports`, async ({ body }) => {
		rigReports(store, readBody(RIG, body));
		return { ok: true };
	});
}

function requestOf(body: unknown): ReportRequest | ReportProblem {
	const {
		filter = {},
		reportColumns,
		groupBy,
		pageCount,
		pageNumber,
		async: isAsync,
		notificationEmails,
		...strangers
	} = isFields(body) ? body : {};
	const bad = (field: string): ReportProblem => ({
		message: `${field} field is not valid`,
		errorCode: 'invalid.field',
		field,
	});
	const [stranger] = Object.keys(strangers);
	if (stranger !== undefined) return bad(stranger);
	if (!isFields(filter)) return bad('filter');
	const unknown = Object.keys(filter).find((name) => ![...LISTS, ...DAYS].includes(name));
	if (unknown !== undefined) return bad(unknown);
	const isNumber = (value: unknown, most: number) =>
		value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most);
	if (!isNumber(pageCount, 1_000)) return bad('pageCount');
	if (!isNumber(pageNumber, Infinity)) return bad('pageNumber');
	const lists = {
		reportColumns,
		groupBy,
		notificationEmails,
		...Object.fromEntries(LISTS.map((name) => [name, filter[name]])),
	};
	if (isAsync !== undefined && typeof isAsync !== 'boolean') return bad('async');
	const wrong = Object.entries(lists).find(
		([, value]) =>
			value !== undefined &&
			value !== null &&
			!(Array.isArray(value) && value.every((one) => typeof one === 'string')),
	);
	if (wrong) return bad(wrong[0]);
	const day = DAYS.find(
		(name) => filter[name] !== undefined && parseDay(filter[name]) === undefined,
	);
	if (day !== undefined) return bad(day);
	const known = {
		filter,
		reportColumns,
		groupBy,
		pageCount,
		pageNumber,
		async: isAsync,
		notificationEmails,
	};
	return Object.fromEntries(
		Object.entries(known).filter(([, value]) => value !== undefined),
	) as unknown as ReportRequest;
}

const LISTS = ['countryISO', 'productNames', 'productPaths', 'segments'];
const DAYS = ['startDate', 'endDate', 'syncDate'];
/** Rows of a page where the request says nothing. */
const PAGE = 1_000;

function pageOf(report: Report, { pageCount = PAGE, pageNumber = 1 }: ReportRequest): Fields[] {
	const from = (pageNumber - 1) * pageCount;
	return Array.from(
		{ length: Math.max(0, Math.min(pageCount, report.length - from)) },
		(_, index) => report.row(from + index),
	);
}

/** A file as it goes out, row by row, a few thousand letters at a time: it is nowhere as a whole. */
function* csvOf({ columns, length, row }: Report, breaks: boolean): Generator<string> {
	let chunk = `${columns.join(',')}\n`;
	for (let index = 0; index < length; index += 1) {
		if (breaks && index > length / 2) throw new Error('The download breaks off');
		const cells = row(index);
		chunk += `${columns.map((name) => cellOf(cells[name] ?? null)).join(',')}\n`;
		if (chunk.length < CHUNK) continue;
		yield chunk;
		chunk = '';
	}
	yield chunk;
}

const CHUNK = 8_192;

function cellOf(value: string | number | boolean | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
	const text = String(value);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `2026-04-01T12:11:01` */
const zoneless = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** `01-04-2026 05:30:00` */
function timestamp(at: number): string {
	const [day = '', time] = zoneless(at).split('T');
	return `${day.split('-').reverse().join('-')} ${time}`;
}
