/** The n8n that all tests and the demo run in. */
export const NEWEST_N8N_VERSION = '2.41.1';
/** The oldest one that the package works in: those before 1.83 have no `NodeConnectionTypes`. */
export const OLDEST_N8N_VERSION = '1.85.4';
