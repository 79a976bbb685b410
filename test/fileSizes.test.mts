/** Files stay small enough to be read in one go. The lists of those that are not yet may only get shorter. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from './support/host.mts';

const MAX_LINES = 250;
const MAX_OPERATION_LINES = 40;
const MAX_OPERATION_MEDIAN = 20;
/** Data and drawings are not read. */
const TEXT = /\.(ts|mts|mjs|js|css|html)$/;
const OPERATION = /^nodes\/FastSpring(?!.*(\.node|\/index)\.ts$)/;

const tooLong = [
	'nodes/shared/define.ts',
	'nodes/shared/endpoints.ts',
	'nodes/shared/engine/plan.ts',
	'nodes/shared/engine/run.ts',
	'nodes/shared/pickers.ts',
	'sandbox/api/checkoutFields.mts',
	'sandbox/api/subscriptions.mts',
	'sandbox/console/console.css',
	'sandbox/console/console.js',
	'sandbox/console/index.html',
	'sandbox/seed.mts',
	'sandbox/store/changes.mts',
	'sandbox/store/checkouts.mts',
	'sandbox/store/model.mts',
	'sandbox/store/quotes.mts',
	'sandbox/store/reports.mts',
	'sandbox/store/subscriptions.mts',
	'sandbox/views/subscription.mts',
	'sandbox/webhooks/webhooks.mts',
];

const tooLongOperations = [
	'nodes/FastSpringAccount/getAll.ts',
	'nodes/FastSpringCoupon/coupon/upsert.ts',
	'nodes/FastSpringInvoice/invoice/create.ts',
	'nodes/FastSpringOrder/getAll.ts',
	'nodes/FastSpringProduct/product/upsert.ts',
	'nodes/FastSpringQuote/update.ts',
	'nodes/FastSpringReturn/create.ts',
	'nodes/FastSpringSession/create.ts',
	'nodes/FastSpringSubscription/cancelSurvey/submit.ts',
	'nodes/FastSpringSubscription/subscription/getAll.ts',
	'nodes/FastSpringSubscription/subscription/transfer.ts',
	'nodes/FastSpringSubscription/subscription/update.ts',
];

const files = ['nodes', 'credentials', 'sandbox', 'scripts'].flatMap((folder) =>
	readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => TEXT.test(file))
		.map((file) => {
			const text = readFileSync(join(projectRoot, folder, file), 'utf8');
			return { file: join(folder, file), text, lines: text.trimEnd().split('\n').length };
		}),
);
const operationFiles = files.filter(
	({ file, text }) => OPERATION.test(file) && /= operation\(/.test(text),
);

const longer = (list: typeof files, than: number): string[] =>
	list
		.filter(({ lines }) => lines > than)
		.map(({ file }) => file)
		.sort();

test(`a file has at most ${MAX_LINES} lines`, () => {
	expect(longer(files, MAX_LINES)).toEqual(tooLong);
});

describe('a file of an operation', () => {
	test(`has at most ${MAX_OPERATION_LINES} lines`, () => {
		expect(longer(operationFiles, MAX_OPERATION_LINES)).toEqual(tooLongOperations);
	});

	test(`has ${MAX_OPERATION_MEDIAN} lines at the median`, () => {
		const sorted = operationFiles.map(({ lines }) => lines).sort((a, b) => a - b);
		expect(sorted.length).toBeGreaterThan(70);
		expect(sorted[Math.floor((sorted.length - 1) / 2)]).toBeLessThanOrEqual(MAX_OPERATION_MEDIAN);
	});
});
