import {
	webhookDescriptionFields,
	type INodeParameters,
	type IWebhookDescription,
} from 'n8n-workflow';

type Field = 'responseMode' | 'responseCode' | 'responseData';

/** What n8n answers by itself, by the acknowledge mode: once as an expression, and once as a function. */
const fields = {
	responseMode: {
		template: '={{ $parameter["acknowledge"] === "afterSuccess" ? "lastNode" : "onReceived" }}',
		resolve: ({ acknowledge }: INodeParameters) =>
			acknowledge === 'afterSuccess' ? 'lastNode' : 'onReceived',
	},
	responseCode: {
		template: '={{ $parameter["acknowledge"] === "byWorkflow" ? 202 : 200 }}',
		resolve: ({ acknowledge }: INodeParameters) => (acknowledge === 'byWorkflow' ? 202 : 200),
	},
	// The body is what webhook() gives, and nothing of the workflow's data.
	responseData: {
		template: '={{ $parameter["acknowledge"] === "afterSuccess" ? "noData" : "" }}',
		resolve: ({ acknowledge }: INodeParameters) => (acknowledge === 'afterSuccess' ? 'noData' : ''),
	},
};

/**
 * The expressions, with the functions beside them for an n8n that calls these where no parameter of the node is an
 * expression: every delivery is then spared four visits to the sandbox for expressions. Older ones do not have the helper.
 */
export const response: Pick<IWebhookDescription, Field> = {
	responseMode: fields.responseMode.template,
	responseCode: fields.responseCode.template,
	responseData: fields.responseData.template,
	...(typeof webhookDescriptionFields === 'function' ? webhookDescriptionFields(fields) : {}),
};
