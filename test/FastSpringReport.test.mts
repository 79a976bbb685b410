import { describe, expect, test } from '@jest/globals';
import { columns } from '../nodes/FastSpringReport/report/columns.ts';
import {
	revenuePresets,
	subscriptionPresets,
	type Preset,
} from '../nodes/FastSpringReport/report/presets.ts';
import {
	buildReport,
	jobsOf,
	rigReports,
	startJob,
	type Kind,
	type ReportRequest,
} from '../sandbox/store/reports.mts';
import type { Sandbox } from '../sandbox/server.mts';
import type { Store } from '../sandbox/store.mts';
import {
	byId,
	failed,
	operations,
	picked,
	useShop,
	type Json,
	type Row,
} from './support/operations.mts';
import { core, listSearch, type NodeRun } from './support/n8n.mts';
import { Container } from './support/host.mts';

/** The rows that FastSpring answers with. */
const rowsOf = (store: Store, kind: Kind, request: ReportRequest): Json[] => {
	const report = buildReport(store, kind, request);
	return Array.from({ length: report.length }, (_, index) => report.row(index));
};
/** A job that is over by now. */
const finished = (store: Store, request: Partial<ReportRequest> = {}): string =>
	store.at(
		store.now() - 60_000,
		() =>
			startJob(store, 'RevenueReport', {
				filter: {},
				reportColumns: ['order_id', 'income'],
				...request,
			}).id,
	);

const textOf = (run: NodeRun, item = 0, property = 'data'): string =>
	Buffer.from(run.output[0]?.[item]?.binary?.[property]?.data ?? '', 'base64').toString('utf8');
const paths = ({ calls }: Sandbox): string[] =>
	calls.map(({ method, path }) => `${method} ${path}`);
const unknown = failed('jobId: Invalid JobId', 'Correct what FastSpring names');

