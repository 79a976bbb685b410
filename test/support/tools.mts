/** Every operation as n8n's own code shows it: the node in the editor, and the tool that an AI agent is told of. */
import type { INode, INodeType } from 'n8n-workflow';
import { builtNodes, operationsOf } from './descriptions.mts';
import { builtOperations } from './fillings.mts';
import { workflow as n8n } from './host.mts';

const { NodeHelpers, nodeNameToToolName } = n8n;
const routes = new Map(
	builtOperations().map((one) => [`${one.file.split('/')[1]} ${one.action}`, one.route]),
);

export const toolsOfOperations = () =>
	builtNodes()
		.filter(({ trigger }) => !trigger)
		.flatMap((node) =>
			operationsOf(node.description).map(({ resource, operation, option }) => {
				const parameters = {
					...NodeHelpers.getNodeParameters(
						node.description.properties,
						resource === null ? {} : { resource },
						true,
						false,
						null,
						node.description,
					),
				};
				const tool = asTool(node.description);
				const chosen = { ...parameters, ...(resource === null ? {} : { resource }), operation };
				const name = NodeHelpers.makeNodeName(chosen, tool);
				return {
					key: `${node.type} ${resource}.${operation}`,
					route: routes.get(`${node.source.split('/')[1]} ${option.action}`),
					isDefault: parameters['operation'] === operation,
					name: NodeHelpers.makeNodeName(chosen, node.description),
					tool: nodeNameToToolName(name),
					told: NodeHelpers.getToolDescriptionForNode(toolNode(name, tool.name, chosen), {
						description: tool,
					} as INodeType),
					option,
				};
			}),
		);

/** As n8n's `convertNodeToAiTool` turns a node into a tool, as far as names go. */
function asTool(
	description: ReturnType<typeof builtNodes>[number]['description'],
): typeof description {
	return {
		...description,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		outputs: ['ai_tool'],
	};
}

function toolNode(name: string, type: string, parameters: INode['parameters']): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { ...parameters, descriptionType: 'auto' },
	};
}
