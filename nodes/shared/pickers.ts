import type { INodePropertyMode } from 'n8n-workflow';
import { idInAddress } from './addresses';
import { byRule, checkFilled, chosenFrom, FieldProblem, isEmpty } from './fields';
import type { Ask, Field, Search } from './fields';
import { isRecord, type Json } from './json';
import { accounts, orders, pageInApp, subscriptions } from './pickers/customers';
import { accountByEmail, accountWith, orderByReference } from './pickers/lookUps';
import { allProducts, products } from './pickers/products';
import { quoted, rules, type Rule } from './values';

/** Fields that choose one record: From List with search, By ID, and by what else tells it. */
export const locator = {
	/** Takes an email address, too, and finds the account's id. */
	account: (label = 'Account') => picker(label, account, accountByEmail),
	/** An account with what a look-up told of it; its id is null where that found nobody. */
	customer: () => customer(),
	order: (label = 'Order') => idPicker(label, order),
	/** Takes a reference such as ABC230906-7581-30108, too, and finds the order's id. */
	orderOrReference: () => picker('Order', { ...order, others: [reference] }, orderByReference),
	/** The same, for a call that takes a reference as well as an id. */
	orderAsEntered: () => idPicker('Order', { ...order, others: [reference], takesBoth: true }),
	product: (label = 'Product') => idPicker(label, product),
	/** The same, for a product that may be new. */
	newProduct: () => idPicker('Product', { ...product, first: 'path' }),
	/** Several of them. */
	products: (hint: string) => chosenFrom('Product', allProducts, { hint }),
	subscription: () => idPicker('Subscription', subscription),
};

/** What tells a record beside its id. */
interface Other {
	mode: string;
	name: string;
	placeholder: string;
	/** "an order reference" */
	what: string;
	rule: Rule<string>;
	looksLikeIt?: (value: string) => boolean;
}

interface Kind {
	search: Search;
	/** What the list can be searched for; completes "Search by …". */
	searchedBy: string;
	example?: string;
	/** The mode for what FastSpring takes as an id, where people call it something else. n8n names a mode "id" itself. */
	idMode?: [mode: string, name: string];
	/** The kind's word in addresses, and an example of one. */
	word?: string;
	address?: string;
	others?: readonly Other[];
	/** FastSpring takes the other for an id, so that a value may be either in every mode. */
	takesBoth?: boolean;
	/** The mode that a new node begins with. */
	first?: string;
}

const reference: Other = {
	mode: 'reference',
	name: 'By Reference',
	placeholder: 'ABC230906-7581-30108',
	what: 'an order reference',
	rule: rules.reference,
	looksLikeIt: rules.isReference,
};

const email: Other = {
	mode: 'email',
	name: 'By Email',
	placeholder: 'name@example.com',
	what: 'an email address',
	rule: rules.email,
	looksLikeIt: (value) => value.includes('@'),
};

const key: Other = {
	mode: 'custom',
	name: 'By Custom Key',
	placeholder: 'crm-48213',
	what: 'a custom lookup key',
	rule: rules.text(),
};

const account: Kind = {
	search: accounts,
	searchedBy: 'whole email address, ID, lookup key or order reference, or by name',
	word: 'account',
	address: 'https://yourstore.onfastspring.com/account/…',
	others: [email],
};
const anyAccount: Kind = { ...account, others: [email, key, reference] };
const order: Kind = {
	search: orders,
	searchedBy: 'reference, email address or ID; the newest also by name, product or total',
	word: 'order',
	address: pageInApp.order('…'),
};
const product: Kind = {
	search: products,
	searchedBy: 'name, path or SKU',
	idMode: ['path', 'By Path'],
	example: 'my-product',
	address: 'https://yourstore.onfastspring.com/my-product',
};
const subscription: Kind = {
	search: subscriptions,
	searchedBy: 'email address, product, state or ID',
	word: 'subscription',
	address: pageInApp.subscription('…'),
};

