import { ERROR_CODES, type ErrorCode } from "../errors";

/** What can be wrong with a call before any function decides about it. */
export const CALL_CODES = [
  "KEY_INVALID",
  "SIGNATURE_INVALID",
  "TIMESTAMP_OUT_OF_WINDOW",
  "REPLAYED",
  "SCOPE_MISSING",
  "FOREIGN_ORIGIN",
  "METHOD_NOT_ALLOWED",
  "MALFORMED_JSON",
  "UNSUPPORTED_MEDIA_TYPE",
  "BODY_TOO_LARGE",
  "INTERNAL",
] as const;
export type CallCode = (typeof CALL_CODES)[number];

/** Every code a problem document can carry. */
export const PROBLEM_CODES = [...ERROR_CODES, ...CALL_CODES] as const;
export type ProblemCode = ErrorCode | CallCode;

const STATUS: Partial<Record<ProblemCode, number>> = {
  INVALID_INPUT: 400,
  MALFORMED_JSON: 400,
  UNAUTHENTICATED: 401,
  KEY_INVALID: 401,
  SIGNATURE_INVALID: 401,
  TIMESTAMP_OUT_OF_WINDOW: 401,
  REPLAYED: 401,
  INSUFFICIENT_FUNDS: 402,
  FORBIDDEN: 403,
  SUSPENDED: 403,
  SCOPE_MISSING: 403,
  FOREIGN_ORIGIN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  BELOW_MINIMUM: 422,
  ABOVE_MAXIMUM: 422,
  DAILY_CAP: 422,
  SPENDING_LIMIT: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UPSTREAM_UNAVAILABLE: 503,
};

/** The HTTP status of a code. A refusal by the state of things is a conflict, 409. */
export const statusOf = (code: ProblemCode): number => STATUS[code] ?? 409;
