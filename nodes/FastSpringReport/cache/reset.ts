import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';

export const reset = operation({
	name: 'Reset',
	action: 'Reset the report cache',
	description: "Empty FastSpring's cache of reports, so that the next ones show fresh figures",
	route: api.cache.reset,
	fields: {},
	output: () => [{ reset: true }],
});
