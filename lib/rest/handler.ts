import "server-only";
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { api } from "../../convex/_generated/api";
import type { ErrorDetails } from "../domain/errors";
import { PROBLEM_CODES, type ProblemCode } from "../domain/rest/problems";
import { convexUrl } from "../env";
import { note } from "../observe/log";
import { reportError } from "../observe/reportError";
import { requestIdOf } from "../observe/requestId";
import { answerLocale, headersOf, problemResponse, type Envelope } from "./answers";
import { readBody } from "./body";
import { callerOf, tokenForOwner, type Caller } from "./caller";
import { idsIn, type Operation } from "./define";
import { addressOf, takeFromEdge, type Quota } from "./edgeLimit";
import { Refusal, refuse } from "./refusal";
import { findRoutes, resolveInput, type Route } from "./resolve";
import { caseOf, toPlain, toWire } from "./wire";

/** A call waits no longer than this for each answer of the backend. */
const PATIENCE_MS = 10_000;
const REQUEST_KEY = /^[A-Za-z0-9_-]{8,64}$/;

/** The backend as this process reaches it, and as whoever the token names. */
function backendAs(token: string | null): ConvexHttpClient {
  const patient: typeof fetch = (input, init) => fetch(input, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  const client = new ConvexHttpClient(process.env.PARLEY_BACKEND_URL || convexUrl(), {
    fetch: patient,
    skipConvexDeploymentUrlCheck: true,
    logger: false,
  });
  if (token !== null) client.setAuth(token);
  return client;
}

const knownCode = (code: unknown): ProblemCode => PROBLEM_CODES.find((known) => known === code) ?? "INTERNAL";

/** A refusal of one of our functions as a refusal of the call; null for anything else that went wrong. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof ConvexError)) return null;
  const data = error.data as { code?: unknown; details?: Refusal["details"]; paginationError?: unknown };
  if (data.paginationError !== undefined) return new Refusal("INVALID_INPUT", { field: "cursor" });
  return new Refusal(knownCode(data.code), data.details ?? {});
}

/** The backend refuses a token before any function runs, with a document that says why. */
function isRefusedToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  try {
    return typeof (JSON.parse(error.message) as { code?: unknown }).code === "string";
  } catch {
    // Some other failure, said in words.
    return false;
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof TypeError || (error instanceof Error && error.name === "TimeoutError");

/** The address this site is asked under, from the request or the proxy in front. */
function originOf({ headers, url }: Request): string {
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? new URL(url).host;
  return `${headers.get("x-forwarded-proto")?.split(",")[0] ?? "http"}://${host}`;
}

type Admissible = Exclude<Caller, { way: "foreign" }>;

type Asked = { method: string; path: string; body: string; requestKey: string | null };
type Entered = { backend: ConvexHttpClient; quota: Quota | null };

/** Lets the caller in: proven, allowed by the key's scopes, within the limits. Throws Refusal. */
async function enter(request: Request, caller: Admissible, operation: Operation, asked: Asked): Promise<Entered> {
  if (caller.way === "nobody") return { backend: backendAs(null), quota: null };
  const door = backendAs(caller.way === "key" ? null : caller.token);
  const proof = caller.way === "key" ? caller.proof : null;
  const entry = await door.mutation(api.rest.enter, { ...asked, scope: operation.scope, proof }).catch((error: unknown) => {
    throw caller.way !== "key" && isRefusedToken(error) ? new Refusal("UNAUTHENTICATED") : error;
  });
  if (!entry.ok) {
    const details: ErrorDetails = entry.retryAfterMs === null ? {} : { retryAfterMs: entry.retryAfterMs };
    throw new Refusal(knownCode(entry.code), details, entry.quota);
  }
  if (entry.owner === null) return { backend: door, quota: entry.quota };
  return { backend: backendAs((await tokenForOwner(request, entry.owner)) ?? refuse("UPSTREAM_UNAVAILABLE")), quota: entry.quota };
}

/**
 * Why a call failed that no function refused: an id of another table or of nothing is refused by the deployment itself, before
 * the function. Anything else is ours to answer for.
 */
async function findCause(error: unknown, operation: Operation, input: Record<string, unknown>): Promise<Refusal | null> {
  if (isUnreachable(error)) return new Refusal("UPSTREAM_UNAVAILABLE");
  const ids = idsIn(operation.input, input);
  if (ids.length === 0) return null;
  const areIds = await backendAs(null).query(api.rest.areIds, { ids });
  return areIds.includes(false) ? new Refusal("NOT_FOUND") : null;
}

async function answerTo(request: Request, route: Route, envelope: Envelope): Promise<Response> {
  const { operation, spoken } = route;
  const { pathname, search, searchParams } = new URL(request.url);
  const caller = await callerOf(request);
  if (caller.way === "foreign") return await problemResponse({ code: "FOREIGN_ORIGIN" }, envelope);
  if (caller.way === "nobody" && operation.scope !== null) return await problemResponse({ code: "UNAUTHENTICATED" }, envelope);
  const body = await readBody(request);
  if ("code" in body) return await problemResponse(body, envelope);
  const resolved = resolveInput(route, searchParams, body.text);
  if (!resolved.ok) return await problemResponse(resolved, envelope);
  const { input, forged } = resolved;
  const key = request.headers.get("idempotency-key");
  if (key !== null && !REQUEST_KEY.test(key))
    return await problemResponse({ code: "INVALID_INPUT", fields: ["Idempotency-Key"] }, envelope);
  const requestKey = operation.method === "GET" ? null : key;
  try {
    const asked = { method: request.method, path: pathname + search, body: body.text, requestKey };
    const { backend, quota } = await enter(request, caller, operation, asked);
    if (quota !== null) envelope.quota = quota;
    if (forged.length > 0) note({ event: "rest.forgedFields", requestId: envelope.requestId, operation: operation.id, fields: forged });
    const call = { backend, requestKey: requestKey ?? crypto.randomUUID(), nowMs: Date.now(), origin: originOf(request) };
    const answer = operation.output.parse(toPlain(await operation.run(call, input as never)));
    return Response.json(toWire(answer, spoken), { headers: headersOf(envelope) });
  } catch (error) {
    const refusal = refusalOf(error) ?? (await findCause(error, operation, input).catch(() => null));
    if (refusal === null) await reportError("rest.failed", error, { requestId: envelope.requestId, operation: operation.id });
    if (refusal?.quota) envelope.quota = refusal.quota;
    return await problemResponse(refusal ?? { code: "INTERNAL" }, envelope);
  }
}

/** Answers every call below /api that no other handler has: finds the operation by path and method, and says what is wrong otherwise. */
export async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const requestId = requestIdOf(request.headers);
  const { quota, retryAfterMs } = takeFromEdge(addressOf(request.headers), Date.now());
  const envelope: Envelope = { requestId, locale: answerLocale(request.headers), spoken: caseOf(pathname), quota };
  if (retryAfterMs > 0) return await problemResponse({ code: "RATE_LIMITED", details: { retryAfterMs } }, envelope);
  const routes = findRoutes(pathname);
  if (routes.length === 0) return await problemResponse({ code: "NOT_FOUND" }, envelope);
  const route = routes.find(({ operation }) => operation.method === request.method);
  if (route !== undefined) return await answerTo(request, route, envelope);
  const allow = [...new Set(routes.map(({ operation }) => operation.method))].sort().join(", ");
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { ...headersOf(envelope), Allow: allow } });
  return await problemResponse({ code: "METHOD_NOT_ALLOWED", headers: { Allow: allow } }, envelope);
}
