/** What a report is asked for, and what it is. */
import type { Cell } from './reportLines.mts';

export interface ReportFilter {
	startDate?: string;
	endDate?: string;
	syncDate?: string;
	countryISO?: string[];
	productNames?: string[];
	productPaths?: string[];
	segments?: string[];
}

export interface ReportRequest {
	filter: ReportFilter;
	reportColumns?: string[] | null;
	groupBy?: string[] | null;
	pageCount?: number;
	pageNumber?: number;
	async?: boolean;
	notificationEmails?: string[];
}

export type Row = Record<string, Cell>;

/** A report that was built. `length` rows, made one by one by `row`: a padded one has more than its figures fill. */
export interface Report {
	readonly columns: readonly string[];
	readonly length: number;
	row(index: number): Row;
}

/** What cannot be asked for; `field` is the column at fault. */
export interface ReportProblem {
	message: string;
	errorCode?: string;
	field?: string;
}

export type Kind = 'RevenueReport' | 'SubscriptionReport';

export const isImpossible = ({ startDate, endDate }: ReportFilter): boolean =>
	startDate !== undefined && endDate !== undefined && startDate > endDate;
