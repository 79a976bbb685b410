/** `npm run bench`: what the pack costs, as ratios measured in one run. Fails where a limit is passed. */
import { engine } from './engine.mts';
import { report } from './report.mts';
import { trigger } from './trigger.mts';

export interface Verdict {
	name: string;
	figures: string;
	passed: boolean;
}

void main();

async function main(): Promise<void> {
	const verdicts = [...(await engine()), ...(await report()), ...(await trigger())];
	for (const { name, figures, passed } of verdicts)
		console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}: ${figures}`);
	const failed = verdicts.filter(({ passed }) => !passed).length;
	console.log(`${verdicts.length - failed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}
