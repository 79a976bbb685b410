import {
	choice,
	clearable,
	collection,
	country,
	email,
	id,
	pairs,
	scalar,
	text,
} from '../shared/fields';
import { rules } from '../shared/values';

const person = {
	company: text('Company'),
	email: email(),
	firstName: text('First Name', { maxLength: 50 }),
	lastName: text('Last Name', { maxLength: 50 }),
	phoneNumber: text('Phone', { maxLength: 64 }),
};

const address = {
	addressLine1: text('Address Line 1', { maxLength: 256 }),
	addressLine2: text('Address Line 2', { maxLength: 256 }),
	city: text('City', { maxLength: 256 }),
	country: country(),
	postalCode: text('Postal Code', { maxLength: 50 }),
	region: text('Region', {
		maxLength: 256,
		description: 'Two-letter code in the US and Canada such as CO, the full name elsewhere',
	}),
};

/** What a session can say about its customer. */
export const customer = {
	accountId: id('Account ID', { description: 'A customer account of the store' }),
	accountTags: pairs('Account Tags', 'Tag', {
		description: 'Your own data, kept with the customer account',
	}),
	billToAddress: collection('Billing Address', address),
	billToContact: collection('Billing Contact', person),
	externalAccountId: scalar('External Account ID', rules.lookupKey, {
		placeholder: 'e.g. crm-48213',
		description: 'Your own key for the customer account, at least 4 characters',
	}),
	shipToAddress: collection('Shipping Address', address),
	shipToContact: collection('Shipping Contact', person),
	shipToType: choice('Shipping Type', {
		GIFT_PURCHASE: ['Gift', 'The purchase is a present for the shipping contact'],
		SAME_AS_BILL_TO: 'Same as Billing',
		SHIP_TO: 'To the Shipping Contact',
	}),
	taxId: text('Tax ID', { description: 'VAT, GST or CPF number; customers in Brazil need one' }),
	taxIdRegion: text('Tax ID Region', {
		maxLength: 2,
		placeholder: 'e.g. CO',
		description: 'Two-letter state or province that the tax ID belongs to',
	}),
};

const personChanges = {
	...person,
	company: clearable(person.company),
	phoneNumber: clearable(person.phoneNumber),
};

const addressChanges = { ...address, addressLine2: clearable(address.addressLine2) };

/** The same, where it changes what a session has. */
export const customerChanges = {
	...customer,
	billToAddress: collection('Billing Address', addressChanges),
	billToContact: collection('Billing Contact', personChanges),
	shipToAddress: collection('Shipping Address', addressChanges),
	shipToContact: collection('Shipping Contact', personChanges),
	taxId: clearable(customer.taxId),
	taxIdRegion: clearable(customer.taxIdRegion),
};
