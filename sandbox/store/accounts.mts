import { isFields, type Fields } from './fields.mts';
import { tellOptIn } from './mailingList.mts';
import { accountEvent } from '../views/account.mts';
import type { Store } from '../store.mts';
import type { Account } from './model.mts';

/** A new account. `fields` as in `POST /accounts`; the caller has checked them. */
export function createAccount(store: Store, fields: Fields): Account {
	const account: Account = {
		id: store.id(),
		changed: store.now(),
		created: store.now(),
		contact: { first: '', last: '', email: '', company: null, phone: null, subscribed: false },
		address: {
			addressLine1: null,
			addressLine2: null,
			city: null,
			postalCode: null,
			region: null,
			regionCustom: null,
			company: null,
		},
		language: 'en',
		country: 'US',
		lookup: { global: store.id() },
		payment: null,
		orders: [],
		subscriptions: [],
		taxExemptionData: null,
	};
	apply(account, fields);
	store.accounts.set(account.id, account);
	store.emit('account.created', true, () => accountEvent(store, account));
	tellOptIn(store, account, false);
	return account;
}

/** Changes what is given and nothing else. */
export function updateAccount(store: Store, account: Account, fields: Fields): void {
	const { subscribed } = account.contact;
	apply(account, fields);
	store.touch(account);
	store.emit('account.updated', true, () => accountEvent(store, account));
	tellOptIn(store, account, subscribed);
}

function apply(account: Account, fields: Fields): void {
	const { contact, address, lookup, language, country } = fields;
	if (isFields(contact)) account.contact = { ...account.contact, ...contact };
	if (isFields(address)) account.address = { ...account.address, ...address };
	if (isFields(lookup) && typeof lookup['custom'] === 'string')
		account.lookup = { ...account.lookup, custom: lookup['custom'] };
	if (typeof language === 'string') account.language = language;
	if (typeof country === 'string') account.country = country;
}
