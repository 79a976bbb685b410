/** A seeded generator: the same seed gives the same store, ids included. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** In [0, 1). Mulberry32: small, fast, good enough for demo data. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let t = this.state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** An integer from `min` to `max`, both included. */
	int(min: number, max: number): number {
		return min + Math.floor(this.next() * (max - min + 1));
	}

	pick<T>(list: readonly T[]): T {
		const item = list[this.int(0, list.length - 1)];
		if (item === undefined) throw new Error('Nothing to pick from');
		return item;
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** 22 URL-safe characters: 16 bytes in Base64, as FastSpring's ids are. */
	id(): string {
		return Buffer.from(Array.from({ length: 16 }, () => this.int(0, 255))).toString('base64url');
	}

	digits(count: number): string {
		return Array.from({ length: count }, () => this.int(0, 9)).join('');
	}
}
