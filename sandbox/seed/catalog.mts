/** What Lumen Audio, an invented company, sells. Written through the same door as `POST /products`. */
export const catalog = [
	{
		product: 'mixdesk-pro-monthly',
		display: { en: 'MixDesk Pro (monthly)', de: 'MixDesk Pro (monatlich)' },
		description: {
			summary: { en: 'The mixing desk for **working** engineers.' },
			action: { en: 'Start mixing' },
			full: { en: 'Unlimited tracks, 40 plug-ins, offline use.' },
		},
		image: 'https://cdn.example.com/lumen/mixdesk-pro.png',
		sku: 'LUM-MDP-M',
		badge: { en: 'Most popular' },
		rank: 1,
		attributes: { tier: 'pro' },
		fulfillment: { instructions: { en: 'Paste the key under *Help, Activate*.' } },
		pricing: {
			price: { USD: 24, EUR: 22.5, JPY: 3600 },
			interval: 'month',
			intervalLength: 1,
			quantityDiscounts: { 5: 10, 20: 20 },
			discountReason: { en: 'Team discount' },
		},
	},
	{
		product: 'mixdesk-pro-yearly',
		display: { en: 'MixDesk Pro (yearly)', de: 'MixDesk Pro (jährlich)' },
		sku: 'LUM-MDP-Y',
		rank: 2,
		attributes: { tier: 'pro' },
		pricing: {
			price: { USD: 240, EUR: 225, JPY: 36_000 },
			interval: 'year',
			intervalLength: 1,
			quantityDiscounts: { 5: 10, 20: 20 },
		},
	},
	{
		product: 'mixdesk-studio-monthly',
		display: { en: 'MixDesk Studio (monthly)' },
		sku: 'LUM-MDS-M',
		attributes: { tier: 'studio' },
		pricing: {
			price: { USD: 49, EUR: 45, GBP: 39 },
			interval: 'month',
			intervalLength: 1,
			trial: 14,
			paymentCollected: true,
		},
	},
	{
		product: 'mixdesk-studio-yearly',
		display: { en: 'MixDesk Studio (yearly)' },
		sku: 'LUM-MDS-Y',
		attributes: { tier: 'studio' },
		pricing: {
			price: { USD: 490, EUR: 450, GBP: 390 },
			interval: 'year',
			intervalLength: 1,
			setupFee: { price: { USD: 35, EUR: 32 }, title: { en: 'Studio set-up' } },
		},
	},
	{
		product: 'lumen-cloud-monthly',
		display: { en: 'Lumen Cloud (monthly)' },
		sku: 'LUM-CLD-M',
		taxcode: 'SW054002',
		pricing: {
			price: { USD: 9, EUR: 8.5, JPY: 1300 },
			interval: 'month',
			intervalLength: 1,
			trial: 14,
			paymentCollected: false,
			paidTrial: false,
		},
	},
	{
		product: 'lumen-samples-weekly',
		display: { en: 'Lumen Samples (weekly)' },
		sku: 'LUM-SMP-W',
		pricing: { price: { USD: 4 }, interval: 'week', intervalLength: 1 },
	},
	{
		product: 'mastering-usage',
		display: { en: 'Mastering minutes' },
		sku: 'LUM-MST-U',
		taxcode: 'SW054000',
		pricing: { price: { USD: 15, EUR: 14, JPY: 2200 }, interval: 'adhoc' },
	},
	{
		product: 'mixdesk-seat',
		display: { en: 'MixDesk extra seat' },
		sku: 'LUM-MDP-SEAT',
		pricing: { price: { USD: 6, EUR: 5.5, JPY: 900 }, interval: 'month', intervalLength: 1 },
	},
	{
		product: 'cloud-storage-100',
		display: { en: 'Cloud storage, 100 GB' },
		sku: 'LUM-CLD-100',
		taxcode: 'SW054002',
		pricing: { price: { USD: 3.5, EUR: 3.2 }, interval: 'month', intervalLength: 1 },
	},
	{
		product: 'mixdesk-3',
		display: { en: 'MixDesk 3 (perpetual licence)' },
		sku: 'LUM-MD3',
		fulfillment: { instructions: { en: 'Your key works on two computers.' } },
		pricing: { price: { USD: 129, EUR: 119, JPY: 19_800, GBP: 105 } },
	},
	{
		product: 'reverb-pack',
		display: { en: 'Reverb Pack', de: 'Hall-Paket' },
		sku: 'LUM-RVB',
		pricing: { price: { USD: 39, EUR: 36 }, quantityDiscounts: { 10: { USD: 5, EUR: 4.5 } } },
	},
	{
		product: 'tape-echo',
		display: { en: 'Tape Echo' },
		sku: 'LUM-ECH',
		pricing: { price: { USD: 59, EUR: 54, JPY: 8900 } },
	},
	{
		product: 'field-recorder',
		display: { en: 'Field Recorder FR-1' },
		sku: 'LUM-FR1',
		format: 'physical',
		pricing: { price: { USD: 249, EUR: 235 }, quantityBehavior: 'lock' },
	},
	{
		product: 'onboarding-call',
		display: { en: 'Onboarding call (60 min)' },
		sku: 'LUM-ONB',
		pricing: { price: { USD: 90, EUR: 85 }, quantityBehavior: 'hide' },
	},
];

