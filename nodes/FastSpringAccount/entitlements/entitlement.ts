/** What a customer may use, as FastSpring's current records have it. Moments are in milliseconds. */
export interface Entitlement {
	product: string;
	hasAccess: boolean;
	/** Until when it is paid for or granted: Infinity = for ever; undefined = FastSpring names no date. */
	until: number | undefined;
	reason: string;
	/** FastSpring's state of the subscription, or what became of the order. */
	state: string;
	subscription: string | null;
	order: string | null;
	since: number | undefined;
	nextCharge: { at: number; total: unknown; currency: unknown } | null;
	quantity: number;
	addons: Array<{ product: string; quantity: number }>;
	/** False for a test purchase. */
	live: boolean;
}

/** One entitlement for each product: the best of them, with the quantities of all that give access. */
export function perProduct(all: Entitlement[]): Entitlement[] {
	const best = new Map<string, Entitlement>();
	for (const one of all) {
		const known = best.get(one.product);
		if (!known) best.set(one.product, one);
		else {
			const [winner, other] = isBetter(one, known) ? [one, known] : [known, one];
			const quantity = winner.quantity + (other.hasAccess ? other.quantity : 0);
			best.set(one.product, { ...winner, quantity });
		}
	}
	return [...best.values()];
}

/** Access beats none, then the later end counts, then the later beginning. */
function isBetter(one: Entitlement, other: Entitlement): boolean {
	if (one.hasAccess !== other.hasAccess) return one.hasAccess;
	if (one.until !== other.until) return (one.until ?? 0) > (other.until ?? 0);
	return (one.since ?? 0) > (other.since ?? 0);
}
