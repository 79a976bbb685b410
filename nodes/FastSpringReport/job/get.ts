import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const get = operation({
	name: 'Get',
	action: 'Get a report job',
	description: 'Look how far a report job is',
	route: api.job.get,
	fields: { jobId: locator.job() },
	path: (f) => ({ job_id: f.jobId }),
});
