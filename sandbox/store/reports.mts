/** Reports: rows by columns and groups, as an answer or as the file of a job. */
import { dictionary } from './fields.mts';
import { DAY, parseDay } from './dates.mts';
import { productName, segmentOf, type Columns, type Sale, type Span } from './reportLines.mts';
import { revenueColumns, revenueLines } from './reportRevenue.mts';
import { subscriptionColumns, subscriptionLines } from './reportSubscriptions.mts';
import type { Store } from '../store.mts';
import { benchOf } from './reportJobs.mts';
import {
	isImpossible,
	type Kind,
	type Report,
	type ReportFilter,
	type ReportProblem,
	type ReportRequest,
	type Row,
} from './reportRequest.mts';

export {
	breaksOff,
	completed,
	jobsOf,
	rigReports,
	startJob,
	statusOf,
	type Job,
	type JobStatus,
	type Rig,
} from './reportJobs.mts';
export type {
	Kind,
	Report,
	ReportFilter,
	ReportProblem,
	ReportRequest,
	Row,
} from './reportRequest.mts';

interface Recipe {
	columns: Columns<never>;
	/** Columns of a report that asks for none. */
	usual: readonly string[];
	build: (store: Store, request: ReportRequest, columns: readonly string[]) => Row[];
}

const recipe = <L extends Sale>(
	columns: Columns<L>,
	usual: readonly string[],
	lines: (store: Store) => L[],
	sinceStart: boolean,
): Recipe => ({
	columns: columns as Columns<never>,
	usual,
	build: (store, request, asked) =>
		rowsOf(columns, asked, request, lines(store).filter(matches(request.filter, sinceStart))),
});

const recipes: Record<Kind, Recipe> = {
	RevenueReport: recipe(
		revenueColumns,
		['coupon', 'company_name', 'country_name', 'country_iso', 'return_true_false'],
		revenueLines,
		true,
	),
	SubscriptionReport: recipe(
		subscriptionColumns,
		[
			'site_id',
			'product_name',
			'country_name',
			'occurred_date',
			'subscriptions',
			'subscribers',
			'mrr',
			'arr',
			'activations',
			'cancellations',
		],
		subscriptionLines,
		// Figures such as the recurring revenue count all that was there on the last day.
		false,
	),
};

/** Doubled spellings of FastSpring's own examples. */
const ALIASES = dictionary<string>({
	startdate: 'start_date',
	enddate: 'end_date',
	countryiso: 'country_iso',
	productpath: 'product_path',
});
const known = (kind: Kind, asked: string): Columns<never>[string] | undefined => {
	const { columns } = recipes[kind];
	const name = ALIASES[asked.toLowerCase()] ?? asked.toLowerCase();
	return Object.hasOwn(columns, name) ? columns[name] : undefined;
};

/** What is wrong with a request; undefined where it can be built. A range that ends before it begins fails a job, too. */
export function reportProblem(
	kind: Kind,
	{ filter, reportColumns, groupBy }: ReportRequest,
): ReportProblem | undefined {
	const stranger = reportColumns?.find((name) => !known(kind, name));
	if (stranger !== undefined)
		return {
			message: `${stranger} field is not valid`,
			errorCode: 'invalid.field',
			field: stranger,
		};
	const wrong = groupBy?.find((name) => {
		const column = known(kind, name);
		return !column || !('of' in column) || !column.groups;
	});
	if (wrong !== undefined)
		return { message: 'Invalid column for grouping', errorCode: 'invalid.column', field: wrong };
	return isImpossible(filter) ? { message: 'Invalid sql' } : undefined;
}

/** Builds a report, or takes it out of the cache: fresh figures come with `resetCache`. */
export function buildReport(store: Store, kind: Kind, request: ReportRequest): Report {
	const { cache, padding } = benchOf(store);
	const names = [
		...(request.reportColumns ?? []),
		...(request.reportColumns?.length ? [] : [...(request.groupBy ?? []), ...recipes[kind].usual]),
	];
	const columns = [...new Set(names.map((name) => name.toLowerCase()))];
	const key = JSON.stringify([kind, request.filter, columns, request.groupBy]);
	const rows = cache.get(key) ?? recipes[kind].build(store, request, columns);
	cache.set(key, rows);
	const length = rows.length > 0 ? Math.max(rows.length, padding) : 0;
	return { columns, length, row: (index) => rows[index % rows.length] ?? {} };
}

export function resetCache(store: Store): void {
	benchOf(store).cache.clear();
}

function matches<L extends Sale>(filter: ReportFilter, sinceStart: boolean): (line: L) => boolean {
	const { from, until } = spanOf(filter);
	const since = parseDay(filter.syncDate) ?? -Infinity;
	const among = (list: string[] | undefined, value: string | null) =>
		!list?.length || (value !== null && list.includes(value));
	return (line) =>
		line.at < until &&
		(!sinceStart || line.at >= from) &&
		line.changed >= since &&
		among(filter.countryISO, line.order.country) &&
		among(filter.productPaths, line.item.product) &&
		among(filter.productNames, productName(line)) &&
		among(filter.segments, segmentOf(line));
}

const spanOf = ({ startDate, endDate }: ReportFilter): Span => ({
	from: parseDay(startDate) ?? -Infinity,
	until: (parseDay(endDate) ?? Infinity) + DAY,
});

/** One row for each combination of the groups; without any, of the properties that are shown. */
function rowsOf<L>(
	columns: Columns<L>,
	asked: readonly string[],
	{ filter, groupBy }: ReportRequest,
	lines: readonly L[],
): Row[] {
	const span = spanOf(filter);
	const columnOf = (name: string) => columns[ALIASES[name] ?? name];
	const groups = groupBy?.length ? groupBy.map((name) => name.toLowerCase()) : asked;
	const keys = groups.flatMap((name) => {
		const column = columnOf(name);
		return column && 'of' in column ? [column.of] : [];
	});
	const grouped = new Map<string, L[]>();
	for (const line of lines) {
		const key = JSON.stringify(keys.map((of) => of(line, span)));
		const group = grouped.get(key);
		if (group) group.push(line);
		else grouped.set(key, [line]);
	}
	return [...grouped.values()].map((group) =>
		Object.fromEntries(
			asked.map((name) => {
				const column = columnOf(name);
				const [first] = group;
				return [
					name,
					column === undefined || first === undefined
						? null
						: 'of' in column
							? column.of(first, span)
							: column.sum(group, span),
				];
			}),
		),
	);
}
