/** The kinds of offers that a product can carry. */
export const types = {
	addon: 'Add-On',
	alternatives: 'Alternatives',
	'cross-sell': 'Cross-Sell',
	crossgrade: 'Crossgrade',
	downgrade: 'Downgrade',
	downsell: 'Downsell',
	upgrade: 'Upgrade',
	upsell: 'Upsell',
} as const;
