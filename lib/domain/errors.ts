/**
 * Every error a caller can meet. Functions throw the code and screens own the
 * sentence, so the list is closed: a new code needs a new sentence.
 */
export const ERROR_CODES = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "INVALID_INPUT",
  "BELOW_MINIMUM",
  "ABOVE_MAXIMUM",
  "INVALID_STATE",
  "DUPLICATE_REQUEST",
  "INSUFFICIENT_FUNDS",
  "RATE_LIMITED",
  "SUSPENDED",
  "ADVISOR_OFFLINE",
  "ADVISOR_NOT_ACCEPTING",
  "ADVISOR_BUSY",
  "QUEUE_FULL",
  "VIDEO_UNAVAILABLE",
  "SELF_SESSION",
  "NOT_WRITABLE",
  "DAILY_CAP",
  "SPENDING_LIMIT",
  "SELF_EXCLUDED",
  "PAYMENTS_OFF",
  "PAYOUTS_PAUSED",
  "UPSTREAM_UNAVAILABLE",
  "FILE_TYPE",
  "FILE_TOO_LARGE",
  "TOO_MANY_FILES",
  "APPLICATIONS_CLOSED",
] as const;

/** One of the codes above. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What travels beside a code: the field of an `INVALID_INPUT`, the limit that was broken. */
export type ErrorDetails = Record<string, string | number | bigint | boolean | null>;