/** What was entered to find a record by, until its id is known. */
class Sought {
	constructor(
		readonly text: string,
		readonly mode: string,
	) {}
}

/** A picker whose value may have to be looked up first. */
const picker = (
	label: string,
	kind: Kind,
	find: (sought: string, at: string, ask: Ask) => Promise<string>,
): Field<string> => ({
	...shown(label, kind),
	parse: (raw, at) => read(kind, raw, at),
	resolve: async (value, ask) =>
		value instanceof Sought ? await find(value.text, label, ask) : value,
});

/** FastSpring's names for that by which a customer is known. */
const CRITERIA: Readonly<Record<string, string>> = { reference: 'orderReference' };

const customer = (): Field<Json> => ({
	...shown('Account', anyAccount),
	parse: (raw, at) => read(anyAccount, raw, at),
	resolve: async (value, ask) => {
		if (!(value instanceof Sought)) return { account: value };
		const query = { [CRITERIA[value.mode] ?? value.mode]: value.text };
		return (await accountWith(query, ask)) ?? { account: null };
	},
});

/** A picker whose value is sent as it was entered. */
export const idPicker = (label: string, kind: Kind): Field<string> => ({
	...shown(label, kind),
	parse: (raw, at) => {
		const value = read(kind, raw, at);
		return value instanceof Sought ? value.text : value;
	},
});

const shown = (label: string, kind: Kind): Omit<Field<string>, 'parse' | 'type'> => ({
	label,
	search: kind.search,
	property: {
		displayName: label,
		type: 'resourceLocator',
		default: { mode: kind.first ?? 'list', value: '' },
		required: true,
		modes: modesOf(kind),
	},
	isAbsent: (raw) => isEmpty(entryOf(raw).value),
});

const anyText = rules.text(Infinity);

/** The mode that the user chose decides what a value is; where an expression stands for the whole field, its look does. */
function read({ word, others = [], takesBoth }: Kind, raw: unknown, at: string): string | Sought {
	const { mode, value: entered } = entryOf(raw);
	checkFilled(entered, at);
	const text = typeof entered === 'string' ? entered : byRule(anyText, entered, at);
	const value = idInAddress(text.trim(), word);
	const chosen = others.find((one) => one.mode === mode);
	const alike = others.find((one) => one.looksLikeIt?.(value));
	const mayBeOther = mode === '' || mode === 'url' || takesBoth;
	const by = chosen ?? (mayBeOther ? alike : undefined);
	if (by) return new Sought(byRule(by.rule, value, at), by.mode);
	if (!alike) return byRule(rules.id, value, at);
	// A customer's address stays out of errors.
	const said = alike === email ? '' : `${quoted(value)}, `;
	throw new FieldProblem(at, `is ${said}${alike.what}; choose ${alike.name} to find its ID`);
}

/** The chosen mode, if any, and what was entered: any other object is no locator, and must not pass for an empty one. */
function entryOf(raw: unknown): { mode: string; value: unknown } {
	const isLocator = isRecord(raw) && ('mode' in raw || 'value' in raw);
	const { mode = '', value } = isLocator ? raw : { value: raw };
	return { mode: String(mode), value };
}

const modesOf = ({
	search,
	searchedBy,
	others = [],
	idMode = ['id', 'By ID'],
	example = 'abCdE1FGH2Hij3KLMnOpqR',
	address,
}: Kind): INodePropertyMode[] => [
	{
		...LIST,
		displayName: 'From List',
		name: 'list',
		hint: `Search by ${searchedBy}`,
		typeOptions: { searchListMethod: search.name, searchable: true },
	},
	typed(...idMode, example),
	...others.map(({ mode, name, placeholder }) => typed(mode, name, placeholder)),
	...(address ? [typed('url', 'By URL', address)] : []),
];

const typed = (name: string, displayName: string, example: string): INodePropertyMode => ({
	...TEXT,
	displayName,
	name,
	placeholder: `e.g. ${example}`,
});

const LIST = { type: 'list' } as const;
const TEXT = { type: 'string' } as const;
