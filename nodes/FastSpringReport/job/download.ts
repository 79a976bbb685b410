import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection, text } from '../../shared/fields';
import { job } from './picker';

export const download = operation({
	name: 'Download',
	action: 'Download a report',
	description: 'Fetch the CSV file of a report job that is complete',
	route: api.job.download,
	fields: {
		jobId: job,
		options: collection(
			'Options',
			{
				binaryPropertyName: text('Put Output File in Field', {
					default: 'data',
					description: 'Name of the binary field for the CSV file',
				}),
			},
			{ add: 'Add Option' },
		),
	},
	path: (f) => ({ job_id: f.jobId }),
});
