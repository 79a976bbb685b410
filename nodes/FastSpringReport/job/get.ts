import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { id } from '../../shared/fields';

export const jobId = id('Job ID', { placeholder: 'e.g. JOBQ7WZ4XKTR2M5NVBHLP3YDS6GAF' });

export const get = operation({
	name: 'Get',
	action: 'Get a report job',
	description: 'Look how far a report job is',
	route: api.job.get,
	fields: { jobId },
	path: (f) => ({ job_id: f.jobId }),
});
