/** n8n's credential store, as far as nodes can see it: plain data in, defaults and the generic `authenticate` block applied. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	INodeParameters,
	Workflow,
} from 'n8n-workflow';
import { workflow as n8n } from './host.mts';

/** Field values by credential type name: `{ fastSpringApi: { username, password, baseUrl } }`. Fields left out take their default. */
export type CredentialData = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** A credentials helper over `data`, for the credential classes in `types`. Unknown types are refused as n8n refuses them. */
export const credentialsHelper = (
	types: ReadonlyMap<string, ICredentialType>,
	data: CredentialData,
): ICredentialsHelper => {
	const typeOf = (name: string): ICredentialType => {
		const type = types.get(name);
		if (!type) throw new Error(`Unknown credential type "${name}"`);
		return type;
	};

	class BenchCredentials extends n8n.ICredentialsHelper {
		override getParentTypes(name: string) {
			return typeOf(name).extends ?? [];
		}

		override isCredentialUsableByNode() {
			return true;
		}

		override async authenticate(
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
			requestOptions: IHttpRequestOptions,
			workflow?: Workflow,
			node?: INode,
		): Promise<IHttpRequestOptions> {
			const { authenticate } = typeOf(typeName);
			if (typeof authenticate === 'function')
				return await authenticate(credentials, requestOptions);
			if (!authenticate || !workflow || !node) return requestOptions;
			const resolve = (text: string): string =>
				text.startsWith('=')
					? String(
							workflow.expression.getSimpleParameterValue(node, text, 'internal', {
								$credentials: credentials,
							}) ?? '',
						)
					: text;
			const added = Object.entries(authenticate.properties).map(([part, values]) => [
				part,
				{
					...Reflect.get(requestOptions, part),
					...Object.fromEntries(
						Object.entries(values).map(([key, value]) => [resolve(key), resolve(String(value))]),
					),
				},
			]);
			// n8n writes into the node's own options object, so a node that reuses one sees it here as well.
			return Object.assign(requestOptions, Object.fromEntries(added));
		}

		override async preAuthentication() {
			return undefined;
		}

		override async runPreAuthentication() {
			return undefined;
		}

		override async getCredentials(): Promise<never> {
			throw new Error('The bench stores no encrypted credentials');
		}

		override async getDecrypted(
			_additionalData: unknown,
			_stored: unknown,
			type: string,
			mode: Parameters<ICredentialsHelper['getDecrypted']>[3],
			_executeData?: unknown,
			_raw?: boolean,
			values?: ICredentialsExpressionResolveValues,
		): Promise<ICredentialDataDecryptedObject> {
			const given = data[type];
			if (!given) throw new Error(`The test gave no credential of type "${type}"`);
			const filled: INodeParameters = {
				...defaults(typeOf(type)),
				...JSON.parse(JSON.stringify(given)),
			};
			if (!values) return plain(filled);
			const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
			return plain(
				workflow.expression.getParameterValue(
					filled,
					runExecutionData,
					runIndex,
					itemIndex,
					node.name,
					connectionInputData,
					mode,
					{},
				),
			);
		}

		override async updateCredentials() {}

		override async updateCredentialsOauthTokenData() {}

		override getCredentialsProperties(type: string) {
			return typeOf(type).properties;
		}
	}
	return new BenchCredentials();
};

const defaults = (type: ICredentialType) =>
	Object.fromEntries(type.properties.map(({ name, default: value }) => [name, value]));

/** Through JSON, as n8n stores it: what comes out is data and shares nothing with the test's own object. */
const plain = (value: unknown): ICredentialDataDecryptedObject => JSON.parse(JSON.stringify(value));
