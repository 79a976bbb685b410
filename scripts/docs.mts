// `npm run docs`: writes docs/operations.md out of the built nodes, and docs/examples.md out of the examples.
import { writeFile } from 'node:fs/promises';
import { loadPack } from '../test/support/pack.mts';
import { freshBuild } from './freshBuild.mts';
import { galleryDocument } from './gallery.mts';
import { readExamples } from './n8n.mts';
import { operationsDocument } from './operations.mts';

await freshBuild();
const { nodes } = await loadPack();
await writeFile(
	'docs/operations.md',
	operationsDocument([...nodes.values()].map(({ description }) => description)),
);
await writeFile('docs/examples.md', galleryDocument(await readExamples()));
console.log('docs/operations.md and docs/examples.md are written');
