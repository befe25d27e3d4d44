import { NextResponse } from "next/server";
import { answer, clearSignIn, passGate } from "@/lib/identity/requests";

/** Signs this browser out. */
export async function POST(request: Request): Promise<NextResponse> {
  const gate = await passGate(request, "change");
  if (gate instanceof NextResponse) return gate;
  await clearSignIn();
  return answer(200, {});
}
