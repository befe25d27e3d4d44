/** The `Authorization` header: a user's token or an admin key, with the user it acts as. */
import type { IncomingMessage } from "node:http";
import type { Authenticator, ConvexJsonObject, Credential, Identity } from "../contracts.js";
import { HttpError } from "./transport.js";

/**
 * Reads the credential of a request: `Bearer <jwt>`, `Convex <admin key>[:<base64 of identity JSON>]`, or `?adminKey=`.
 * Throws HttpError 400 for another scheme or a malformed identity.
 */
export function readCredential(request: IncomingMessage, url: URL): Credential {
  const header = request.headers.authorization;
  if (header === undefined) {
    const key = url.searchParams.get("adminKey");
    return key === null ? { type: "none" } : { type: "admin", key };
  }
  const [, scheme, value] = /^(convex|bearer) (.*)$/is.exec(header) ?? [];
  if (scheme === undefined || value === undefined) throw new HttpError(400, "InvalidAdminKey", "Invalid admin key");
  return scheme.toLowerCase() === "bearer" ? { type: "user", token: value } : parseAdminKey(value);
}

/** The identity of a request. Rejects with AuthenticationError for a bad token or key. */
export async function readIdentity(authenticator: Authenticator, request: IncomingMessage, url: URL): Promise<Identity> {
  return authenticator.authenticate(readCredential(request, url));
}

/** Throws HttpError 403 unless the request carries the deployment's admin key. */
export async function requireAdmin(authenticator: Authenticator, request: IncomingMessage, url: URL): Promise<Identity> {
  const identity = await readIdentity(authenticator, request, url);
  if (identity.kind !== "admin") throw badDeployKey();
  return identity;
}

export function badDeployKey(): HttpError {
  return new HttpError(
    403,
    "BadDeployKey",
    "The provided deploy key was invalid for this deployment. Double check that the environment this key was generated for matches the desired deployment.",
  );
}

/** `[<deployment type>:]<instance>|<secret>[:<base64>]`: the type before the first `|` is only a label. */
function parseAdminKey(text: string): Credential {
  const bar = text.indexOf("|");
  const label = bar === -1 ? -1 : text.lastIndexOf(":", bar);
  const [key, actingAs] = split(text.slice(label + 1));
  return actingAs === null ? { type: "admin", key } : { type: "admin", key, impersonating: decodeIdentity(actingAs) };
}

function split(text: string): [key: string, rest: string | null] {
  const colon = text.indexOf(":");
  return colon === -1 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

function decodeIdentity(base64: string): ConvexJsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as ConvexJsonObject;
  } catch {
    // Falls through to the one answer for every malformed identity.
  }
  throw new HttpError(400, "HeaderParseFailure", "Malformed Authorization header.");
}