/** What both reports do alike. */
const report = (
	operation: 'revenue' | 'subscription',
	kind: Kind,
	measure: string,
	group: string,
	presets: Record<string, Preset>,
): Record<string, Row> => {
	const path = `POST /data/v1/${operation}`;
	const asked = { filter: {}, reportColumns: [group, measure] };
	return {
		'gives rows up to the limit': ({ store }) => ({
			parameters: { reportColumns: [group, measure], limit: 2 },
			calls: [[path, { ...asked, async: false, pageCount: 2, pageNumber: 1 }]],
			output: [rowsOf(store, kind, asked).slice(0, 2)],
		}),
		'reads all pages, the last one not full': ({ store }) => {
			rigReports(store, { rows: 2_345 });
			return {
				parameters: { reportColumns: [group, measure], returnAll: true },
				calls: [1, 2, 3].map(
					(pageNumber) => [path, { ...asked, async: false, pageCount: 1_000, pageNumber }] as const,
				),
				output: [rowsOf(store, kind, asked)],
				hint: '1 item in 3 calls',
			};
		},
		'asks an identical question once, and takes expressions item by item': ({ store }) => {
			const [us, de] = ['US', 'DE'].map((country) => ({
				...asked,
				filter: { countryISO: [country] },
			}));
			const given = (request: ReportRequest | undefined) =>
				request ? rowsOf(store, kind, request).slice(0, 50) : [];
			return {
				items: [{ country: 'US' }, { country: 'DE' }, { country: 'US' }],
				parameters: {
					reportColumns: [group, measure],
					filters: { countryISO: '={{ $json.country }}' },
				},
				calls: [us, de].map(
					(request) => [path, { ...request, async: false, pageCount: 50, pageNumber: 1 }] as const,
				),
				output: [given(us), given(de), given(us)],
			};
		},
		'sends all filters, groups and addresses as FastSpring writes them': {
			parameters: {
				reportColumns: [measure],
				groupBy: ['country_iso', 'transaction_date'],
				limit: 10,
				filters: {
					startDate: '2026-01-01T00:00:00.000Z',
					endDate: '2026-03-31',
					syncDate: '2026-01-02',
					countryISO: 'US, DE',
					productNames: 'MixDesk 3 (mixdesk-3)',
					productPaths: ['mixdesk-3', 'tape-echo'],
					segments: 'b2b',
				},
				options: { notificationEmails: 'finance@example.com, ops@example.com' },
			},
			calls: [
				[
					path,
					{
						filter: {
							startDate: '2026-01-01',
							endDate: '2026-03-31',
							syncDate: '2026-01-02',
							countryISO: ['US', 'DE'],
							productNames: ['MixDesk 3 (mixdesk-3)'],
							productPaths: ['mixdesk-3', 'tape-echo'],
							segments: ['b2b'],
						},
						reportColumns: [measure],
						groupBy: ['country_iso', 'transaction_date'],
						notificationEmails: ['finance@example.com', 'ops@example.com'],
						async: false,
						pageCount: 10,
						pageNumber: 1,
					},
				],
			],
		},
		...Object.fromEntries(
			Object.entries(presets).map(([preset, { name, by, figures }]): [string, Row] => [
				`asks for the columns of the preset ${name}, whatever was chosen before`,
				({ store }) => {
					const request = { filter: {}, reportColumns: [...by, ...figures], groupBy: [...by] };
					const rows = rowsOf(store, kind, request);
					expect(rows.length).toBeGreaterThan(0);
					return {
						parameters: { preset, reportColumns: [measure], groupBy: [], returnAll: true },
						calls: [[path, { ...request, async: false, pageCount: 1_000, pageNumber: 1 }]],
						output: [rows],
					};
				},
			]),
		),
		'takes a preset by expression, and refuses one that there is not': {
			items: [{ preset: Object.keys(presets)[0] }, { preset: 'byMoon' }],
			parameters: { preset: '={{ $json.preset }}' as never, limit: 1 },
			output: [expect.anything() as never, failed('"Preset" is "byMoon"')],
		},
		'sends the filter even when it is empty': {
			parameters: { limit: 5, filters: { startDate: '', productPaths: '' } },
			calls: [[path, { filter: {}, async: false, pageCount: 5, pageNumber: 1 }]],
		},
		'offers columns and groups that FastSpring knows, and all of them': {
			parameters: {
				limit: 1,
				reportColumns: Object.keys(columns[operation].all),
				groupBy: Object.keys(columns[operation].groups),
			},
			output: [
				expect.objectContaining({
					store_name: 'lumenaudio',
					buyer_email: expect.stringContaining('@'),
				}),
			],
			after: (_, run) =>
				expect(Object.keys(run.output[0]?.[0]?.json ?? {})).toEqual(
					Object.keys(columns[operation].all),
				),
		},
		'fails only the item whose range is impossible': ({ store }) => {
			const end = { ...asked, filter: { startDate: '2026-02-01', endDate: '2026-02-20' } };
			return {
				items: [{ from: '2026-02-01' }, { from: '2026-03-01' }],
				parameters: {
					reportColumns: [group, measure],
					filters: { startDate: '={{ $json.from }}', endDate: '2026-02-20' },
				},
				calls: ['2026-02-01', '2026-03-01'].map(
					(startDate) =>
						[
							path,
							{
								...end,
								filter: { ...end.filter, startDate },
								async: false,
								pageCount: 50,
								pageNumber: 1,
							},
						] as const,
				),
				output: [rowsOf(store, kind, end).slice(0, 50), failed('Invalid sql')],
			};
		},
		'says which filter is wrong, and sends nothing': {
			parameters: { filters: { countryISO: 'US, usa' } },
			calls: [],
			output: [
				failed('"Filters > Countries" is "USA"; enter a two-letter ISO 3166-1 country code'),
			],
		},
		'runs as a job, waits ever longer, and hands over the file': ({ store }) => ({
			parameters: { delivery: 'job', reportColumns: [group, measure] },
			output: [
				expect.objectContaining({
					id: expect.stringMatching(/^JOB/),
					status: 'COMPLETE',
					name: kind,
					rows: rowsOf(store, kind, asked).length,
				}),
			],
			hint: '1 item in 7 calls',
			after: (sandbox, run) => {
				const [job] = jobsOf(sandbox.store);
				const looks = sandbox.calls
					.filter(({ path: asking }) => asking === `/data/v1/jobs/${job?.id}`)
					.map(({ at }) => at - (job?.created ?? 0));
				expect(looks).toEqual([2_000, 5_000, 9_500, 16_250, 26_375]);
				expect([sandbox.calls[0]?.body, paths(sandbox).at(-1)]).toEqual([
					{ ...asked, async: true },
					`GET /data/v1/downloads/${job?.id}`,
				]);
				expect(run.output[0]?.[0]?.binary?.data).toMatchObject({
					mimeType: 'text/csv',
					fileName: `${kind}-${job?.id}.csv`,
				});
				const [head, ...lines] = textOf(run).trimEnd().split('\n');
				expect([head, lines.length]).toEqual([
					`${group},${measure}`,
					rowsOf(sandbox.store, kind, asked).length,
				]);
			},
		}),
		'starts a job and does not wait': {
			parameters: {
				delivery: 'job',
				options: { wait: false, notificationEmails: 'finance@example.com' },
			},
			calls: [[path, { filter: {}, async: true, notificationEmails: ['finance@example.com'] }]],
			output: [
				expect.objectContaining({
					id: expect.stringMatching(/^JOB/),
					status: 'PENDING',
					name: kind,
				}),
			],
			after: (_, run) => expect(run.output[0]?.[0]?.binary).toBeUndefined(),
		},
		'waits for several jobs at once': ({ store }) => ({
			items: [{ country: 'US' }, { country: 'DE' }],
			parameters: {
				delivery: 'job',
				reportColumns: ['country_iso'],
				filters: { countryISO: '={{ $json.country }}' },
				options: { binaryPropertyName: 'csv' },
			},
			output: [1, 1].map((rows) =>
				expect.objectContaining({
					status: 'COMPLETE',
					rows: Math.min(
						rows,
						rowsOf(store, kind, { filter: { countryISO: ['US'] }, reportColumns: ['country_iso'] })
							.length,
					),
				}),
			),
			after: (sandbox, run) => {
				expect([textOf(run, 0, 'csv'), textOf(run, 1, 'csv')]).toEqual([
					'country_iso\nUS\n',
					'country_iso\nDE\n',
				]);
				expect(jobsOf(sandbox.store)).toHaveLength(2);
			},
		}),
		'gives up on a job that never ends, and says how to get its file': (_, clock) => {
			const began = clock.now();
			return {
				parameters: { delivery: 'job', reportColumns: [group] },
				faults: [
					{
						kind: 'status',
						status: 200,
						body: { id: 'JOBSLOW', name: 'Slow', status: 'PROCESSING' },
						match: { path: '/data/v1/*' },
					},
				],
				output: [
					failed(
						'FastSpring is still building the report',
						'Get its file later with Job: Download. The job is JOBSLOW.',
					),
				],
				after: () => {
					const hours = (clock.now() - began) / 3_600_000;
					expect([hours > 2, hours < 2.1]).toEqual([true, true]);
				},
			};
		},
		'gives up on a service that does not look at the page': {
			parameters: { reportColumns: [group], returnAll: true },
			faults: [
				{
					kind: 'status',
					status: 200,
					body: { report: Array.from({ length: 1_000 }, (_, index) => ({ [group]: index })) },
				},
			],
			output: [failed("FastSpring's list does not end: a page came again")],
			after: (sandbox) => expect(sandbox.calls.length).toBe(3),
		},
		'fails only the item whose job failed': ({ store }) => ({
			items: [{ from: '2026-02-01' }, { from: '2026-03-01' }],
			parameters: {
				delivery: 'job',
				reportColumns: [group],
				filters: { startDate: '={{ $json.from }}', endDate: '2026-02-20' },
			},
			output: [
				expect.objectContaining({
					status: 'COMPLETE',
					rows: rowsOf(store, kind, {
						filter: { startDate: '2026-02-01', endDate: '2026-02-20' },
						reportColumns: [group],
					}).length,
				}),
				failed('FastSpring could not build the report', /The job is JOB\w+\./),
			],
		}),
	};
};

