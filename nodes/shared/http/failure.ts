import { isRecord, type Json } from '../json';
import { redact, type Redact } from './redact';

/** What FastSpring says went wrong: one line for people, and its own field messages. */
export interface Failure {
	message: string;
	fields: Array<{ field: string; message: string }>;
	/** FastSpring's own verdict on a request, as opposed to a service that reports a fault of its own. */
	isVerdict: boolean;
	/** The code of the newer services, such as VALIDATION_ERROR or NOT_FOUND. */
	code: string | undefined;
}

/** More fields than this say no more. */
const MOST = 10;

/**
 * Reads any of FastSpring's error shapes; undefined when the value reports no failure. `refused` says that
 * the HTTP status does so already: then a bare message counts, too.
 * A non-empty `error` wins over `result`, since some answers carry both "success" and an error.
 * Keys may hold dots ("subscriptions.pause"), so they are never read as paths.
 */
export function failureOf(
	value: unknown,
	hide: Redact = redact,
	refused = false,
): Failure | undefined {
	if (!isRecord(value)) return undefined;
	const said = [...errorsOf(value.error), ...detailsOf(value, refused)];
	const { result } = value;
	const saysError = typeof result === 'string' && result.toLowerCase() === 'error';
	const isError = saysError || value.error === true || isServiceError(value);
	if (said.length === 0 && !isError) return undefined;
	const fields = said
		.slice(0, MOST)
		.map(([field, message]) => ({ field: hide(field), message: hide(message) }));
	const text = fields
		.map(({ field, message }) => (field ? `${field}: ${message}` : message))
		.join('; ');
	return {
		message: text || 'FastSpring gave no reason',
		fields,
		// A result beside the error makes it FastSpring's own verdict, even where the two contradict each other.
		isVerdict: result !== undefined,
		code: codeOf(value),
	};
}

type Said = [field: string, message: string];

/** `error` is a text, a map of field to text (null where a field is in order), or an object with code and message. */
function errorsOf(error: unknown, field = ''): Said[] {
	if (error === undefined || error === null || error === '' || typeof error === 'boolean')
		return [];
	if (Array.isArray(error)) return error.flatMap((one) => errorsOf(one, field));
	if (!isRecord(error)) return [[field, String(error)]];
	if (typeof error.code === 'string' && typeof error.message === 'string')
		return [[error.code, error.message]];
	return Object.entries(error).flatMap(([key, inner]) =>
		errorsOf(inner, key === 'message' ? field : field === '' ? key : `${field}.${key}`),
	);
}

/**
 * The newer services: `{message, params}`, the same under a field's name, `{code, message}`,
 * `{status, message, details}`, `{status, message, errors: [{errorCode, field, message}]}`.
 */
function detailsOf(value: Json, refused: boolean): Said[] {
	if (isRecord(value.error)) return [];
	if (Array.isArray(value.errors) && value.errors.length > 0) return value.errors.flatMap(entryOf);
	const names = Object.keys(value);
	const isOfFields = names.every((name) => isRecord(value[name]) && isServiceError(value[name]));
	if (isOfFields && names.length > 0)
		return names.map((name) => [name, isRecord(value[name]) ? messageOf(value[name]) : '']);
	if (!isServiceError(value) && !(refused && typeof value.message === 'string')) return [];
	return [[typeof value.code === 'string' ? value.code : '', messageOf(value)]];
}

/** One of `errors`: a text, or a field with a message or at least a code. The rejected value is the customer's, and stays out. */
function entryOf(entry: unknown): Said[] {
	if (!isRecord(entry)) return errorsOf(entry);
	const message = ['message', 'defaultMessage', 'errorCode', 'erroCode', 'code']
		.map((name) => entry[name])
		.find((text) => typeof text === 'string' && text !== '');
	return [[typeof entry.field === 'string' ? entry.field : '', String(message ?? 'not accepted')]];
}

const messageOf = ({ message, details, params }: Json): string =>
	[message, details, ...(Array.isArray(params) ? params : [])]
		.filter((text) => typeof text === 'string')
		.join(' ');

/** A body that is nothing but an error: it has a message, and a code, params or status beside it. */
const isServiceError = (value: Json): boolean =>
	typeof value.message === 'string' &&
	value.result === undefined &&
	['params', 'code', 'errors', 'details', 'timestamp'].some((name) => name in value);

/** `NOT_FOUND`, out of `code` or of `status` with or without its number. */
function codeOf({ code, status }: Json): string | undefined {
	const text = typeof code === 'string' ? code : typeof status === 'string' ? status : '';
	return /^(?:\d{3} )?([A-Z][A-Z_]+)$/.exec(text)?.[1];
}
