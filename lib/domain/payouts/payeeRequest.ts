/** What an advisor may ask their processor for: its page for them, or what it says about their account now. */
export const PAYEE_ASKS = ["connect", "refresh"] as const;

export const PAYEE_REQUEST_STATES = ["asked", "done", "failed"] as const;

/** Why a request came to nothing. */
export const PAYEE_REQUEST_ERRORS = ["PAYMENTS_OFF", "UPSTREAM_UNAVAILABLE"] as const;

/** How long a request waits for its call; after that it has failed, and asking again makes a new one. */
export const ASK_WAIT_MS = 30_000;

/** How long the address of a processor's page is given to the one who asked. It is for going there at once. */
export const PAGE_FRESH_MS = 2 * 60_000;
