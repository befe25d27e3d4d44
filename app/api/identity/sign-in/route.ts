import { NextResponse } from "next/server";
import { answer, passGate, readBody, setSignIn } from "@/lib/identity/requests";

/** Signs this browser in as the account `{ subject }`. */
export async function POST(request: Request): Promise<NextResponse> {
  const gate = await passGate(request, "change");
  if (gate instanceof NextResponse) return gate;
  const body = await readBody(request);
  const account = gate.accounts.find(({ subject }) => subject === body?.subject);
  if (account === undefined) return answer(400, { error: "unknown_account" });
  await setSignIn(gate, account);
  return answer(200, { account });
}
