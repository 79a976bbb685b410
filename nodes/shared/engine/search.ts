import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Search } from '../fields';
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
		const { client, close } = await connect(this);
		try {
			const ask = askWith(new Calls(client));
			const { results, next } = await search.choices(ask, filter?.trim() ?? '', page);
			return { results, ...(next === undefined ? {} : { paginationToken: next }) };
		} catch (error) {
			throw toNodeError(this.getNode(), itemErrorOf(error));
		} finally {
			close();
		}
	};
