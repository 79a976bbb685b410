import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { job } from './picker';

export const get = operation({
	name: 'Get',
	action: 'Get the status of a report job',
	description: 'Retrieve a report job: whether it is queued, running, complete or failed',
	route: api.job.get,
	fields: { jobId: job },
	path: (f) => ({ job_id: f.jobId }),
});
