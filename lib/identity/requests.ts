import "server-only";
import { cookies } from "next/headers";
import { NextResponse } from "next/server";
import { convexUrl } from "../env";
import { isLocalSignInOpen, isOwnOrigin } from "./gate";
import { listAccounts, openIdentity } from "./identityFile";
import type { LocalAccount } from "./personas";
import { mintCookie, readCookie, SIGN_IN_LIFETIME_SECONDS, type SigningKey } from "./tokens";

const COOKIE_NAME = "parley_identity";
const BODY_BYTES_MAX = 2_000;

/** What a handler of the local identity provider works with once the gate is open. */
export type OpenGate = { path: string; key: SigningKey; accounts: LocalAccount[] };

/**
 * Opens the gate for a request or answers for it: 404 when the local sign-in does not exist here (nobody learns that it
 * could), 403 when a change is asked for by a page that is not ours.
 */
export async function passGate(request: Pick<Request, "headers">, kind: "read" | "change"): Promise<OpenGate | NextResponse> {
  const environment = process.env;
  const host = request.headers.get("host");
  const path = environment.PARLEY_IDENTITY_FILE;
  const isOpen = isLocalSignInOpen({
    identityFile: path,
    clerkPublishableKey: environment.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
    clerkSecretKey: environment.CLERK_SECRET_KEY,
    clerkIssuer: environment.CLERK_JWT_ISSUER_DOMAIN,
    convexUrl: convexUrl(environment),
    appEnv: environment.APP_ENV,
    host,
  });
  if (!isOpen || path === undefined) return answer(404, { error: "not_found" });
  if (kind === "change" && !isOwnOrigin(request.headers.get("origin"), host)) return answer(403, { error: "foreign_origin" });
  const identity = await openIdentity(path);
  return { path, key: identity.key, accounts: listAccounts(identity) };
}

/** The account whose cookie the request carries, or null. */
export async function signedInAccount(gate: OpenGate): Promise<LocalAccount | null> {
  const cookie = (await cookies()).get(COOKIE_NAME);
  if (cookie === undefined) return null;
  const subject = await readCookie(gate.key, cookie.value);
  return gate.accounts.find((account) => account.subject === subject) ?? null;
}

/** Signs an account in on this browser. Scripts cannot read the cookie and other sites cannot make a browser send it. */
export async function setSignIn(gate: OpenGate, account: LocalAccount): Promise<void> {
  (await cookies()).set(COOKIE_NAME, await mintCookie(gate.key, account.subject), {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    maxAge: SIGN_IN_LIFETIME_SECONDS,
  });
}

/** Signs this browser out. */
export async function clearSignIn(): Promise<void> {
  (await cookies()).delete(COOKIE_NAME);
}

/** The JSON object in a request's body, or null when there is none of a sensible size. */
export async function readBody(request: Request): Promise<Record<string, unknown> | null> {
  const text = await request.text();
  if (text.length > BODY_BYTES_MAX) return null;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    // Not JSON: the caller answers 400.
    return null;
  }
}

/** A JSON answer that no cache keeps. */
export function answer(status: number, body: Record<string, unknown>): NextResponse {
  return NextResponse.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
