import { NextResponse } from "next/server";
import { answer, passGate, signedInAccount } from "@/lib/identity/requests";
import { mintToken } from "@/lib/identity/tokens";

/**
 * A fresh token for whoever is signed in on this browser. Nobody signed in is an ordinary answer, not an error: every first
 * visit asks. Another origin cannot read it, because no cross-origin header is ever sent.
 */
export async function GET(request: Request): Promise<NextResponse> {
  const gate = await passGate(request, "read");
  if (gate instanceof NextResponse) return gate;
  const account = await signedInAccount(gate);
  if (account === null) return answer(200, { token: null, account: null });
  return answer(200, { token: await mintToken(gate.key, account.subject), account });
}
