import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Choices, Search } from '../fields';
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
		const { results, next } = await choicesFor(this, search, filter, page);
		return { results, ...(next === undefined ? {} : { paginationToken: next }) };
	};

/** n8n's options out of a search that gives all choices at once. */
export const wholeList = (search: Search) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { results } = await choicesFor(this, search);
		return results.map(({ name, value }) => ({ name, value }));
	};

async function choicesFor(
	ctx: ILoadOptionsFunctions,
	search: Search,
	filter = '',
	page?: string,
): Promise<Choices> {
	const { client, close } = await connect(ctx);
	try {
		return await search.choices(askWith(new Calls(client)), filter.trim(), page);
	} catch (error) {
		throw toNodeError(ctx.getNode(), itemErrorOf(error));
	} finally {
		close();
	}
}
