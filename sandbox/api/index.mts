import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.mts';
import { registerAccounts } from './accounts.mts';
import { registerCheckouts } from './checkouts.mts';
import { registerCoterm } from './coterm.mts';
import { registerCoupons } from './coupons.mts';
import { registerEntries } from './entries.mts';
import { registerEvents } from './events.mts';
import { registerInvoices } from './invoices.mts';
import { registerOrders } from './orders.mts';
import { registerProducts } from './products.mts';
import { registerProforma } from './proforma.mts';
import { registerQuotes } from './quotes.mts';
import { registerReports } from './reports.mts';
import { registerReturns } from './returns.mts';
import { registerSessions } from './sessions.mts';
import { registerSubscriptions } from './subscriptions.mts';
import { registerSurveys } from './surveys.mts';
import { registerTransfers } from './transfers.mts';

/** One file a group: it adds its routes to the app and works on the store. */
export type Register = (app: FastifyInstance, store: Store) => void;

/** Every group of the API. A new one is a file beside this and a line here. */
export const groups: readonly Register[] = [
	registerAccounts,
	registerCheckouts,
	registerCoterm,
	registerCoupons,
	registerEntries,
	registerEvents,
	registerInvoices,
	registerOrders,
	registerProducts,
	registerProforma,
	registerQuotes,
	registerReports,
	registerReturns,
	registerSessions,
	registerSubscriptions,
	registerSurveys,
	registerTransfers,
];
