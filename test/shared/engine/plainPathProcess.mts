/**
 * What is read without n8n is what n8n would give: both are asked inside n8n-core, with one of its ways to evaluate.
 * `plainPathProcess.mts <engine> <runs>` prints how often something was read. A process of its own, since n8n loads its
 * runtimes by `import()`, which jest does not offer.
 */
import { equal } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { plain, UNKNOWN } from '../../../nodes/shared/engine/plainPath.ts';
import { loadPack, runWorkflow, workflow } from '../../support/n8n.mts';

interface Compared {
	/** What was read from the item, or UNKNOWN. */
	own: unknown;
	/** What n8n gives, or what it throws. */
	n8n: unknown;
}

/** Has a node compare both ways for one value of a parameter and each item. */
async function compare(entered: unknown, items: readonly unknown[]): Promise<Compared[]> {
	const compared: Compared[] = [];
	const probe = {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Probe' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'Value', name: 'value', type: 'json', default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			const read = plain(entered);
			this.getInputData().forEach(({ json }, item) => {
				const own = read ? read(json) : UNKNOWN;
				let n8n: unknown;
				try {
					n8n = this.getNodeParameter('value', item);
				} catch (error) {
					n8n = error;
				}
				compared.push({ own, n8n });
			});
			return [[]];
		},
	} as unknown as INodeType;
	const run = await runWorkflow(
		{
			nodes: [
				{ name: 'Items', type: 'bench.items' },
				{ name: 'Probe', type: 'probe', parameters: { value: entered } as never },
			].map((node) => ({ ...node, ...(node.type === 'probe' ? { type: 'test.probe' } : {}) })),
			connections: { Items: { main: [[{ node: 'Probe', type: 'main', index: 0 }]] } },
		},
		{
			items: items.map((json) => ({ json: json as IDataObject })),
			nodeTypes: { 'test.probe': probe },
		},
	);
	if (run.error) throw new Error(run.error.message);
	equal(compared.length, items.length);
	return compared;
}

const names = fc.oneof(
	fc.constantFrom(
		...[
			'a',
			'b',
			'c',
			'order',
			'a b',
			'a.b',
			'größe',
			'名前',
			'😀',
			'',
			'0',
			'1',
			'01',
			'-1',
			'1.5',
			'$',
			'$json',
		],
		...[
			'__proto__',
			'constructor',
			'constructorId',
			'prototype',
			'toString',
			'valueOf',
			'hasOwnProperty',
		],
		...[
			'isProxy',
			'toJSON',
			'length',
			'then',
			'class',
			'if',
			'new',
			'null',
			'true',
			'undefined',
			'NaN',
		],
		...[
			'this',
			'window',
			'global',
			'globalThis',
			'Date',
			'Math',
			'arguments',
			'caller',
			'binding',
			'_load',
		],
		...[
			'first',
			'isEmpty',
			'keys',
			'create',
			'name',
			'json',
			'item',
			'__isObject',
			'__isError',
			'__keys',
		],
		...[
			"it's",
			'say "x"',
			'`x`',
			'a\\b',
			'a\nb',
			'a}}b',
			'{{',
			'a()',
			'a.first()',
			'\u2028',
			'a]b',
			'a["b"]',
		],
	),
	fc.string({ unit: 'binary', maxLength: 4 }),
	fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const leaf = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: 'binary', maxLength: 5 }),
	fc.constantFrom(
		'={{ $json.a }}',
		'={{ 1 + 1 }}',
		'{{ $json.a }}',
		'2026-03-01T00:00:00.000Z',
		'',
	),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		leaf,
		fc.dictionary(names, tie('value'), { maxKeys: 4 }),
		fc.array(tie('value'), { maxLength: 3 }),
	),
})).value;
const plainItem = fc.record({
	order: leaf,
	a: fc.dictionary(fc.constantFrom('b', 'c d', '0', 'ö'), leaf),
	list: fc.array(leaf),
});
const item = fc.oneof(plainItem, fc.dictionary(names, value, { minKeys: 1, maxKeys: 6 }));

