import { offlinePage } from "@/lib/offlinePage";
import { getText } from "@/lib/i18n/serverText";

/** The page that the service worker keeps for the time without a connection. It needs no other file, script or answer. */
export async function GET(): Promise<Response> {
  const [t, nav] = await Promise.all([getText("offline"), getText("nav")]);
  const html = offlinePage({ brand: nav("brand"), title: t("title"), text: t("text"), retry: t("retry") });
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}