operations('fastSpringReport', {
	'report.revenue': report('revenue', 'RevenueReport', 'income', 'order_id', revenuePresets),
	'report.subscription': report(
		'subscription',
		'SubscriptionReport',
		'mrr',
		'subscription_id',
		subscriptionPresets,
	),

	'job.get': {
		'looks how far a job is': ({ store }) => {
			const id = finished(store);
			return {
				parameters: { jobId: byId(id) },
				calls: [`GET /data/v1/jobs/${id}`],
				output: [
					expect.objectContaining({
						id,
						status: 'COMPLETE',
						name: 'RevenueReport',
						downloadUrl: expect.stringContaining(id),
					}),
				],
			};
		},
		'asks for the same job once': ({ store }) => {
			const [a, b] = [finished(store), finished(store)];
			return {
				items: [{ id: a }, { id: b }, { id: a }],
				parameters: { jobId: picked('list', '={{ $json.id }}') },
				calls: [`GET /data/v1/jobs/${a}`, `GET /data/v1/jobs/${b}`],
				output: [a, b, a].map((id) => expect.objectContaining({ id })),
			};
		},
		'fails only the item whose job is unknown': ({ store }) => {
			const id = finished(store);
			return {
				items: [{ id }, { id: 'JOBNOBODYS' }],
				parameters: { jobId: byId('={{ $json.id }}') },
				calls: [`GET /data/v1/jobs/${id}`, 'GET /data/v1/jobs/JOBNOBODYS'],
				output: [expect.objectContaining({ id }), unknown],
			};
		},
	},

	'job.getAll': {
		'lists jobs up to the limit': ({ store }) => {
			const ids = [finished(store), finished(store), finished(store)].reverse();
			return {
				parameters: { limit: 2 },
				calls: ['GET /data/v1/jobs'],
				output: [ids.slice(0, 2).map((id) => expect.objectContaining({ id }))],
			};
		},
		'lists all jobs once for all items': ({ store }) => {
			const ids = [
				finished(store),
				finished(store, { filter: { startDate: '2026-02-02', endDate: '2026-02-01' } }),
			].reverse();
			const all = ids.map((id, index) =>
				expect.objectContaining({ id, status: index === 0 ? 'FAILED' : 'COMPLETE' }),
			);
			return {
				items: [{}, {}],
				parameters: { returnAll: true },
				calls: ['GET /data/v1/jobs'],
				output: [all, all],
			};
		},
		'goes on without an item where there is no job': {
			parameters: { returnAll: true },
			calls: ['GET /data/v1/jobs'],
			output: [[]],
		},
		'fails only the item whose limit is wrong': ({ store }) => {
			const id = finished(store);
			return {
				items: [{ limit: 1 }, { limit: 0 }],
				parameters: { limit: '={{ $json.limit }}' },
				calls: ['GET /data/v1/jobs'],
				output: [expect.objectContaining({ id }), failed('"Limit" is 0; must be at least 1')],
			};
		},
	},

	'job.download': {
		'hands over the file of a job, with its rows counted': ({ store }) => {
			const id = finished(store);
			return {
				parameters: { jobId: byId(id) },
				calls: [`GET /data/v1/downloads/${id}`],
				output: [
					{
						id,
						rows: rowsOf(store, 'RevenueReport', {
							filter: {},
							reportColumns: ['order_id', 'income'],
						}).length,
					},
				],
				after: (_, run) =>
					expect([run.output[0]?.[0]?.binary?.data?.fileName, textOf(run).slice(0, 15)]).toEqual([
						`${id}.csv`,
						'order_id,income',
					]),
			};
		},
		'downloads several files into a field of another name': ({ store }) => {
			const ids = [
				finished(store, { reportColumns: ['order_count'] }),
				finished(store, { reportColumns: ['product_units'] }),
			];
			return {
				items: ids.map((id) => ({ id })),
				parameters: { jobId: byId('={{ $json.id }}'), options: { binaryPropertyName: 'file' } },
				calls: ids.map((id) => `GET /data/v1/downloads/${id}`),
				output: ids.map((id) => ({ id, rows: 1 })),
				after: (_, run) =>
					expect([0, 1].map((item) => textOf(run, item, 'file').split('\n')[0])).toEqual([
						'order_count',
						'product_units',
					]),
			};
		},
		'does not count line feeds inside quotes as rows': ({ store }) => {
			for (const order of store.orders.values())
				for (const item of order.items) item.display = `${item.product},\n"${item.product}"\n`;
			const products = new Set(
				[...store.orders.values()]
					.filter(({ status }) => status === 'completed')
					.flatMap(({ items }) => items.map(({ product }) => product)),
			);
			const id = finished(store, { reportColumns: ['product_display_name'] });
			return {
				parameters: { jobId: byId(id) },
				output: [{ id, rows: products.size }],
				after: (_, run) =>
					expect(textOf(run).split('\n').length).toBeGreaterThan(2 * products.size),
			};
		},
		'fails only the item whose job is unknown': ({ store }) => {
			const id = finished(store, { reportColumns: ['order_count'] });
			return {
				items: [{ id }, { id: 'JOBNOBODYS' }],
				parameters: { jobId: byId('={{ $json.id }}') },
				calls: [`GET /data/v1/downloads/${id}`, 'GET /data/v1/downloads/JOBNOBODYS'],
				output: [{ id, rows: 1 }, unknown],
			};
		},
		'says so where the report is not ready': ({ store }) => {
			const { id } = startJob(store, 'RevenueReport', { filter: {} });
			return {
				parameters: { jobId: byId(id) },
				calls: [`GET /data/v1/downloads/${id}`],
				output: [failed('Report is not available')],
			};
		},
		'asks anew for a file that breaks off': ({ store }) => {
			rigReports(store, { rows: 5_000, breaking: 1 });
			const id = finished(store);
			return {
				parameters: { jobId: byId(id) },
				calls: Array.from({ length: 2 }, () => `GET /data/v1/downloads/${id}`),
				output: [{ id, rows: 5_000 }],
			};
		},
		'gives up on a file that breaks off again and again': ({ store }) => {
			rigReports(store, { rows: 5_000, breaking: 3 });
			const id = finished(store);
			return {
				parameters: { jobId: byId(id) },
				calls: Array.from({ length: 3 }, () => `GET /data/v1/downloads/${id}`),
				output: [failed('The download was interrupted (3 attempts)')],
			};
		},
	},

	'cache.reset': {
		'empties the cache, so that figures are fresh': ({ store }) => {
			const request: ReportRequest = { filter: {}, reportColumns: ['order_count'] };
			const [before] = rowsOf(store, 'RevenueReport', request);
			for (const order of store.orders.values()) order.status = 'failed';
			return {
				calls: ['GET /data/v1/util/cache'],
				output: [{ reset: true }],
				after: ({ store: shop }) =>
					expect(rowsOf(shop, 'RevenueReport', request)).not.toEqual([before]),
			};
		},
		'empties it once for all items': {
			items: [{}, {}],
			calls: ['GET /data/v1/util/cache'],
			output: [{ reset: true }, { reset: true }],
		},
		'fails where FastSpring has a fault': {
			faults: [{ kind: 'status', status: 503, times: 99 }],
			output: [failed('503')],
		},
	},
});

