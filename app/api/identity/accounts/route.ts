import { NextResponse } from "next/server";
import { createAccount } from "@/lib/identity/identityFile";
import { cleanFirstName } from "@/lib/identity/personas";
import { answer, passGate, readBody, setSignIn } from "@/lib/identity/requests";
import { addressOf, takeSignUp } from "@/lib/rest/edgeLimit";

/** Who can sign in on this machine. */
export async function GET(request: Request): Promise<NextResponse> {
  const gate = await passGate(request, "read");
  return gate instanceof NextResponse ? gate : answer(200, { accounts: gate.accounts });
}

/** Creates an account from `{ firstName }` and signs it in; 429 with the time to wait when that is done too often. */
export async function POST(request: Request): Promise<NextResponse> {
  const gate = await passGate(request, "change");
  if (gate instanceof NextResponse) return gate;
  const firstName = cleanFirstName((await readBody(request))?.firstName);
  if (firstName === null) return answer(400, { error: "first_name" });
  const { retryAfterMs } = takeSignUp(addressOf(request.headers), Date.now());
  if (retryAfterMs > 0) {
    const refusal = answer(429, { error: "too_fast", retryAfterMs });
    refusal.headers.set("Retry-After", String(Math.ceil(retryAfterMs / 1_000)));
    return refusal;
  }
  const account = await createAccount(gate.path, firstName);
  if (account === null) return answer(409, { error: "too_many_accounts" });
  await setSignIn(gate, account);
  return answer(200, { account });
}
