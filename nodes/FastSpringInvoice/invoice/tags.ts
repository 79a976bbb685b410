import { z } from 'zod';
import { scalar, map, text } from '../../shared/fields';
import { rules } from '../../shared/values';

/** A tag of an invoice holds a text, or by expression several. FastSpring takes them all as one JSON text. */
const several = z.union([z.array(rules.text(4_000)), rules.text(4_000)]);

export const tags = map(
	'Tags',
	'Tag',
	text('Key'),
	scalar('Value', several, {}, { keepsEmpty: true }),
	{
		description:
			'Your own data, kept with the invoice. By expression, a tag may hold several texts.',
	},
);