describe('without a table', () => {
	const bench = useShop();

	test('a cancelled execution waits no longer for a job', async () => {
		const running = bench.run('fastSpringReport', 'report.revenue', {
			parameters: { delivery: 'job' },
		});
		const watch = setInterval(() => {
			if (bench.sandbox.calls.length > 2) running.cancel();
		}, 1);
		const { status } = await running.finally(() => clearInterval(watch));
		expect(status).toBe('canceled');
		expect(paths(bench.sandbox).filter((path) => path.includes('downloads'))).toEqual([]);
	});

	test('the picker lists jobs, newest first, and searches them', async () => {
		const { store } = bench.sandbox;
		const ids = [
			finished(store),
			finished(store, { filter: { startDate: '2026-02-02', endDate: '2026-02-01' } }),
		];
		const search = async (filter?: string) =>
			(
				await listSearch({
					type: 'fastSpringReport',
					method: 'searchJobs',
					credentials: bench.credentials(),
					...(filter === undefined ? {} : { filter }),
				})
			).results;
		expect(await search()).toEqual([
			{ name: 'RevenueReport, FAILED (2026-03-10T11:59:00)', value: ids[1] },
			{ name: 'RevenueReport, COMPLETE (2026-03-10T11:59:00)', value: ids[0] },
		]);
		expect((await search('complete')).map(({ value }) => value)).toEqual([ids[0]]);
		expect((await search(ids[1])).map(({ value }) => value)).toEqual([ids[1]]);
	});

	test('a file is handed to n8n as a stream, piece by piece', async () => {
		rigReports(bench.sandbox.store, { rows: 50_000 });
		const id = finished(bench.sandbox.store);
		const service = Container.get(core.BinaryDataService);
		const pieces: number[] = [];
		const store = async (_: unknown, body: AsyncIterable<Uint8Array>) => {
			expect(Buffer.isBuffer(body)).toBe(false);
			for await (const piece of body) pieces.push(piece.length);
			return { fileId: 'csv', fileSize: 1 };
		};
		service.setManager('filesystem-v2', { store } as never);
		const { output } = await bench
			.run('fastSpringReport', 'job.download', { parameters: { jobId: byId(id) } })
			.finally(() => service.setManager('filesystem-v2', undefined as never));
		expect(output[0]?.[0]).toMatchObject({
			json: { rows: 50_000 },
			binary: { data: { id: 'filesystem-v2:csv', data: 'filesystem-v2' } },
		});
		expect([pieces.length > 20, Math.max(...pieces) <= 65_536]).toEqual([true, true]);
	});
});
