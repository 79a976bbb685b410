/** The gallery says what the examples say, and every picture is there, once and small. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { galleryDocument, PICTURES, pictureOf } from '../../scripts/gallery.mts';
import { readExamples, type Example } from '../../scripts/n8n.mts';
import { projectRoot } from '../support/host.mts';

const PNG = '89504e470d0a1a0a';
/** Bytes. Somebody who clones the project gets all of them. */
const LARGEST = 100_000;

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const pictures = readdirSync(join(projectRoot, PICTURES));

test('docs/examples.md says what the examples say (npm run docs writes it anew)', async () => {
	expect(read('docs/examples.md')).toBe(galleryDocument(await readExamples()));
});

test('an example that nothing starts is an error', async () => {
	const [example] = await readExamples();
	if (!example) throw new Error('There are no examples.');
	const idle: Example = {
		...example,
		definition: {
			...example.definition,
			nodes: example.definition.nodes.filter(({ type }) => !/trigger/i.test(type)),
		},
	};
	expect(() => galleryDocument([idle])).toThrow(`Nothing known starts examples/${example.file}`);
});

test('each example has its picture, and each picture is shown (npm run pictures makes them anew)', async () => {
	const shown = [
		...(read('README.md') + read('docs/examples.md')).matchAll(/pictures\/([\w-]+\.png)/g),
	];
	expect([...new Set(shown.map(([, name]) => name))].sort()).toEqual(pictures.sort());
	const ofExamples = pictures.filter((name) => name.startsWith('example-'));
	expect(ofExamples).toEqual((await readExamples()).map(({ file }) => pictureOf(file)).sort());
});

test.each(pictures)('%s is a PNG of a moderate size', (name) => {
	const bytes = readFileSync(join(projectRoot, PICTURES, name));
	expect(bytes.subarray(0, 8).toString('hex')).toBe(PNG);
	expect(bytes.length).toBeLessThan(LARGEST);
});
