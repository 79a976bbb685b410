import { createAccount } from '../store/accounts.mts';
import type { Store } from '../store.mts';
import { DAY } from '../store/dates.mts';
import { PLACES, FIRST_NAMES, LAST_NAMES, COMPANIES } from './catalog.mts';
import { countries } from '../store/money.mts';

/** Every twentieth account is new: no orders, no payment method. */
export function addAccount(store: Store, index: number, today: number): void {
	const { random } = store;
	const country = random.pick([
		'US',
		'US',
		'US',
		'DE',
		'DE',
		'FR',
		'NL',
		'GB',
		'GB',
		'JP',
		'AU',
		'CA',
		'SE',
	]);
	const place = random.pick(PLACES[country] ?? []);
	const first = random.pick(FIRST_NAMES);
	const last = random.pick(LAST_NAMES);
	const company = random.chance(0.3) ? random.pick(COMPANIES) : null;
	const plain = (text: string) =>
		text
			.normalize('NFD')
			.replace(/[^a-zA-Z]/g, '')
			.toLowerCase();
	const age = isNew(index) ? random.int(1, 20) : random.int(760, 790);
	store.at(today - age * DAY + random.int(0, DAY - 1), () => {
		const account = createAccount(store, {
			contact: {
				first,
				last,
				email: `${plain(first)}.${plain(last)}.${index + 1}@example.${random.pick(['com', 'net', 'org'])}`,
				company,
				phone: random.chance(0.4) ? `+1 555 0${random.digits(3)}` : null,
				subscribed: random.chance(0.5),
			},
			address: {
				addressLine1: place.street,
				city: place.city,
				postalCode: place.postalCode,
				region: place.region,
				company,
			},
			language: countries[country]?.language ?? 'en',
			country,
			...(random.chance(0.25) ? { lookup: { custom: `crm-${10_001 + index}` } } : {}),
		});
		if (isNew(index)) return;
		account.payment = random.chance(0.85)
			? {
					type: 'creditcard',
					creditcard: random.pick(['visa', 'mastercard', 'amex']),
					cardEnding: random.digits(4),
					expiry: `${String(random.int(1, 12)).padStart(2, '0')}/29`,
				}
			: { type: 'paypal' };
	});
}

export function isNew(index: number): boolean {
	return index % 20 === 19;
}
