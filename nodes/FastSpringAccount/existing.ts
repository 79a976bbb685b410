import { FieldProblem, type Ask } from '../shared/fields';
import { api } from '../shared/endpoints';
import { idOf, isRecord, type Json } from '../shared/json';
import { accountOf, accountWith } from '../shared/pickers/lookUps';

/** By what an account is found, and what it is to become. */
interface Wanted {
	matchBy: 'email' | 'custom';
	custom: string | undefined;
	email: string;
}

/** The account to change, as the context of what follows; an empty one where it has to be created. */
export async function find(wanted: Wanted, ask: Ask): Promise<Json> {
	const { matchBy, custom, email } = wanted;
	const byKey = matchBy === 'custom' ? await accountWith({ custom }, ask) : undefined;
	const found = byKey ?? (await accountWith({ email }, ask));
	if (!found) return {};
	return contextOf(wanted, isRecord(found.contact) ? found : await accountOf(ask, found));
}

/** FastSpring refuses an email address or key that is taken. It names the account of the former; else it is looked for. */
export async function findTaken(
	fields: ReadonlyArray<{ field: string; message: string }>,
	wanted: Wanted,
	ask: Ask,
): Promise<Json | undefined> {
	const taken = fields.filter(({ field }) => /email|custom/.test(field));
	const named = taken.flatMap(({ message }) => /\/accounts\/([\w-]+)/.exec(message)?.[1] ?? [])[0];
	if (named !== undefined) return contextOf(wanted, await accountOf(ask, { account: named }));
	if (taken.length === 0) return undefined;
	const context = await find(wanted, ask);
	return context.account === undefined ? undefined : context;
}

/** Writing one customer's key over another's would merge the two. */
function contextOf({ matchBy, custom }: Wanted, account: Json): Json {
	const known = isRecord(account.lookup) ? idOf(account.lookup.custom) : undefined;
	if (matchBy === 'custom' && known !== undefined && known !== custom)
		throw new FieldProblem('Email', 'belongs to an account with another custom lookup key');
	return { account: idOf(account.account ?? account.id), found: account };
}

/** Where the found account is. */
export const pathTo = ({ account }: Json): { account_id: string } | undefined =>
	typeof account === 'string' ? { account_id: account } : undefined;

/** The write to an account that is there. */
export const existing = {
	route: api.account.update,
	path: pathTo,
	onRefusal: findTaken,
};

/** The answer where the account stays as it is, by choice or since it holds everything already. */
export const unchanged = (
	{ ifExists }: { ifExists: 'update' | 'leave' },
	{ account, found }: Json,
	payload: Json = {},
): Json | undefined =>
	account !== undefined && (ifExists === 'leave' || holds(found, payload))
		? { account, outcome: 'unchanged' }
		: undefined;

/** What became of an item: FastSpring answers both writes with the id alone. */
export const outcome = (row: Json, { email }: { email: string }, context: Json): Json[] => [
	{
		account: row.account ?? row.id,
		email,
		outcome: row.outcome ?? (context.account === undefined ? 'created' : 'updated'),
	},
];

/** Whether a record holds all that is to be written; the case of an email address does not count. */
const holds = (record: unknown, wanted: Json): boolean =>
	isRecord(record) &&
	Object.entries(wanted).every(([name, value]) => {
		const known = record[name];
		if (isRecord(value)) return holds(known, value);
		if (name === 'email') return String(known).toLowerCase() === String(value).toLowerCase();
		return known === value;
	});
