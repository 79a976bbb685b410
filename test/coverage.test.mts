/**
 * The pack against the names that have been settled beside the project, those that join as they are built included, and
 * every route of FastSpring's API behind an operation. Where that folder is absent, test/contract says it alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { besideProject, routeSpecs } from './contract/facts.mts';
import { builtCredentials, builtNodes, operationsOf } from './support/descriptions.mts';
import { openapi } from './support/openapi.mts';
import { projectRoot } from './support/n8n.mts';

interface Named {
	readonly type: string;
	readonly displayName: string;
}

interface Operation {
	readonly resource: string | null;
	readonly operation: string;
}

interface Contract {
	readonly package: string;
	readonly credentials: readonly (Named & { readonly properties: readonly string[] })[];
	readonly nodes: readonly (Named & {
		readonly operations: readonly (Operation & { readonly route: string })[];
	})[];
	readonly triggers: readonly (Named & { readonly kind: 'webhook' | 'polling' })[];
}

/** What joins the contract as it is built. */
interface Next {
	/** The resource that a node with one resource hides. */
	readonly hiddenResource: Readonly<Record<string, string>>;
	readonly operations: readonly (Operation & { readonly node: string })[];
	readonly nodes: readonly (Named & { readonly kind: 'webhook' | 'polling' })[];
	readonly credentials: readonly (Named & { readonly properties: readonly string[] })[];
}

const given = besideProject<Contract>('contract.json');
const present = given !== undefined;
const contract: Contract = given ?? { package: '', credentials: [], nodes: [], triggers: [] };
const next: Next = besideProject<Next>('contract-next.json') ?? {
	hiddenResource: {},
	operations: [],
	nodes: [],
	credentials: [],
};
const nodes = builtNodes();
const built = (type: string) => nodes.find((node) => node.type === type);
const routes = contract.nodes.flatMap(({ type, operations }) =>
	operations.map(({ route }) => ({ type, route })),
);
const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

if (!present) console.warn('The settled names are not there: they are not compared');

(present ? describe : describe.skip)('the contract', () => {
	test('is about this package', () => {
		expect(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).name).toBe(
			contract.package,
		);
	});

	test('has a node for each of its types, but for those not built yet', () => {
		const wanted = [...contract.nodes, ...contract.triggers].map(({ type }) => type);
		const joining = next.nodes.map(({ type }) => type);
		expect(wanted.filter((type) => !built(type))).toEqual([]);
		expect(
			nodes.map(({ type }) => type).filter((type) => ![...wanted, ...joining].includes(type)),
		).toEqual([]);
	});

	test.each(contract.nodes.filter(({ type }) => built(type)))(
		'$type has its name, its resources and its operations',
		({ type, displayName, operations }) => {
			const node = built(type);
			const hidden = next.hiddenResource[type];
			const name = ({ resource, operation }: Operation) =>
				`${resource ?? hidden ?? '-'}.${operation}`;
			const found = (node ? operationsOf(node.description) : []).map(name);
			const joining = next.operations
				.filter((one) => one.node === type)
				.map(name)
				.filter((one) => found.includes(one));
			expect({
				displayName: node?.description.displayName,
				operations: found.sort(),
			}).toEqual({ displayName, operations: [...operations.map(name), ...joining].sort() });
		},
	);

	test('has triggers of the kinds it names', () => {
		const wanted = [...contract.triggers, ...next.nodes].filter(({ type }) => built(type));
		const found = wanted.map(({ type }) => {
			const { displayName, polling, webhooks = [] } = built(type)?.description ?? {};
			return {
				type,
				displayName,
				kind: polling === true ? 'polling' : webhooks.length > 0 ? 'webhook' : 'neither',
			};
		});
		expect(found).toEqual(
			wanted.map(({ type, displayName, kind }) => ({ type, displayName, kind })),
		);
	});

	test('has the credentials with their properties', () => {
		const found = builtCredentials().map(({ type, credential: { displayName, properties } }) => ({
			type,
			displayName,
			properties: properties.filter(({ type: kind }) => kind !== 'notice').map(({ name }) => name),
		}));
		const joining = next.credentials.filter((one) => found.some(({ type }) => type === one.type));
		expect(found).toEqual(expect.arrayContaining([...contract.credentials, ...joining]));
		expect(found.length).toBe(contract.credentials.length + joining.length);
	});

	test('has each of its routes in the route table, and the table has no other', () => {
		expect(routeSpecs()).toEqual(distinct(routes.map(({ route }) => route)));
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
		`${actions.length} of ${contract.nodes.length} nodes and ${nodes.length - actions.length} of ${contract.triggers.length + next.nodes.length} triggers; ` +
			`${operations.length} of ${routes.length} operations; ${covered.length} of ${distinct(routes.map(({ route }) => route)).length} routes`,
	);
});
