import { siteOrigin } from "@/lib/serverQuery";
import { openApi } from "@/lib/rest/openapi";

/** The description of the HTTP interface, for programs. */
export async function GET(): Promise<Response> {
  return Response.json(openApi((await siteOrigin()).origin), { headers: { "Cache-Control": "no-cache" } });
}