/** Ways to write a step to a name. */
const step = (name: string): fc.Arbitrary<string> =>
	fc.constantFrom(
		...[`["${name}"]`, `['${name}']`, `["${name}"]`, `['${name}']`, `[${name}]`],
		...[`.${name}`, `["${name}"]`, `['${name}']`, `[${JSON.stringify(name)}]`, `[${name}]`],
		...[`?.${name}`, `[\`${name}\`]`, ` .${name}`, `[ "${name}" ]`, `."${name}"`],
	);
const frame = fc.constantFrom(
	...['={{ # }}', '={{#}}', '={{ #}}', '={{\t#  }}', '={{ # }}', '={{ # }}'],
	...[
		'={{ # }} ',
		'= {{ # }}',
		'=x{{ # }}',
		'={{ # }}{{ # }}',
		'={{ (#) }}',
		'={{ # + 1 }}',
		'={{\n#\n}}',
	],
	...[
		'{{ # }}',
		'=#',
		'={{ #.toString() }}',
		'={{ #; }}',
		'={{ # // x\n }}',
		'={{ #',
		'={{{ # }}}',
	],
);

/** A path through an item, mostly to something that is there. */
const pathsOf = (json: unknown): fc.Arbitrary<string[]> => {
	const paths: string[][] = [];
	const walk = (at: unknown, path: string[]): void => {
		if (path.length > 0) paths.push(path);
		if (typeof at === 'object' && at !== null)
			for (const name of Object.keys(at)) walk(Reflect.get(at, name), [...path, name]);
		else if (typeof at === 'string') paths.push([...path, 'length'], [...path, '0']);
	};
	walk(json, []);
	return fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...paths, ['a']) },
		{ weight: 1, arbitrary: fc.array(names, { minLength: 1, maxLength: 3 }) },
	);
};
const tidyStep = (name: string): fc.Arbitrary<string> =>
	fc.constantFrom(
		...(/^[a-z]\w*$/i.test(name) ? [`.${name}`] : []),
		...(/^\d+$/.test(name) ? [`[${name}]`] : []),
		...[`["${name}"]`, `['${name}']`],
	);
const written = (path: string[], around: string, root: string, write: typeof step) =>
	fc
		.tuple(...path.map(write))
		.map((steps) => around.replaceAll('#', () => `${root}${steps.join('')}`));
const expressionOf = (json: unknown): fc.Arbitrary<string> =>
	fc.oneof(
		fc
			.tuple(pathsOf(json), fc.constantFrom('={{ # }}', '={{#}}'))
			.chain(([path, around]) => written(path, around, '$json', tidyStep)),
		fc
			.tuple(pathsOf(json), frame, fc.constantFrom('$json', '$json', '$input.item.json', 'json'))
			.chain(([path, around, root]) => written(path, around, root, step)),
	);
const cases = fc.tuple(item, item).chain(([one, other]) =>
	fc.tuple(
		fc.constant([one, other]),
		fc.oneof(
			expressionOf(one),
			fc.record({
				a: expressionOf(one),
				b: leaf,
				rows: fc.array(expressionOf(one), { maxLength: 2 }),
			}),
		),
	),
);

const ENGINES = ['legacy', 'quickjs'] as const;
const [, , wanted, runs] = process.argv;
const engine = ENGINES.find((one) => one === wanted) ?? 'legacy';
await loadPack();
await workflow.Expression.initExpressionEngine({
	engine,
	poolSize: 1,
	maxCodeCacheSize: 1_024,
	bridgeTimeout: 5_000,
	bridgeMemoryLimit: 128,
});
equal(workflow.Expression.getActiveImplementation(), engine);
let known = 0;
await fc.assert(
	fc.asyncProperty(cases, async ([items, entered]) => {
		for (const { own, n8n } of await compare(entered, items)) {
			if (own === UNKNOWN) continue;
			known++;
			if (isDeepStrictEqual(own, n8n)) continue;
			throw new Error(`${JSON.stringify(own)} is not ${String(n8n)}`);
		}
	}),
	{ numRuns: Number(runs) },
);
await workflow.Expression.disposeExpressionEngine();
console.log(known);
process.exit();
