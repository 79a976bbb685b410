import { isRecord, type Json } from '../json';

/** What FastSpring says went wrong: one line for people, and its own field messages. */
export interface Failure {
	message: string;
	fields: Array<{ field: string; message: string }>;
}

/**
 * Reads any of FastSpring's error shapes; undefined when the value reports no failure.
 * A non-empty `error` wins over `result`, since some answers carry both "success" and an error.
 * Keys may hold dots ("subscriptions.pause"), so they are never read as paths.
 */
export function failureOf(value: unknown): Failure | undefined {
	if (!isRecord(value)) return undefined;
	const fields = [...fieldsOf(value.error), ...detailsOf(value)];
	if (fields.length === 0 && value.result !== 'error' && !isServiceError(value)) return undefined;
	const text = fields
		.map(({ field, message }) => (field ? `${field}: ${message}` : message))
		.join('; ');
	return { message: text || 'FastSpring gave no reason', fields };
}

/** E-mail addresses and credentials in URLs never reach an error or a log. */
export function redact(text: string): string {
	return text
		.replace(/\/\/[^\s/@]+:[^\s/@]+@/g, '//')
		.replace(/[^\s"'<>(),;:]+(@|%40)[^\s"'<>(),;@]+\.[\p{L}\d-]{2,}/giu, '[e-mail address]');
}

/** `error` is a text, a map of field to text (null where a field is in order), or an object with code and message. */
function fieldsOf(error: unknown): Failure['fields'] {
	if (Array.isArray(error)) return error.flatMap(fieldsOf);
	if (typeof error === 'string') return error === '' ? [] : [field('', error)];
	if (!isRecord(error)) return [];
	if (typeof error.code === 'string' && typeof error.message === 'string')
		return [field(error.code, error.message)];
	const given = Object.entries(error).filter(([, message]) => message !== null && message !== '');
	return given.map(([key, message]) => field(key === 'message' ? '' : key, message));
}

/**
 * The newer services: `{message, params}`, the same under a field's name, `{code, message}`,
 * `{status, message, details}`, `{status, message, errors: [{field, message}]}`.
 */
function detailsOf(value: Json): Failure['fields'] {
	if (value.error !== undefined && value.error !== null) return [];
	if (Array.isArray(value.errors) && value.errors.length > 0) {
		return value.errors
			.filter(isRecord)
			.map((entry) => field(String(entry.field ?? ''), entry.message));
	}
	const entries = Object.entries(value);
	if (
		entries.length > 0 &&
		entries.every(([, entry]) => isRecord(entry) && isServiceError(entry))
	) {
		return entries.map(([key, entry]) => field(key, isRecord(entry) ? entry.message : entry));
	}
	if (!isServiceError(value)) return [];
	const params = Array.isArray(value.params) ? value.params.map(String) : [];
	const details = typeof value.details === 'string' ? [value.details] : [];
	return [
		field(
			typeof value.code === 'string' ? value.code : '',
			[value.message, ...details, ...params].join(' '),
		),
	];
}

/** A body that is nothing but an error: it has a message, and a code, params or status beside it. */
const isServiceError = (value: Json): boolean =>
	typeof value.message === 'string' &&
	value.result === undefined &&
	('params' in value ||
		'code' in value ||
		'errors' in value ||
		'details' in value ||
		'timestamp' in value);

const field = (name: string, message: unknown): { field: string; message: string } => ({
	field: redact(name),
	message: redact(typeof message === 'string' ? message : JSON.stringify(message)),
});
