import { DEFAULT_LOCALE, localeOf, type Locale } from "../domain/locales";
import type { ErrorCode } from "../domain/errors";
import { CALL_CODES, statusOf, type ProblemCode } from "../domain/rest/problems";
import { getText } from "../i18n/serverText";
import type { Quota } from "./edgeLimit";
import { toPlain, toSnake, toWire, type Case } from "./wire";

/** What every answer of one call carries. */
export type Envelope = { requestId: string; locale: Locale; spoken: Case; quota: Quota };

/** The language of an answer's sentences: X-Locale, else English. What programs read is the code. */
export const answerLocale = (headers: Headers): Locale => localeOf(headers.get("x-locale") ?? "") ?? DEFAULT_LOCALE;

/** The headers of every answer. */
export function headersOf({ requestId, quota }: Pick<Envelope, "requestId" | "quota">): Record<string, string> {
  return {
    "Cache-Control": "no-store",
    "X-Request-Id": requestId,
    "RateLimit-Limit": String(quota.limit),
    "RateLimit-Remaining": String(quota.remaining),
    "RateLimit-Reset": String(Math.ceil(quota.resetMs / 1_000)),
  };
}

/** Sentences of screens say what to press; for these, programs have their own. */
const OWN_SENTENCES = [
  "UNAUTHENTICATED",
  "NOT_FOUND",
  "INVALID_INPUT",
  "INVALID_STATE",
  "DUPLICATE_REQUEST",
  "ABOVE_MAXIMUM",
  "UPSTREAM_UNAVAILABLE",
] as const;

/** A problem's sentence. */
export async function sentenceOf(code: ProblemCode, locale: Locale): Promise<string> {
  const own = [...CALL_CODES, ...OWN_SENTENCES].find((known) => known === code);
  const t = await getText("api.problems", locale);
  return own === undefined ? (await getText("errors", locale))(code as ErrorCode) : t(own);
}

export type Problem = { code: ProblemCode; details?: Record<string, unknown>; fields?: string[]; headers?: Record<string, string> };

/** A problem document (RFC 9457): a closed code for programs, a sentence for people. */
export async function problemResponse({ code, details = {}, fields = [], headers = {} }: Problem, envelope: Envelope): Promise<Response> {
  const status = statusOf(code);
  const { retryAfterMs } = details;
  const named = typeof details.field === "string" ? [...fields, details.field] : fields;
  const name = (field: string): string => (envelope.spoken === "snake" ? toSnake(field) : field);
  const body = {
    type: `/api/docs#${code}`,
    title: await sentenceOf(code, envelope.locale),
    status,
    code,
    instance: `urn:request:${envelope.requestId}`,
    ...(Object.keys(details).length === 0 ? {} : { details: toWire(toPlain(details), envelope.spoken) }),
    ...(named.length === 0 ? {} : { errors: named.map((field) => ({ field: name(field.replace(/Minor$/, "Cents")) })) }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...headersOf(envelope),
      "Content-Type": "application/problem+json",
      "Content-Language": envelope.locale,
      ...(typeof retryAfterMs === "number" ? { "Retry-After": String(Math.ceil(retryAfterMs / 1_000)) } : {}),
      ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...headers,
    },
  });
}
