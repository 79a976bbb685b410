// `npm run contract`: takes what is new in the built nodes into test/contract. What is gone or different breaks saved
// workflows, so it is refused: such an entry has to be taken out of its file by hand, and belongs into CHANGELOG.md.
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { freshBuild } from './freshBuild.mts';
import { agreedContract, builtContract, compare, contractFile } from '../test/contract/facts.mts';

await freshBuild();
const built = builtContract();
const { broken, added } = compare(agreedContract(), built);
if (broken.length > 0) {
	console.error(
		`Saved workflows would break:\n${lines(broken)}\nRestore it, or take it out of test/contract by hand.`,
	);
	process.exitCode = 1;
} else {
	for (const [name, facts] of Object.entries(built)) {
		const file = contractFile(name);
		const style = await resolveConfig(file);
		await writeFile(file, await format(JSON.stringify(facts), { ...style, filepath: file }));
	}
	console.log(added.length > 0 ? `Taken in:\n${lines(added)}` : 'Nothing is new.');
}

function lines(all: readonly string[]): string {
	return all.map((line) => `  ${line}`).join('\n');
}
