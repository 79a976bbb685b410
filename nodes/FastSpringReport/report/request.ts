import {
	boolean,
	choice,
	choices,
	collection,
	day,
	onlyWhen,
	optional,
	text,
	texts,
} from '../../shared/fields';
import { compact, type Json } from '../../shared/json';
import { rules } from '../../shared/values';
import type { Preset } from './presets';
import { locator } from '../../shared/pickers';

type Choices = Record<string, string>;

/** The fields of a report; both reports take the same. */
export const fieldsOf = (
	{ all, groups }: { all: Choices; groups: Choices },
	presets: Record<string, Preset>,
) => ({
	delivery: choice(
		'Return As',
		{
			rows: ['Rows', 'One item per row, read page by page'],
			job: ['CSV File', 'FastSpring builds the file as a job; better from some thousand rows on'],
		},
		{ default: 'rows' },
	),
	preset: choice(
		'Preset',
		{
			custom: 'Custom Columns',
			...Object.fromEntries(Object.entries(presets).map(([value, { name }]) => [value, name])),
		},
		{ default: 'custom', description: 'What each row shows, and what figures are added up by' },
	),
	reportColumns: onlyWhen(
		{ preset: ['custom'] },
		optional(choices('Columns', all, { description: 'What each row shows' })),
	),
	groupBy: onlyWhen(
		{ preset: ['custom'] },
		optional(choices('Group By', groups, { description: 'What figures are added up by' })),
	),
	filters: collection(
		'Filters',
		{
			countryISO: texts('Countries', {
				rule: rules.country,
				description: 'Country codes, separated by commas',
			}),
			endDate: day('End Date', { description: 'Last day of the report' }),
			productNames: texts('Product Names', {
				description: 'Names as reports show them, separated by commas',
			}),
			productPaths: locator.products('Only figures of these products'),
			segments: texts('Segments', {
				description: 'Values of the order tag FS_Segmentation, separated by commas',
			}),
			startDate: day('Start Date', { description: 'First day of the report' }),
			syncDate: day('Updated Since', { description: 'Only rows that were updated since this day' }),
		},
		{ add: 'Add Filter' },
	),
	options: collection(
		'Options',
		{
			binaryPropertyName: text('Put Output File in Field', {
				default: 'data',
				description: 'Name of the binary field for the CSV file',
			}),
			notificationEmails: texts('Notification Emails', {
				rule: rules.email,
				description: 'Who is told when a job ends, separated by commas',
			}),
			wait: boolean(
				'Wait for the File',
				'Whether to wait for the end of the job; when off, the job is only started',
				true,
			),
		},
		{ add: 'Add Option' },
	),
});

interface Asked {
	preset: string;
	reportColumns?: string[] | undefined;
	groupBy?: string[] | undefined;
	filters: Json;
	delivery: string;
	options: { notificationEmails?: string[] | undefined };
}

/** FastSpring wants the filter even when it is empty. */
export const bodyOf =
	(presets: Record<string, Preset>) =>
	({ preset, reportColumns, groupBy, filters, delivery, options }: Asked): Json => ({
		filter: compact(filters) ?? {},
		...filled({
			...(presets[preset] ? columnsOf(presets[preset]) : { reportColumns, groupBy }),
			notificationEmails: options.notificationEmails,
		}),
		async: delivery === 'job',
	});

/** What figures are added up by is no figure, and has to be shown as well. */
const columnsOf = ({ by, figures }: Preset) => ({
	reportColumns: [...by, ...figures],
	groupBy: [...by],
});

/** Lists without entries are left out. */
const filled = (lists: Record<string, string[] | undefined>): Json =>
	Object.fromEntries(
		Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0),
	);

interface Delivered {
	delivery: string;
	options: { wait?: boolean | undefined };
}

/** How a report becomes a file. */
export const job = {
	when: (f: Delivered) => f.delivery === 'job',
	waits: (f: Delivered) => f.options.wait !== false,
};

const rowsOnly = { delivery: ['rows'] };

/** Paging goes with rows. */
export const displayOptions = { returnAll: rowsOnly, limit: rowsOnly };
