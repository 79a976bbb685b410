import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import { idInAddress } from '../addresses';
import type { Ask, Columns, Search } from '../fields';
import { isRecord } from '../json';
import { askWith } from './ask';
import { Calls } from './calls';
import { itemErrorOf } from './error';
import { toNodeError } from './present';
import { connect } from './transport';

/** n8n's list search out of ours: under the same rate limit as everything else. */
export const searchList = (search: Search) =>
	async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		page?: string,
	): Promise<INodeListSearchResult> {
		const { results, next } = await asking(this, (ask) =>
			search.choices(ask, (filter ?? '').trim(), page),
		);
		return { results, ...(next === undefined ? {} : { paginationToken: next }) };
	};

/** n8n's options out of a search that gives all choices at once. */
export const wholeList = (search: Search) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { results } = await asking(this, (ask) => search.choices(ask, ''));
		return results.map(({ name, value }) => ({ name, value }));
	};

/** n8n's columns out of those for the record that the user chose; none is, where an expression has no value yet. */
export const columnList = ({ of, columns }: Columns) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const entered: unknown = this.getCurrentNodeParameter(of);
		const id = idInAddress(String((isRecord(entered) ? entered.value : entered) ?? '').trim());
		const { shown, more } = await asking(this, (ask) => columns(ask, id));
		const column = (removed: boolean) => (name: string) => ({
			id: name,
			displayName: name,
			type: 'string' as const,
			required: false,
			defaultMatch: false,
			display: true,
			removed,
		});
		return { fields: [...shown.map(column(false)), ...more.map(column(true))] };
	};

async function asking<T>(ctx: ILoadOptionsFunctions, question: (ask: Ask) => Promise<T>) {
	const { client, close } = await connect(ctx);
	try {
		return await question(askWith(new Calls(client)));
	} catch (error) {
		throw toNodeError(ctx.getNode(), itemErrorOf(error));
	} finally {
		close();
	}
}
