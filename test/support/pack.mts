/** A node package as n8n sees it: loaded by n8n's own loader from package.json and the built files. */
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { core, projectRoot } from './host.mts';

export interface Pack {
	/** Package name, the prefix of every node type in a saved workflow. */
	readonly name: string;
	readonly directory: string;
	/** Node classes by their short name (`fastSpringOrder`). */
	readonly nodes: ReadonlyMap<string, INodeType>;
	/** Credential classes by their type name (`fastSpringApi`). */
	readonly credentials: ReadonlyMap<string, ICredentialType>;
	/** Where each node or credential was loaded from, relative to the package. */
	readonly sources: ReadonlyMap<string, string>;
}

const loaded = new Map<string, Promise<Pack>>();

/**
 * Loads the package in `directory` (default: this project, that is its `dist`) once per test file.
 * Fails with the loader's own error where a listed file is missing or holds no class of its name.
 */
export const loadPack = (directory: string = projectRoot): Promise<Pack> => {
	const known = loaded.get(directory);
	if (known) return known;
	const pack = read(directory);
	loaded.set(directory, pack);
	return pack;
};

/**
 * The module instance that the nodes of the package use, to inject a virtual clock or to look at state.
 * `path` is the built file below `dist`, e.g. `nodes/shared/http/clock.js`; `directory` another package's root of built files.
 */
export const packModule = <T,>(path: string, directory: string = join(projectRoot, 'dist')): T =>
	createRequire(join(directory, 'package.json'))(`./${path}`);

/** Description of one node, with a message that says what there is where there is none. */
export const description = (pack: Pack, type: string): INodeTypeDescription =>
	nodeOf(pack, type).description;

/** The class instance of one node. */
export const nodeOf = (pack: Pack, type: string): INodeType => {
	const node = pack.nodes.get(type);
	if (!node)
		throw new Error(
			`${pack.name} has no node "${type}" (it has: ${[...pack.nodes.keys()].join(', ') || 'none'})`,
		);
	return node;
};

const read = async (directory: string): Promise<Pack> => {
	const loader = new core.PackageDirectoryLoader(directory);
	await loader.loadAll();
	const nodes = new Map<string, INodeType>();
	const credentials = new Map<string, ICredentialType>();
	const sources = new Map<string, string>();
	for (const [name, { type, sourcePath }] of Object.entries(loader.nodeTypes)) {
		nodes.set(name, 'nodeVersions' in type ? type.getNodeType() : type);
		sources.set(name, relative(directory, join(directory, sourcePath)));
	}
	for (const [name, { type, sourcePath }] of Object.entries(loader.credentialTypes)) {
		credentials.set(name, type);
		sources.set(name, relative(directory, join(directory, sourcePath)));
	}
	return { name: loader.packageName, directory, nodes, credentials, sources };
};
