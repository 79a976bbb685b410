/**
 * Loads the package in a folder with n8n's loader in a process of its own, which is how n8n meets it: outside of any
 * project, with NODE_PATH for the modules that n8n lends. Out: JSON { nodes, credentials } with what the loader made of them.
 */
import { loadPack } from './pack.mts';

const { nodes, credentials } = await loadPack(process.argv[2]);
process.stdout.write(
	JSON.stringify({
		nodes: [...nodes].map(([name, { description, execute, webhook, poll }]) => ({
			name,
			icons: description.iconUrl,
			categories: description.codex?.categories,
			runs: [execute, webhook, poll].some((method) => typeof method === 'function'),
		})),
		credentials: [...credentials].map(([name, { iconUrl, supportedNodes }]) => ({
			name,
			icons: iconUrl,
			supportedNodes,
		})),
	}),
);
