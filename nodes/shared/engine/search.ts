import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Search } from '../fields';
import { askWith } from './ask';
import { Calls } from './calls';
import { itemErrorOf } from './error';
import { toNodeError } from './present';
import { connect } from './transport';

/** n8n's list search out of ours: under the same rate limit as everything else. */
export const searchList = (search: Search) =>
	async function (this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		const { client, close } = await connect(this);
		try {
			return { results: await search.choices(askWith(new Calls(client)), filter?.trim() ?? '') };
		} catch (error) {
			throw toNodeError(this.getNode(), itemErrorOf(error));
		} finally {
			close();
		}
	};
