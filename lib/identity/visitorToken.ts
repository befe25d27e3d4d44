import "server-only";
import { clerkToken } from "./clerkToken";
import { passGate, signedInAccount } from "./requests";
import { mintToken } from "./tokens";

/** The backend's token for whoever is signed in by the cookie of a request with these headers, or null. It stays on the server. */
export async function visitorToken(request: Pick<Request, "headers">): Promise<string | null> {
  if (process.env.CLERK_SECRET_KEY) return await clerkToken();
  const gate = await passGate(request, "read");
  if (!("key" in gate)) return null;
  const account = await signedInAccount(gate);
  return account === null ? null : await mintToken(gate.key, account.subject);
}
