import { LIMITS } from '../http/limits';

/** What is learned of hosts, and of the routes on them. Of too many, those that were set longest ago are forgotten. */
export class Memory<T> {
	private readonly known = new Map<string, T>();

	/** `isInUse`: it must not be forgotten. */
	constructor(private readonly isInUse: (one: T) => boolean = () => false) {}

	get(place: string): T | undefined {
		return this.known.get(place);
	}

	set(place: string, one: T): T {
		this.known.delete(place);
		this.known.set(place, one);
		for (const [oldest, other] of this.known) {
			if (this.known.size <= LIMITS.places) break;
			if (!this.isInUse(other)) this.known.delete(oldest);
		}
		return one;
	}
}
