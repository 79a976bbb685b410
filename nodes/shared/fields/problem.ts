/** A value that cannot be sent: where it stands, what is wrong with it, what to enter instead. */
export class FieldProblem extends Error {
	constructor(
		readonly at: string,
		readonly problem: string,
	) {
		super(`"${at}" ${problem}`);
	}
}
