/** A sandbox with one finished job, whose file has so many rows: `reportSandbox.mts <rows>` prints its address and the job's id. */
import { createSandbox } from '../../sandbox/server.mts';
import { rigReports, startJob } from '../../sandbox/store/reports.mts';

/** Wide rows, as a bookkeeper asks for them. */
const COLUMNS = [
	'order_id',
	'transaction_date',
	'product_name',
	'buyer_email',
	'country_name',
	'transaction_currency',
	'income',
	'income_in_usd',
	'tax',
	'transaction_fee',
	'syncdate',
	'subscription_status',
];

void createSandbox({ seed: { accounts: 50, subscriptions: 20, orders: 500 }, instant: true }).then(
	({ url, store }) => {
		rigReports(store, { rows: Number(process.argv[2]) });
		const job = startJob(store, 'RevenueReport', { filter: {}, reportColumns: COLUMNS });
		store.skip(60_000);
		console.log(`${url} ${job.id}`);
	},
);
