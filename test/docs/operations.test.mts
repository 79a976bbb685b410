import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { operationsDocument } from '../../scripts/operations.mts';
import { loadPack } from '../support/n8n.mts';

test('docs/operations.md says what the nodes say (npm run docs writes it anew)', async () => {
	const { nodes } = await loadPack();
	const fresh = operationsDocument([...nodes.values()].map(({ description }) => description));
	expect(readFileSync('docs/operations.md', 'utf8')).toBe(fresh);
});
