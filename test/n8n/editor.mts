/** n8n's editor as a person sees it: things are found by their labels, clicked and typed into. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { OWNER, until } from '../../scripts/n8n.mts';

const id = (testId: string): string => `[data-test-id="${testId}"]`;

export class Editor {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens the editor in a new page, and logs in. */
	static async open(context: BrowserContext, url: string): Promise<Editor> {
		const page = await context.newPage();
		page.setDefaultTimeout(30_000);
		await page.goto(`${url}/signin`);
		await page.locator('[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await page.locator('[name="password"]').fill(OWNER.password);
		await page.locator(id('form-submit-button')).click();
		await page.waitForURL(/\/(home|workflow)/);
		return new Editor(page, url);
	}

	async newWorkflow(): Promise<void> {
		// The name is the last that n8n asks for: what is added before might be taken away again.
		const named = this.page.waitForResponse(/\/rest\/workflows\/new/);
		await this.page.goto(`${this.url}/workflow/new`);
		await named;
		await this.page.locator(id('canvas-plus-button')).waitFor();
	}

	/** Opens a workflow, all of it in sight. */
	async openWorkflow(workflowId: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${workflowId}`);
		await this.page.locator(id('canvas-node')).first().waitFor();
		await this.page.locator(id('zoom-to-fit')).click();
	}

	/** What the panel of nodes finds for some words, in its order. */
	async search(words: string): Promise<string[]> {
		const panel = this.page.locator(id('node-creator'));
		if (!(await panel.isVisible())) {
			const first = this.page.locator(id('canvas-plus-button'));
			const next = this.page.locator(id('canvas-handle-plus')).last();
			await first.or(next).first().click();
		}
		const names = panel.locator(id('node-creator-item-name'));
		await names.first().waitFor();
		const before = await names.allInnerTexts();
		await panel.locator(id('node-creator-search-bar')).fill(words);
		// The list answers a moment after the last key.
		return await until(`the panel to find "${words}"`, 10_000, async () => {
			const found = await names.allInnerTexts();
			return String(found) === String(before) || found.length === 0 ? undefined : found;
		});
	}

	/** Adds a node by one of its actions, behind the last one, and gives its form. */
	async add(node: string, action: string): Promise<Form> {
		await this.search(node);
		const panel = this.page.locator(id('node-creator'));
		await panel
			.locator(id('node-creator-item-name'))
			.getByText(node, { exact: true })
			.first()
			.click();
		await panel.getByText(action, { exact: true }).click();
		const form = new Form(this.page);
		await form.parameters.waitFor();
		return form;
	}

	/** Publishes the workflow, and gives its ID. */
	async publish(): Promise<string> {
		await this.page.locator(id('workflow-open-publish-modal-button')).click();
		await this.page.locator(id('workflow-publish-button')).click();
		await this.page.locator(id('activation-modal')).getByRole('button', { name: 'Got it' }).click();
		return /\/workflow\/(\w+)/.exec(this.page.url())?.[1] ?? '';
	}

	async closeForm(): Promise<void> {
		await this.page.locator(id('ndv-close-button')).click();
		await this.page.locator(id('ndv')).waitFor({ state: 'hidden' });
	}
}

/** The parameters of a node, what comes into it, and what came out. `at` tells fields of the same label apart. */
export class Form {
	readonly parameters: Locator;
	readonly input: Locator;
	readonly output: Locator;

	constructor(private readonly page: Page) {
		const ndv = page.locator(id('ndv'));
		this.parameters = ndv.locator(id('node-parameters'));
		this.input = ndv.locator(id('ndv-input-panel'));
		this.output = ndv.locator(id('output-panel'));
	}

	field(label: string, at = 0): Locator {
		return this.parameters
			.locator('label')
			.filter(this.named(label))
			.nth(at)
			.locator('xpath=ancestor::*[@data-test-id="parameter-item"][1]');
	}

	async type(label: string, text: string, at = 0): Promise<void> {
		const input = this.field(label, at).locator(id('parameter-input'));
		await input.locator('input, textarea').fill(text);
	}

	/** Types what a column gets, where columns are mapped one by one. */
	async map(column: string, text: string): Promise<void> {
		await this.parameters.locator(`${id(`parameter-input-${column}`)} input`).fill(text);
	}

	/** Chooses from a list of choices; some take several, and stay open. */
	async choose(label: string, choices: string | readonly string[], at = 0): Promise<void> {
		const list = this.field(label, at).getByRole('combobox').first();
		await list.click();
		for (const choice of [choices].flat()) await this.option(choice).click();
		if ((await list.getAttribute('aria-expanded')) === 'true') await list.click();
	}

	/** Types into a long list of choices, and takes what it finds first. */
	async search(label: string, words: string, at = 0): Promise<void> {
		const list = this.field(label, at).getByRole('combobox');
		await list.click();
		await list.fill(words);
		await this.page.getByRole('option').filter({ hasText: words, visible: true }).first().click();
	}

	/** Finds a record in a picker's list, and chooses it. */
	async pick(label: string, words: string, at = 0): Promise<void> {
		await this.field(label, at).locator(id('rlc-input')).click();
		const visible = { visible: true };
		await this.page.locator(id('rlc-search')).filter(visible).fill(words);
		await this.page
			.locator(id('rlc-item'))
			.filter({ ...visible, hasText: words })
			.first()
			.click();
	}

	/** Names a record by its ID, its reference, its path. */
	async enter(label: string, value: string, at = 0): Promise<void> {
		const input = this.field(label, at).locator(id('rlc-input'));
		await input.and(this.page.locator('input')).or(input.locator('input')).fill(value);
	}

	async chooseMode(label: string, mode: string, at = 0): Promise<void> {
		await this.field(label, at).locator(id('rlc-mode-selector')).click();
		await this.option(mode).click();
	}

	/** Adds a row to a list: one click. */
	async addRow(list: string): Promise<void> {
		await this.field(list).getByRole('button', { name: /^Add / }).last().click();
	}

	/** Adds a field to a group of optional ones. */
	async add(group: string, what: string, at = 0): Promise<void> {
		const field = this.field(group, at);
		const list = field.getByPlaceholder(/^Add /);
		await list
			.or(field.getByRole('button', { name: /^Add / }))
			.last()
			.click();
		if (await list.last().isVisible()) await this.option(what).click();
	}

	/** Drags a field of the input into a parameter. */
	async drag(name: string, label: string, at = 0): Promise<void> {
		const pill = this.input.locator(id('run-data-schema-item')).getByText(name, { exact: true });
		await pill.first().hover();
		await this.page.mouse.down();
		await this.page.mouse.move(0, 0, { steps: 2 });
		const field = this.field(label, at);
		await field.locator(id('parameter-input')).hover();
		await this.page.mouse.up();
		await field.locator('[data-test-id^="parameter-expression-preview"]').waitFor();
	}

	/** Opens the window of a new credential, where there is none yet. */
	async connect(): Promise<CredentialWindow> {
		await this.parameters.locator(id('node-credentials-empty-state')).getByRole('button').click();
		return new CredentialWindow(this.page);
	}

	/** The address at which a trigger waits. */
	async webhookUrl(which: 'Test URL' | 'Production URL'): Promise<string> {
		await this.parameters.getByText('Webhook URLs').click();
		await this.parameters.getByRole('radio', { name: which }).click();
		const path = which === 'Test URL' ? /\/webhook-test\// : /\/webhook\//;
		return (await this.parameters.getByText(path).first().innerText()).replace(/\s/g, '');
	}

	/** Executes the step, and gives the table that it put out. */
	async execute(): Promise<Record<string, string>[]> {
		await this.press();
		await this.output.locator(id('node-run-status-success')).waitFor();
		await this.output.locator(id('radio-button-table')).click();
		await this.output.locator('tbody td').filter({ hasText: /\S/ }).first().waitFor();
		const header = await this.output.locator('thead th').allInnerTexts();
		const rows = await this.output
			.locator('tbody tr')
			.evaluateAll((all) =>
				all.map((row) =>
					Array.from(row.querySelectorAll('td')).map((cell) => cell.textContent ?? ''),
				),
			);
		return rows
			.map((cells) =>
				Object.fromEntries(
					header.flatMap((name, at) =>
						name.trim() ? [[name.trim(), cells[at]?.trim() ?? '']] : [],
					),
				),
			)
			.filter((row) => Object.values(row).some(Boolean));
	}

	/** Executes the step, and gives what the output says of its file. */
	async executeToFile(): Promise<string> {
		await this.press();
		const file = this.output.locator('[data-test-id^="ndv-binary-data"]').first();
		await file.waitFor();
		return await file.innerText();
	}

	/** n8n takes up what was typed a moment after the last key: a hand is slower than that, a script is not. */
	private async press(): Promise<void> {
		await this.page.locator(id('node-execute-button')).click({ delay: 300 });
	}

	private option(name: string): Locator {
		return this.page.getByRole('option').filter({ ...this.named(name), visible: true });
	}

	private named = (text: string) => ({ has: this.page.getByText(text, { exact: true }) });
}

export class CredentialWindow {
	private readonly window: Locator;

	constructor(private readonly page: Page) {
		this.window = page.locator(id('editCredential-modal'));
	}

	async type(label: string, text: string): Promise<void> {
		await this.window
			.locator(id('credential-connection-parameter'))
			.filter({ has: this.page.locator('label', { hasText: new RegExp(`^\\s*${label}`) }) })
			.locator('input')
			.fill(text);
	}

	/** Saves it, which also tests it, and gives what the window then says; after a success it closes and says nothing. */
	async save(): Promise<string> {
		const tested = this.page.waitForResponse(/\/credentials\/test$/);
		await this.window.locator(id('credential-save-button')).click();
		await tested;
		return await until('the test of the credential', 10_000, async () => {
			const isOpen = await this.window.isVisible();
			if (!isOpen) return '';
			const details = this.window.getByText('More details');
			if (!(await details.isVisible())) return undefined;
			await details.click();
			return await this.window.innerText();
		});
	}
}
