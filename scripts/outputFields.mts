/** The fields that an operation or a trigger puts out, out of the schema beside its node. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
	readonly type: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
}

/** `order`, `items[]` (`product`, `quantity`): two levels, which is what expressions are mostly about. */
export function outputFields(node: string, resource?: string, operation?: string): string {
	const folder = join('nodes', `${node.charAt(0).toUpperCase()}${node.slice(1)}`, '__schema__');
	const file =
		operation === undefined
			? join(folder, newestIn(folder))
			: join(folder, 'v1.0.0', resource ?? '', `${operation}.json`);
	if (!existsSync(file)) return '';
	const names = namesIn(JSON.parse(readFileSync(file, 'utf8')) as Schema, 2);
	return names === '' ? '' : `Output: ${names}.`;
}

/** A trigger has a schema for each version of it. */
function newestIn(folder: string): string {
	const files = existsSync(folder) ? readdirSync(folder) : [];
	return (
		files
			.filter((file) => file.endsWith('.json'))
			.sort()
			.at(-1) ?? ''
	);
}

function namesIn({ properties = {} }: Schema, levels: number): string {
	return Object.entries(properties)
		.map(([name, schema]) => {
			const inner = levels > 1 ? namesIn(schema.items ?? schema, levels - 1) : '';
			return `\`${name}${schema.items ? '[]' : ''}\`${inner && ` (${inner})`}`;
		})
		.join(', ');
}
