import "server-only";
import { NextResponse } from "next/server";
import { PROGRAM_AUDIENCE, TOKEN_AUDIENCE } from "../domain/authProviders";
import { isOwnOrigin } from "../identity/gate";
import { passGate } from "../identity/requests";
import { mintCallToken, type SigningKey } from "../identity/tokens";
import { visitorToken } from "../identity/visitorToken";

/** Who asks, by the way they came in: a token to forward, a signature to check, or nobody. */
export type Caller =
  | { way: "key"; proof: { key: string; timestamp: string; signature: string } }
  | { way: "bearer" | "cookie"; token: string }
  | { way: "nobody" }
  | { way: "foreign" };

/** Finds out who asks. A cookie counts for a change only when our own page sent it: browsers send cookies along for anybody. */
export async function callerOf(request: Request): Promise<Caller> {
  const { headers } = request;
  const key = headers.get("x-parley-key");
  if (key !== null) {
    return {
      way: "key",
      proof: { key, timestamp: headers.get("x-parley-timestamp") ?? "", signature: headers.get("x-parley-signature") ?? "" },
    };
  }
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    return token === undefined ? { way: "nobody" } : { way: "bearer", token };
  }
  const token = await visitorToken(request);
  if (token === null) return { way: "nobody" };
  const isOurs = request.method === "GET" || isOwnOrigin(headers.get("origin"), headers.get("host"));
  return isOurs ? { way: "cookie", token } : { way: "foreign" };
}

/** The key by which the site speaks for its people beside Clerk; null where the deployment has none. */
function siteKey(): SigningKey | null {
  const text = process.env.API_SIGNING_KEY;
  return text ? (JSON.parse(Buffer.from(text, "base64").toString("utf8")) as SigningKey) : null;
}

/** A token for the owner of the key that signed this call, for as long as the call takes; null where the site may not speak for them. */
export async function tokenForOwner(request: Request, owner: { issuer: string; subject: string }): Promise<string | null> {
  if (process.env.CLERK_SECRET_KEY) {
    const key = siteKey();
    return key === null ? null : await mintCallToken(key, { ...owner, audience: PROGRAM_AUDIENCE });
  }
  const gate = await passGate(request, "read");
  return gate instanceof NextResponse ? null : await mintCallToken(gate.key, { ...owner, audience: TOKEN_AUDIENCE });
}
