/** A wrong request: what is wrong with it, and where. */
export class BadRequest extends Error {
	readonly statusCode = 400;

	constructor(
		message: string,
		readonly params: readonly string[] = [],
	) {
		super(message);
	}
}

/** A request that the shop's state does not allow, in words for the one who made it. */
export class Refused extends Error {
	readonly statusCode = 409;
}