/** Files and licence keys cannot be set through the API, only read. */
export const fulfillments: Record<string, string[]> = {
	'mixdesk-pro-monthly': ['license'],
	'mixdesk-pro-yearly': ['license'],
	'mixdesk-3': ['license', 'file'],
	'reverb-pack': ['file'],
	'tape-echo': ['file'],
};

export const offers: Record<
	string,
	Array<{ type: string; display: Record<string, string>; items: string[] }>
> = {
	'mixdesk-pro-monthly': [
		{
			type: 'upgrade',
			display: { en: 'Two months free when you pay yearly' },
			items: ['mixdesk-pro-yearly', 'mixdesk-studio-monthly'],
		},
		{ type: 'addon', display: { en: 'For teams' }, items: ['mixdesk-seat'] },
	],
	'mixdesk-3': [{ type: 'cross-sell', display: {}, items: ['reverb-pack', 'tape-echo'] }],
};

export const FIRST_NAMES = [
	'Mira',
	'Jonas',
	'Ines',
	'Kenji',
	'Amara',
	'Lukas',
	'Zoë',
	'Tomás',
	'Nadia',
	'Oliver',
	'Sakura',
	'Priya',
	'Elin',
	'Mateo',
	'Chloé',
	'Harriet',
	'Björn',
	'Yuki',
	'Femi',
	'Greta',
] as const;
export const LAST_NAMES = [
	'Okafor',
	'Lindqvist',
	'Moreau',
	'Tanaka',
	'Weber',
	'Hughes',
	'García',
	'Novak',
	'Iyer',
	'Fischer',
	'Brandt',
	'Sato',
	'Dubois',
	'Walsh',
	'Jansen',
	'Müller',
	'Patel',
	'Rossi',
	'Adeyemi',
	'Kowalski',
] as const;
export const COMPANIES = [
	'Harbour Sound',
	'Northlight Studios',
	'Atelier Moreau',
	'Blue Hour Radio',
	'Tonwerk',
	'Kite & Co',
	'Sakamichi Audio',
	'Fern Valley Podcasts',
] as const;
export const PLACES: Record<
	string,
	Array<{ city: string; postalCode: string; region: string | null; street: string }>
> = {
	US: [
		{ city: 'Portland', postalCode: '97205', region: 'OR', street: '12 Alder Street' },
		{ city: 'Austin', postalCode: '78701', region: 'TX', street: '400 Cedar Lane' },
	],
	DE: [
		{ city: 'Berlin', postalCode: '10115', region: 'BE', street: 'Lindenweg 8' },
		{ city: 'Köln', postalCode: '50667', region: 'NW', street: 'Domgasse 3' },
	],
	FR: [{ city: 'Lyon', postalCode: '69002', region: null, street: '5 rue des Tilleuls' }],
	NL: [{ city: 'Utrecht', postalCode: '3511', region: 'UT', street: 'Kanaalstraat 21' }],
	GB: [{ city: 'Bristol', postalCode: 'BS1 4ND', region: null, street: '14 Harbour Row' }],
	JP: [{ city: 'Osaka', postalCode: '530-0001', region: '27', street: '1-2-3 Umeda' }],
	AU: [{ city: 'Hobart', postalCode: '7000', region: 'TAS', street: '9 Wharf Road' }],
	CA: [{ city: 'Halifax', postalCode: 'B3H 1A1', region: 'NS', street: '77 Spring Road' }],
	SE: [{ city: 'Malmö', postalCode: '21119', region: null, street: 'Storgatan 2' }],
};
