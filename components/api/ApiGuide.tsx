import Link from "next/link";
import type { ReactNode } from "react";
import { getText } from "@/lib/i18n/serverText";
import { SIGNING_EXAMPLE } from "./signingExample";

/** How to come in, and what holds for every call. */
export async function ApiGuide() {
  const t = await getText("apiDocs");
  const code = (chunks: ReactNode) => (
    <code dir="ltr" className="text-[0.9em] wrap-anywhere">
      {chunks}
    </code>
  );
  const settings = (chunks: ReactNode) => (
    <Link href="/settings" className="underline underline-offset-4">
      {chunks}
    </Link>
  );
  return (
    <>
      <section aria-labelledby="ways" className="grid gap-4">
        <h2 id="ways" className="text-lg font-semibold tracking-tight">
          {t("ways")}
        </h2>
        <ul className="grid list-disc gap-2 ps-5 text-ink-soft">
          <li>{t.rich("byKey", { code, settings })}</li>
          <li>{t.rich("byToken", { code })}</li>
          <li>{t.rich("byCookie", { code })}</li>
        </ul>
        <pre
          dir="ltr"
          tabIndex={0}
          aria-label={t("example")}
          className="overflow-x-auto rounded-card wrap-anywhere whitespace-pre-wrap border border-line bg-sunk p-4 text-start font-mono text-xs leading-relaxed"
        >
          {SIGNING_EXAMPLE}
        </pre>
      </section>
      <section aria-labelledby="rules" className="grid gap-4">
        <h2 id="rules" className="text-lg font-semibold tracking-tight">
          {t("rules")}
        </h2>
        <ul className="grid list-disc gap-2 ps-5 text-ink-soft">
          {(["money", "names", "again", "limits", "size", "locale"] as const).map((rule) => (
            <li key={rule}>{t.rich(rule, { code })}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
