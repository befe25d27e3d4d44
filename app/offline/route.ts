import { offlinePage } from "@/lib/offlinePage";
import { directionOf } from "@/lib/i18n/locales";
import { requestLocale } from "@/lib/i18n/requestLocale";
import { getText } from "@/lib/i18n/serverText";

/** The page that the service worker keeps for the time without a connection. It needs no other file, script or answer. */
export async function GET(): Promise<Response> {
  const [t, nav, locale] = await Promise.all([getText("offline"), getText("nav"), requestLocale()]);
  const html = offlinePage({ brand: nav("brand"), title: t("title"), text: t("text"), retry: t("retry") }, { locale, direction: directionOf(locale) });
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}
