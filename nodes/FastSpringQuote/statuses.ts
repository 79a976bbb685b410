/** What can become of a quote. */
export const statuses = {
	AWAITING_PAYMENT: ['Awaiting Payment', 'Accepted, or invoiced, and not paid yet'],
	CANCELED: 'Canceled',
	COMPLETED: ['Completed', 'Accepted and paid'],
	EXPIRED: 'Expired',
	OPEN: ['Open', 'Neither accepted nor expired'],
} as const;
