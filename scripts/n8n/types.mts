/** What n8n's REST API takes and gives, as far as the scripts use it. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export interface CredentialRef {
	id: string;
	name: string;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, CredentialRef>;
	[setting: string]: unknown;
}

/** A workflow as the editor exports it. */
export interface WorkflowDefinition {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<
		string,
		Record<string, ({ node: string; type: string; index: number }[] | null)[]>
	>;
	settings?: Record<string, unknown>;
}

export interface Workflow extends WorkflowDefinition {
	id: string;
	active: boolean;
	versionId: string;
}

export interface NodeTypeInfo {
	name: string;
	displayName: string;
	group: string[];
	credentials?: { name: string }[];
	[property: string]: unknown;
}

export interface CredentialTypeInfo {
	name: string;
	displayName: string;
}

/** The editor's own interface of a running n8n, as far as the demo and the tests need it. */
