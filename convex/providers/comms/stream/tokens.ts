import { SignJWT } from "jose";
import type { StreamKeys } from "../../../model/comms/mode";

/** How long a user's token lives. The browser fetches another when Stream says that it ran out. */
export const USER_TOKEN_MS = 15 * 60_000;
/** Stream compares the issue time with its own clock. */
const CLOCK_SLACK_S = 1;

const HEADER = { alg: "HS256", typ: "JWT" } as const;

const keyOf = ({ apiSecret }: StreamKeys): Uint8Array => new TextEncoder().encode(apiSecret);

/** Signs exactly these claims, in this order. Times are seconds. */
export async function signUserToken(keys: StreamKeys, claims: { user_id: string; iat: number; exp: number }): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader(HEADER).sign(keyOf(keys));
}

/** A token with which one user, and nobody else, may connect for the next minutes. */
export async function userToken(keys: StreamKeys, userId: string, nowMs: number): Promise<{ token: string; expiresAtMs: number }> {
  const iat = Math.floor(nowMs / 1000) - CLOCK_SLACK_S;
  const exp = iat + USER_TOKEN_MS / 1000;
  return { token: await signUserToken(keys, { user_id: userId, iat, exp }), expiresAtMs: exp * 1000 };
}

/** The token of the backend itself. It may do everything and never expires: made where it is used, never stored or returned. */
export async function serverToken(keys: StreamKeys): Promise<string> {
  return await new SignJWT({ server: true }).setProtectedHeader(HEADER).sign(keyOf(keys));
}
