/** A report of 100,000 rows through Job: Download, into n8n's binary data on disk: what it costs in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureIn, startService } from '../processes.mts';
import type { ReportMeasurement } from '../reportMeasure.mts';
import { cell, type RowSpec } from '../row.mts';

const ROWS = 100_000;
/** Megabytes that the process may grow by. */
const LIMIT = 80;

export const report: RowSpec = {
	name: 'report',
	title: 'A report of 100,000 rows downloaded, memory added',
	measure: async ({ rounds }) => {
		const service = await startService('test/bench/reportSandbox.mts', String(ROWS));
		const [address = '', job = ''] = service.addresses;
		try {
			const all: ReportMeasurement[] = [];
			for (let round = 0; round < rounds; round += 1) all.push(await measure(address, job));
			const pack = cell(all.map((one) => ({ value: Math.max(one.resident, one.held) })));
			const [last] = all.slice(-1);
			if (last?.rows !== ROWS) throw new Error(`The file has ${last?.rows} rows`);
			return {
				unit: 'MB',
				cells: { pack },
				goals: [{ text: 'the most that was added', value: pack.high, limit: LIMIT, unit: ' MB' }],
				remarks: [`a file of ${last.size.toFixed(1)} MB in ${last.seconds.toFixed(1)} s`],
			};
		} finally {
			service.end();
		}
	},
};

async function measure(url: string, job: string): Promise<ReportMeasurement> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-report-'));
	return await measureIn<ReportMeasurement>(
		'test/bench/reportMeasure.mts',
		url,
		job,
		folder,
	).finally(() => rm(folder, { recursive: true, force: true }));
}
