// `npm run docs`: writes docs/operations.md out of the built nodes.
import { writeFile } from 'node:fs/promises';
import { loadPack } from '../test/support/pack.mts';
import { freshBuild } from './freshBuild.mts';
import { operationsDocument } from './operations.mts';

await freshBuild();
const { nodes } = await loadPack();
await writeFile(
	'docs/operations.md',
	operationsDocument([...nodes.values()].map(({ description }) => description)),
);
console.log('docs/operations.md is written');
