/** What a row of the bench is: figures of the pack beside others that do the same job, and the goals it has to meet. */
import type { BenchN8n } from './n8n.mts';

export const COLUMNS = ['pack', 'own', 'bare', 'least'] as const;
export type Column = (typeof COLUMNS)[number];

/** One measurement. */
export interface Sample {
	value: number;
	/** API calls, where they are counted. */
	calls?: number;
}

/** What several measurements came to. */
export interface Cell extends Sample {
	/** The median. */
	value: number;
	low: number;
	high: number;
}

export interface Goal {
	text: string;
	value: number;
	limit: number;
	/** Whether more is better. */
	atLeast?: boolean;
	unit?: string;
}

export interface Row {
	name: string;
	title: string;
	unit: string;
	cells: Partial<Record<Column, Cell>>;
	goals: Goal[];
	/** Further figures, in words. */
	remarks?: string[];
}

export interface Bench {
	/** Measurements of which the median counts. */
	rounds: number;
	/** Fewer rounds and items: for a look while working, not for a judgement. */
	quick: boolean;
	/** A real n8n with the packed package, started when it is first asked for. */
	n8n(): Promise<BenchN8n>;
}

export interface RowSpec {
	name: string;
	title: string;
	/** It hardly works: others may be measured meanwhile. */
	waits?: boolean;
	measure(bench: Bench): Promise<Omit<Row, 'name' | 'title'>>;
}

export function cell(samples: readonly Sample[]): Cell {
	const sorted = [...samples].sort((a, b) => a.value - b.value);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)];
	const [low, high] = [sorted[0], sorted.at(-1)];
	if (!middle || !low || !high) throw new Error('Nothing was measured');
	return { ...middle, low: low.value, high: high.value };
}

/** A figure that is known without measuring. */
export const known = (value: number, calls?: number): Cell =>
	cell([{ value, ...(calls === undefined ? {} : { calls }) }]);

export const isMet = ({ value, limit, atLeast = false }: Goal): boolean =>
	atLeast ? value >= limit : value <= limit;

/** The pack's figure may be so many times another one. */
export function times(cells: Row['cells'], column: Column, limit: number): Goal {
	const [pack, other] = [cells.pack, cells[column]];
	if (!pack || !other) throw new Error(`No figures for pack and ${column}`);
	return { text: `pack / ${LABELS[column]}`, value: pack.value / other.value, limit, unit: '×' };
}

export const LABELS: Record<Column, string> = {
	pack: 'pack',
	own: "n8n's own node",
	bare: 'bare client',
	least: 'least possible',
};
