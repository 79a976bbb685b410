import { createContext, Script } from 'node:vm';

/** A pattern that takes longer matches nothing: an operator's slip must not stop the sandbox. */
const LONGEST_MS = 50;

const context = createContext({ pattern: '', flags: '', text: '' });
const script = new Script('new RegExp(pattern, flags).test(text)');

/** Whether a regular expression matches, within a moment. */
export function matchesPattern({ source, flags }: RegExp, text: string): boolean {
	try {
		return script.runInContext(Object.assign(context, { pattern: source, flags, text }), {
			timeout: LONGEST_MS,
		});
	} catch {
		return false;
	}
}

/** Whether a text fits one with `*` for anything, in a time that grows with its length only. */
export function matchesWildcard(wildcard: string, text: string): boolean {
	const [head = '', ...rest] = wildcard.split('*');
	const tail = rest.pop();
	if (tail === undefined) return text === head;
	if (!text.startsWith(head)) return false;
	let at = head.length;
	for (const part of rest) {
		const found = text.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return text.length - tail.length >= at && text.endsWith(tail);
}
