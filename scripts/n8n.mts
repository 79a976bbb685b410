/** A real n8n of our own: installed once, started on the loopback, driven like its editor does. */
export { createClient, until } from './n8n/client.mts';
export type {
	CredentialRef,
	N8nClient,
	NodeTypeInfo,
	Owner,
	Workflow,
	WorkflowDefinition,
	WorkflowNode,
} from './n8n/client.mts';
export {
	importExample,
	OWNER,
	readExamples,
	runExample,
	SANDBOX_LOGIN,
	saveCredential,
} from './n8n/demo.mts';
export type { Example, ExampleRun } from './n8n/demo.mts';
export { failureOf, itemsOf } from './n8n/execution.mts';
export type { Execution, Item, NodeRun } from './n8n/execution.mts';
export { cacheFolder, ensureN8n, N8N_VERSION } from './n8n/install.mts';
export { installPack, packTarball, TARBALL } from './n8n/pack.mts';
export { startN8n } from './n8n/server.mts';
export { startServices } from './n8n/services.mts';
export type { Services } from './n8n/services.mts';
export type { N8nOptions, N8nServer } from './n8n/server.mts';
export { NEWEST_N8N_VERSION, OLDEST_N8N_VERSION } from './n8n/versions.mts';
