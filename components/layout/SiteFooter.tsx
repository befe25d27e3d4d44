import Link from "next/link";
import { getText } from "@/lib/i18n/serverText";
import { Logo } from "./Logo";

/** The foot of a page: the promise in one line and the few links that matter. */
export async function SiteFooter() {
  const [t, nav] = await Promise.all([getText("footer"), getText("nav")]);
  return (
    <footer data-print="hide" className="mt-auto border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 py-8 text-sm text-ink-soft sm:px-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Logo name={nav("brand")} />
          <p>{t("promise")}</p>
        </div>
        <nav aria-label={t("links")} className="flex flex-wrap gap-x-6 gap-y-2">
          <Link className="hover:text-ink" href="/advisors">
            {nav("findAdvisors")}
          </Link>
          <Link className="hover:text-ink" href="/#for-advisors">
            {t("forAdvisors")}
          </Link>
          <Link className="hover:text-ink" href="/#promise">
            {t("howBilled")}
          </Link>
        </nav>
      </div>
    </footer>
  );
}
