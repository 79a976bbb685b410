import { api } from '../../shared/endpoints';
import { idPicker } from '../../shared/pickers';
import { ofList } from '../../shared/pickers/choices';

const jobs = ofList(
	'searchJobs',
	api.job.getAll,
	({ id, name, status, created }) => ({
		name: `${String(name)}, ${String(status)} (${String(created)})`,
		value: String(id),
	}),
	{ times: ['created'] },
);

export const job = idPicker('Job', {
	search: jobs,
	searchedBy: 'name or status',
	example: 'JOBQ7WZ4XKTR2M5NVBHLP3YDS6GAF',
});
