// `npm run pictures`: makes the pictures of README.md and docs/examples.md, in n8n's editor and in the sandbox's console.
// It needs Chromium. `npm run pictures -- credential dunning` makes those alone whose names hold one of the words.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openChromium } from '../test/n8n/chromium.mts';
import { Editor } from '../test/n8n/editor.mts';
import { apiCredential, openWorkbench } from '../test/n8n/workbench.mts';
import { PICTURES, pictureOf } from './gallery.mts';
import {
	ensureN8n,
	type Example,
	importExample,
	packTarball,
	readExamples,
	TARBALL,
} from './n8n.mts';
import { endOnSignals } from './process.mts';

/** Small enough to be read in a page of 800 pixels, and to weigh little. */
const WINDOW = { width: 1000, height: 600 };
/** What lies over a canvas and is not the workflow. */
const AROUND = [
	'canvas-controls',
	'workflow-chat-button',
	'logs-panel',
	'node-creator-plus-button',
	'command-bar-button',
	'add-sticky-button',
	'toggle-focus-panel-button',
]
	.map((id) => `[data-test-id="${id}"]`)
	.concat(
		'[data-test-id^="execute-workflow-button"]',
		':has([data-test-id="radio-button-workflow"]):not(:has([data-test-id="canvas-wrapper"]))',
	);
const NOTICES = '.el-notification';

const CANVAS = '[data-test-id="canvas-wrapper"]';
/** The workflow that the README begins with. */
const SHOWN = 'win-back-overdue-customers.json';

endOnSignals();
const words = process.argv.slice(2);
const isWanted = (name: string): boolean =>
	words.length === 0 || words.some((word) => name.includes(word));

await ensureN8n();
const browser = await openChromium();
const tarball = await packTarball();
process.env[TARBALL] = tarball.path;
const bench = await openWorkbench({ env: { WEBHOOK_URL: 'https://n8n.example.com/' } });
try {
	await mkdir(PICTURES, { recursive: true });
	await drawAll();
} finally {
	await bench.close();
	await browser.close();
	await tarball.remove();
}

async function drawAll(): Promise<void> {
	const { client, sandbox } = bench;
	await client.request('DELETE', `/credentials/${bench.credentials['fastSpringApi']?.id}`);
	const editor = await Editor.open(browser.context, bench.n8n.url);
	const { page } = editor;
	await page.setViewportSize(WINDOW);

	const draw = async (name: string, show: () => Promise<unknown>, part?: string): Promise<void> => {
		if (!isWanted(name)) return;
		await show();
		const options = { path: join(PICTURES, name), animations: 'disabled', caret: 'hide' } as const;
		await (part ? page.locator(part).screenshot(options) : page.screenshot(options));
		console.log(name);
	};
	const hide = (...parts: string[]) =>
		page.addStyleTag({ content: `${parts.join(', ')} { visibility: hidden !important }` });
	const open = async (example: Example): Promise<void> => {
		const { id } = await importExample(client, example, bench.credentials);
		await editor.openWorkflow(id);
	};

	await draw('credential.png', async () => {
		await editor.newWorkflow();
		const window = await (await editor.add('FastSpring Order', 'Get an order')).connect();
		await window.type('Username', sandbox.credentials.username);
		await window.type('Password', sandbox.credentials.password);
	});
	await bench.addCredential('fastSpringApi', apiCredential(sandbox));
	await bench.addCredential('fastSpringWebhookApi', { secret: 'a secret', previousSecret: '' });
	await draw('node.png', async () => {
		await editor.newWorkflow();
		const form = await editor.add('FastSpring Subscription', 'Get many subscriptions');
		await form.add('Filters', 'Status');
		await form.choose('Status', 'Overdue');
		await form.execute();
		await hide(NOTICES);
	});
	await draw('trigger.png', async () => {
		await editor.newWorkflow();
		const form = await editor.add('FastSpring', 'On order completed');
		await form.webhookUrl('Production URL');
	});
	for (const example of await readExamples()) {
		const show = async () => {
			await open(example);
			await hide(...AROUND, NOTICES);
		};
		const showDone = async () => {
			await open(example);
			await page.locator('[data-test-id="execute-workflow-button"]').click();
			await page.getByText('Workflow executed successfully').waitFor();
			await hide(...AROUND, NOTICES);
		};
		await draw(pictureOf(example.file), show, CANVAS);
		if (example.file === SHOWN) await draw('workflow.png', showDone, CANVAS);
	}
	await draw('sandbox.png', async () => {
		await page.goto(sandbox.url);
		await page.locator('#count-orders').waitFor();
	});
}
