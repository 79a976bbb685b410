import { country, email, group, openGroup, text } from '../../shared/fields';
import { compact, type Json } from '../../shared/json';

const CONTACT = [
	'email',
	'firstName',
	'lastName',
	'companyName',
	'fullName',
	'phoneNumber',
	'website',
];
const ADDRESS = ['addressLine1', 'addressLine2', 'city', 'region', 'postalCode', 'country'];
const ORGANIZATION = ['organizationName', 'organizationType', 'organizationReference'];

/** Somebody on an invoice, in one flat group and in n8n's order of the alphabet. */
const fields = {
	addressLine1: text('Address Line 1'),
	addressLine2: text('Address Line 2'),
	city: text('City'),
	companyName: text('Company'),
	country: country(),
	email: email(),
	firstName: text('First Name'),
	fullName: text('Full Name', {
		description: 'The name as it is to be written, where it is not first and last name',
	}),
	lastName: text('Last Name'),
	organizationName: text('Organization Name', { description: 'Legal name of the organization' }),
	organizationReference: text('Organization Reference', {
		description: 'Your own or their ID of the organization',
	}),
	organizationType: text('Organization Type', { placeholder: 'e.g. LLC' }),
	phoneNumber: text('Phone'),
	postalCode: text('Postal Code'),
	region: text('Region', { description: 'State, province or region' }),
	website: text('Website'),
};

const required = ['email', 'firstName', 'lastName'] as const;

export const billTo = openGroup('Bill To', fields, {
	required,
	description: 'Who pays. The products go there too, unless Deliver To is added.',
});

export const deliverTo = group('Deliver To', fields, {
	required,
	description: 'Who gets the products, where it is somebody else than Bill To',
	placeholder: 'Add Deliver To',
});

/** FastSpring wants both contacts, each in three parts; without a second one the products go where the bill goes. */
export const contacts = (billTo: Json, deliverTo: Json | undefined): Json[] => [
	{ contactType: 'billTo', ...parts(billTo) },
	{ contactType: 'deliverTo', ...parts(deliverTo ?? billTo) },
];

const parts = (from: Json): Json => ({
	contact: part(from, CONTACT),
	...compact({ address: part(from, ADDRESS), organization: part(from, ORGANIZATION) }),
});

const part = (from: Json, names: readonly string[]): Json | undefined =>
	compact(Object.fromEntries(names.map((name) => [name, from[name]])));
