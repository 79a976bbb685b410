/** The results of the bench as a table for the terminal and as docs/performance.md. */
import { cpus, totalmem, type, arch } from 'node:os';
import { readFileSync } from 'node:fs';
import { N8N_VERSION } from '../../scripts/n8n.mts';
import { COLUMNS, isMet, LABELS, type Cell, type Goal, type Row } from './row.mts';

export interface Results {
	/** ISO 8601. */
	date: string;
	machine: string;
	versions: Record<string, string>;
	rounds: number;
	quick: boolean;
	rows: Row[];
}

export function resultsOf(rows: Row[], rounds: number, quick: boolean): Results {
	const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
	const memory = `${Math.round(totalmem() / 2 ** 30)} GB of memory`;
	return {
		date: new Date().toISOString(),
		machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory}, ${type()} ${arch()}`,
		versions: {
			'n8n-nodes-fastspring': version,
			n8n: N8N_VERSION,
			'Node.js outside n8n': process.version,
		},
		rounds,
		quick,
		rows,
	};
}

const HEAD = ['Work', ...COLUMNS.map((column) => LABELS[column]), 'unit'];

export function asText({ rows }: Results): string {
	const table = [HEAD, ...rows.map(cellsOf)];
	const widths = HEAD.map((_, at) => Math.max(...table.map((line) => line[at]?.length ?? 0)));
	const lines = table.map((line) =>
		line.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  '),
	);
	const goals = rows.flatMap(({ name, goals }) =>
		goals.map((goal) => `${isMet(goal) ? 'met   ' : 'MISSED'} ${name}: ${goalText(goal)}`),
	);
	const remarks = rows.flatMap(({ name, remarks = [] }) => remarks.map((one) => `${name}: ${one}`));
	return [...lines, '', ...remarks, '', ...goals].map((line) => line.trimEnd()).join('\n');
}

export function asMarkdown(results: Results): string {
	const { date, machine, versions, rounds, rows } = results;
	const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
	const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	return `# Performance

Written by \`npm run bench -- --docs\` on ${date.slice(0, 10)}: ${used.join(', ')}; ${machine}.

Each figure is the median of ${rounds} measurements unless it says otherwise below, with the lowest and the highest, then the API calls. The local sandbox answers every call after 40 ms, as a round figure for FastSpring. Times of nodes are n8n's own, without the rest of the workflow. Your machine and FastSpring give other times: compare the columns.

- **pack**: this package in a real n8n.
- **n8n's own node**: HTTP Request in the same n8n, with no rate limiter; the Webhook node with header authentication for deliveries.
- **bare client**: a program of its own that does nothing but the fewest calls, eight at once.
- **least possible**: the waits that nobody can avoid.

${[line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cellsOf(row)))].join('\n')}

## Goals

| Work | Goal | Measured | Limit | |
|---|---|---|---|---|
${rows
	.flatMap(({ title, goals }) =>
		goals.map((goal) =>
			line([
				title,
				goal.text,
				figure(goal, goal.value),
				limitText(goal),
				isMet(goal) ? 'met' : '**missed**',
			]),
		),
	)
	.join('\n')}

## Further figures

${rows.flatMap(({ title, remarks = [] }) => remarks.map((one) => `- ${title}: ${one}`)).join('\n')}
`;
}

const cellsOf = ({ title, cells, unit }: Row): string[] => [
	title,
	...COLUMNS.map((column) => cellText(cells[column])),
	unit,
];

function cellText(cell: Cell | undefined): string {
	if (!cell) return '–';
	const { value, low, high, calls } = cell;
	const spread = low === high ? '' : ` (${short(low)}–${short(high)})`;
	return `${short(value)}${spread}${calls === undefined ? '' : `, ${calls.toLocaleString('en')} calls`}`;
}

const short = (value: number): string =>
	value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

const figure = ({ unit = '' }: Goal, value: number): string =>
	`${Number(value.toPrecision(4))}${unit}`;

const limitText = (goal: Goal): string =>
	`${goal.atLeast ? 'at least' : 'at most'} ${figure(goal, goal.limit)}`;

const goalText = (goal: Goal): string =>
	`${goal.text}: ${figure(goal, goal.value)} (${limitText(goal)})`;
