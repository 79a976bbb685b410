import { LIMITS } from './limits';

/** Hides secrets and customers' data in a text that a server sent. Cuts the text first, so that no length costs time. */
export type Redact = (text: string) => string;

/** Addresses with credentials; links that let their holder in; e-mail addresses, also quoted, escaped or local; phone numbers. */
const HIDDEN: ReadonlyArray<readonly [RegExp, string]> = [
	[/\/\/[^\s/]+:[^\s/]*@/g, '//'],
	[/https?:\/\/[^\s/"'<>]*onfastspring\.com\/[^\s"'<>]*/gi, '[link]'],
	[/\/(session|account|quote)\/[\w-]{8,}[^\s"'<>,;]*/gi, '/$1/[hidden]'],
	[/\b(Basic|Bearer)\s+[\w+/=.~-]+/gi, '$1 [hidden]'],
	[/\b(password|secret|token|api[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi, '$1$2[hidden]'],
	[/"[^"\n]{1,80}"(@|%40)[^\s"'<>(),;@]+/gi, '[e-mail address]'],
	[/[^\s"'<>(),;:=]+(@|%40)([^\s"'<>(),;@/]+\.[\p{L}\d-]{2,}|localhost\b)/giu, '[e-mail address]'],
	[/(\+|\b00(?=[1-9])|\(\d{2,5}\)[\s-]?)\d[\d\s().-]{4,18}\d/g, '[phone number]'],
	[/\b((tele)?phone|mobile)(\D{1,12})\d[\d\s().-]{4,18}\d/gi, '$1$3[phone number]'],
];

/** `secrets` are masked wherever they are echoed: the credential's own username and password, and their Basic form. */
export const redactor =
	(secrets: readonly string[] = [], shown: number = LIMITS.text.shown): Redact =>
	(text) => {
		const known = secrets.filter((secret) => secret.length > 2);
		const masked = known.reduce(
			(rest, secret) => rest.split(secret).join('[hidden]'),
			text.slice(0, LIMITS.text.read),
		);
		const safe = HIDDEN.reduce(
			(rest, [pattern, instead]) => rest.replace(pattern, instead),
			masked,
		);
		return safe.length > shown ? `${safe.slice(0, shown)}…` : safe;
	};

/** Without secrets of a credential. */
export const redact: Redact = redactor();
