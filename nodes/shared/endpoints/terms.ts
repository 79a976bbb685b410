/** A second time it does nothing more. */
export const idempotent = { repetition: 'idempotent' } as const;

/** It moves money, binds a customer, or ends or destroys what nobody can bring back. */
export const irreversible = { isIrreversible: true } as const;

/** A charge, a report and the download of its file may take long. Milliseconds. */
export const SLOW = 300_000;
