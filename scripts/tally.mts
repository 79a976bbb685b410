export interface Tally {
	passed: number;
	failed: number;
}

/**
 * Runs a check to its end and sets the exit code by it. The last line of every check of this project is `N passed, N failed`,
 * the form in which they are added up; a check that breaks off is one failure.
 */
export async function tell(check: () => Promise<Tally>): Promise<void> {
	const { passed, failed } = await check().catch((error: unknown): Tally => {
		console.error(error instanceof Error ? error.message : String(error));
		return { passed: 0, failed: 1 };
	});
	console.log(counts({ passed, failed }));
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

export function counts({ passed, failed }: Tally): string {
	return `${passed} passed, ${failed} failed`;
}
