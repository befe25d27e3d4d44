import { whatIsMissing } from "@/lib/observe/readiness";

/** Waits for the answer of each request. */
export const dynamic = "force-dynamic";

/** Whether people can be sent here: 200, or 503 with what is missing. */
export async function GET(): Promise<Response> {
  const missing = await whatIsMissing();
  return Response.json(
    { status: missing.length === 0 ? "ready" : "not ready", missing },
    { status: missing.length === 0 ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
