/** The gallery of the examples as Markdown, out of what the workflows say of themselves. */
import type { Example } from './n8n.mts';

/** Where the pictures lie, seen from the root. */
export const PICTURES = 'docs/pictures';

export const pictureOf = (file: string): string => `example-${file.replace('.json', '')}.png`;

/** What starts a workflow, by the type of its trigger. */
const STARTS: Record<string, string> = {
	'n8n-nodes-base.manualTrigger': 'by hand',
	'n8n-nodes-base.scheduleTrigger': 'on a schedule',
	'n8n-nodes-base.formTrigger': 'by a form',
	'@n8n/n8n-nodes-langchain.chatTrigger': 'by a chat message',
	'@n8n/n8n-nodes-langchain.mcpTrigger': 'by an AI assistant, over MCP',
	'n8n-nodes-fastspring.fastSpringTrigger': 'on FastSpring events, by webhook',
	'n8n-nodes-fastspring.fastSpringPollTrigger': 'on FastSpring events, by polling',
	'n8n-nodes-fastspring.fastSpringLicenseTrigger': 'when FastSpring asks for a license key',
};

const HEADER = `# Examples

Each is a workflow that n8n imports as it is: open a new workflow, **⋯ > Import from File**, and choose your credentials. All of them are run by tests, in a real n8n against the [local sandbox](sandbox.md). This page is generated from the workflows by \`npm run docs\`, the pictures by \`npm run pictures\`.`;

/** `docs/examples.md` for these examples, in the order of their titles. */
export function galleryDocument(examples: readonly Example[]): string {
	const entries = examples.map(entryOf).sort((a, b) => a.title.localeCompare(b.title));
	const table = entries.map(
		({ title, anchor, starts }) => `| [${title}](#${anchor}) | ${starts} |`,
	);
	const contents = ['| Example | Starts |', '|---|---|', ...table].join('\n');
	return `${[HEADER, contents, ...entries.map(sectionOf)].join('\n\n')}\n`;
}

interface Entry {
	file: string;
	title: string;
	anchor: string;
	starts: string;
	/** The paragraphs of its note. */
	text: string[];
}

function entryOf({ file, definition: { nodes } }: Example): Entry {
	const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote');
	const [heading = '', ...text] = String(note?.parameters['content']).split('\n\n');
	const title = heading.replace(/^## /, '');
	const starts = nodes.flatMap(({ type }) => STARTS[type] ?? []);
	if (starts.length === 0) throw new Error(`Nothing known starts examples/${file}`);
	return {
		file,
		title,
		anchor: title
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replace(/\s/g, '-'),
		starts: [...new Set(starts)].join(', or '),
		text,
	};
}

const sectionOf = ({ file, title, starts, text }: Entry): string =>
	[
		`## ${title}`,
		`![The workflow in n8n](${PICTURES.replace('docs/', '')}/${pictureOf(file)})`,
		...text,
		`Starts ${starts}. File: [\`examples/${file}\`](../examples/${file})`,
	].join('\n\n');
