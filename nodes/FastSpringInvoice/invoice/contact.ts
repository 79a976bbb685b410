import { country, email, group, optional, text, type Values } from '../../shared/fields';
import { compact, type Json } from '../../shared/json';

const contact = {
	email: email(),
	firstName: text('First Name'),
	lastName: text('Last Name'),
	companyName: optional(text('Company')),
	fullName: optional(text('Full Name', { description: 'The name as it is to be written, where it is not first and last name' })),
	phoneNumber: optional(text('Phone')),
	website: optional(text('Website')),
};

const address = {
	addressLine1: optional(text('Address Line 1')),
	addressLine2: optional(text('Address Line 2')),
	city: optional(text('City')),
	region: optional(text('Region', { description: 'State, province or region' })),
	postalCode: optional(text('Postal Code')),
	country: optional(country()),
};

const organization = {
	organizationName: optional(text('Organization Name', { description: 'Legal name of the organization' })),
	organizationType: optional(text('Organization Type', { placeholder: 'e.g. LLC' })),
	organizationReference: optional(text('Organization Reference', { description: 'Your own or their ID of the organization' })),
};

type Party = Values<typeof contact & typeof address & typeof organization>;

/** Somebody on an invoice, in one flat group. */
export const party = (label: string, description: string) =>
	group(label, { ...contact, ...address, ...organization }, { description, placeholder: `Add ${label}` });

/** FastSpring wants both contacts, each in three parts; without a second one the goods go where the bill goes. */
export const contacts = (billTo: Party, deliverTo: Party | undefined): Json[] => [
	{ contactType: 'billTo', ...parts(billTo) },
	{ contactType: 'deliverTo', ...parts(deliverTo ?? billTo) },
];

const parts = (from: Party): Json => ({
	contact: part(from, contact),
	...compact({ address: part(from, address), organization: part(from, organization) }),
});

const part = (from: Json, fields: object): Json | undefined =>
	compact(Object.fromEntries(Object.keys(fields).map((name) => [name, from[name]])));
