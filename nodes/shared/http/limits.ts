/** Every bound on waits, loops and texts, in one place. Times are in milliseconds. */
export const LIMITS = {
	/** One attempt of a call, where the route says nothing else. */
	attempt: 120_000,
	/** Attempts of a call that fails on the way, and of one that is refused for its rate. */
	attempts: 5,
	refusals: 20,
	/** FastSpring's former answer to too many calls was an empty 404: that guess is tried once more. */
	guesses: 2,
	/** Bytes of an answer that is no file, unpacked. */
	body: 128 * 1024 * 1024,
	/** The first wait, the longest single one, and all waits of a call together. */
	wait: { base: 1_000, max: 120_000, total: 600_000 },
	/** Requests of one list. */
	pages: 10_000,
	/** Hosts, or routes on them, of which something is remembered. */
	places: 200,
	/** The same page once more that are taken for chance. */
	repeats: 2,
	/** Further calls by which the entries at fault of a refused call are searched for. */
	bisection: 60,
	/** Attempts to download a file whose transfer is interrupted. */
	downloads: 3,
	/** Looks at a report job: they begin at `first`, grow, and end after `total`. */
	job: { first: 2_000, growth: 1.5, max: 60_000, total: 2 * 3_600_000 },
	/** Work without a break, before all else in the process may have its turn. */
	turn: 20,
	/** Characters of a text that is shown, and of one that a server sent before anything looks at it. */
	text: { shown: 300, read: 1_000 },
} as const;
