/**
 * The pack against its contract: the names that saved workflows hold (node types, resources, operations, credential
 * properties), and every route of FastSpring's API behind an operation. The contract lies beside the project; where it
 * is absent, these tests stand aside.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { builtCredentials, builtNodes, operationsOf } from './support/descriptions.mts';
import { openapi } from './support/openapi.mts';
import { packModule, projectRoot } from './support/n8n.mts';

interface Contract {
	readonly package: string;
	readonly credentials: readonly {
		readonly type: string;
		readonly displayName: string;
		readonly properties: readonly string[];
	}[];
	readonly nodes: readonly {
		readonly type: string;
		readonly displayName: string;
		readonly operations: readonly {
			readonly resource: string | null;
			readonly operation: string;
			readonly route: string;
		}[];
	}[];
	readonly triggers: readonly {
		readonly type: string;
		readonly displayName: string;
		readonly kind: 'webhook' | 'polling';
	}[];
}

const file = join(projectRoot, '../shared/design/contract.json');
const present = existsSync(file);
const contract: Contract = present
	? JSON.parse(readFileSync(file, 'utf8'))
	: { package: '', credentials: [], nodes: [], triggers: [] };
/** Names that have joined since. */
const nextFile = join(projectRoot, '../shared/design/contract-next.json');
const next: Pick<Contract, 'credentials'> & { readonly nodes: Contract['triggers'] } = existsSync(
	nextFile,
)
	? JSON.parse(readFileSync(nextFile, 'utf8'))
	: { credentials: [], nodes: [] };
const triggers = [
	...contract.triggers,
	...next.nodes.map(({ type, displayName, kind }) => ({ type, displayName, kind })),
];
const nodes = builtNodes();
const built = (type: string) => nodes.find((node) => node.type === type);
const routes = contract.nodes.flatMap(({ type, operations }) =>
	operations.map(({ route }) => ({ type, route })),
);
const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

if (!present) console.warn(`${file} is not there: the tests of names and routes stand aside`);

(present ? describe : describe.skip)('the contract', () => {
	test('is about this package', () => {
		expect(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).name).toBe(
			contract.package,
		);
	});

	test('has a node for each of its types, but for those not built yet', () => {
		const wanted = [...contract.nodes, ...triggers].map(({ type }) => type);
		expect(wanted.filter((type) => !built(type))).toEqual([]);
		expect(nodes.map(({ type }) => type).filter((type) => !wanted.includes(type))).toEqual([]);
	});

	test.each(contract.nodes.filter(({ type }) => built(type)))(
		'$type has its name, its resources and its operations',
		({ type, displayName, operations }) => {
			const node = built(type);
			const names = (
				list: readonly { readonly resource: string | null; readonly operation: string }[],
			) => list.map(({ resource, operation }) => `${resource ?? '-'}.${operation}`).sort();
			expect({
				displayName: node?.description.displayName,
				operations: names(node ? operationsOf(node.description) : []),
			}).toEqual({ displayName, operations: names(operations) });
		},
	);

	test('has triggers of the kinds it names', () => {
		const wanted = triggers.filter(({ type }) => built(type));
		const found = wanted.map(({ type }) => {
			const { displayName, polling, webhooks = [] } = built(type)?.description ?? {};
			return {
				type,
				displayName,
				kind: polling === true ? 'polling' : webhooks.length > 0 ? 'webhook' : 'neither',
			};
		});
		expect(found).toEqual(wanted);
	});

	test('has the credentials with their properties', () => {
		const found = builtCredentials().map(({ type, credential: { displayName, properties } }) => ({
			type,
			displayName,
			properties: properties.filter(({ type: kind }) => kind !== 'notice').map(({ name }) => name),
		}));
		const wanted = [...contract.credentials, ...next.credentials];
		expect(found).toEqual(wanted.sort((a, b) => (a.type < b.type ? -1 : 1)));
	});

	test('has each of its routes in the route table, and the table has no other', () => {
		const { api } = packModule<{ api: object }>('nodes/shared/endpoints.js');
		const specs: string[] = [];
		const collect = (part: unknown): void => {
			if (typeof part !== 'object' || part === null) return;
			if ('spec' in part && typeof part.spec === 'string') specs.push(part.spec);
			else Object.values(part).forEach(collect);
		};
		collect(api);
		expect(distinct(specs)).toEqual(distinct(routes.map(({ route }) => route)));
	});
});

(openapi.available && present ? describe : describe.skip)("FastSpring's documents", () => {
	test('name the same routes as the contract', () => {
		expect(distinct(routes.map(({ route }) => route))).toEqual(
			distinct(openapi.operations().map(({ id }) => id)),
		);
	});
});

afterAll(() => {
	const actions = nodes.filter(({ trigger }) => !trigger);
	const operations = actions.flatMap(({ description }) => operationsOf(description));
	const covered = distinct(routes.filter(({ type }) => built(type)).map(({ route }) => route));
	console.info(
		`${actions.length} of ${contract.nodes.length} nodes and ${nodes.length - actions.length} of ${triggers.length} triggers; ` +
			`${operations.length} of ${routes.length} operations; ${covered.length} of ${distinct(routes.map(({ route }) => route)).length} routes`,
	);
});
