import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { columns } from './columns';
import { revenuePresets } from './presets';
import { bodyOf, fieldsOf, job, displayOptions } from './request';

export const revenue = operation({
	name: 'Revenue',
	action: 'Generate a revenue report',
	description: 'Report income, fees and taxes by product, country, customer or time',
	route: api.report.revenue,
	fields: fieldsOf(columns.revenue, revenuePresets),
	payload: bodyOf(revenuePresets),
	job,
	displayOptions,
});
