// `npm run schemas`: writes what each operation and event trigger puts out beside its node, for the editor's preview
// before anything has run.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { schemas } from '../test/schemas/produce.mts';
import { freshBuild } from './freshBuild.mts';

await freshBuild();
const found = await schemas();
for (const node of readdirSync('nodes'))
	rmSync(join('nodes', node, '__schema__'), { recursive: true, force: true });
for (const [file, schema] of found) {
	mkdirSync(dirname(file), { recursive: true });
	const style = await resolveConfig(file);
	writeFileSync(file, await format(JSON.stringify(schema), { ...style, filepath: file }));
}
console.log(`${found.size} schemas written`);
