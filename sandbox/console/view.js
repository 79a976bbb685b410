// Small helpers that put data on the page. Text is always text: nothing here reads HTML.

/** An element with properties, `data-` and `aria-` attributes and children. */
export function make(tag, { dataset, label, ...properties } = {}, ...children) {
	const element = Object.assign(document.createElement(tag), properties);
	Object.assign(element.dataset, dataset);
	if (label) element.setAttribute('aria-label', label);
	element.append(...children.filter((child) => child !== null && child !== undefined));
	return element;
}

export const byId = (id) => document.getElementById(id);

export function setText(id, text) {
	const element = byId(id);
	if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes a table's body show these items, one row each. Rows that have not changed stay as they are, so that
 * the keyboard's focus and a selection survive; in a changed row the focus returns to the same button.
 */
export function showRows(id, items, { key, cells, empty, columns }) {
	const body = byId(id);
	const known = new Map([...body.rows].map((row) => [row.dataset.key, row]));
	const rows = items.map((item) => {
		const name = String(key(item));
		const state = JSON.stringify(item);
		const before = known.get(name);
		known.delete(name);
		if (before?.state === state) return before;
		const row = make('tr', { dataset: { key: name } }, ...cells(item));
		row.state = state;
		if (before) replaceKeepingFocus(before, row);
		return row;
	});
	if (rows.length === 0) {
		const row =
			known.get('empty') ??
			make(
				'tr',
				{ dataset: { key: 'empty' } },
				make('td', { colSpan: columns, className: 'note', textContent: empty }),
			);
		known.delete('empty');
		rows.push(row);
	}
	for (const row of known.values()) row.remove();
	rows.forEach((row, index) => {
		if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null);
	});
}

function replaceKeepingFocus(before, row) {
	const focused = before.contains(document.activeElement)
		? document.activeElement.dataset.act
		: undefined;
	before.replaceWith(row);
	if (focused) row.querySelector(`[data-act="${focused}"]`)?.focus();
}

/** Makes a choice offer these, below what it always offers. The chosen one stays, if it is still there. */
export function showOptions(select, options) {
	const state = JSON.stringify(options);
	if (select.state === state) return;
	select.state = state;
	const chosen = select.value;
	for (const option of [...select.options]) if (option.dataset.added) option.remove();
	select.append(
		...options.map(({ value, label }) =>
			make('option', { value, textContent: label, dataset: { added: 'yes' } }),
		),
	);
	select.value = chosen;
	if (select.selectedIndex < 0) select.selectedIndex = 0;
}

export const cell = (content, className = '') => make('td', { className }, content);

/** `2026-11-03 09:30:05`, UTC as everything of FastSpring's. */
export const moment = (at) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** `in 2 h`, `in 10 s`, `now`. */
export function until(at, now) {
	const seconds = Math.max(0, Math.round((at - now) / 1000));
	if (seconds === 0) return 'now';
	if (seconds < 120) return `in ${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 120 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
}

/** A button that copies what stands in an element. */
export const copyButton = (id, name) =>
	make('button', {
		type: 'button',
		className: 'quiet',
		textContent: 'Copy',
		label: `Copy ${name}`,
		dataset: { copy: id },
	});

/** Two texts or JSON values under their titles, in the dialog for them. */
export function showPair(title, first, second) {
	setText('shown-title', title);
	for (const [id, [heading, value]] of Object.entries({ first, second })) {
		setText(`${id}-title`, heading);
		byId(id).textContent = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
	}
	byId('shown').showModal();
}
