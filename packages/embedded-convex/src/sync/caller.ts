import type { Caller, Identity } from "../contracts.js";

/** What an identity may call: an admin reaches internal functions too. */
export function callerOf(identity: Identity): Caller {
  return identity.kind === "admin" ? "admin" : "client";
}
