"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";
import type { Timeline } from "./payoutTypes";

/** What happened to a withdrawal, oldest first. */
export function WithdrawalTimeline({ timeline }: { timeline: Timeline }) {
  const t = useTranslations("withdrawal.timeline");
  const format = useFormat();
  return (
    <section aria-labelledby="timeline" className="grid gap-3">
      <h2 id="timeline" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      <ol className="grid border-s border-line">
        {timeline.map(({ atMs, what, reason }, index) => (
          <li key={`${atMs} ${what} ${index}`} className="relative grid gap-0.5 pb-4 ps-5 last:pb-0">
            <span aria-hidden="true" className="absolute -start-1 top-2 size-2 rounded-full bg-line-strong" />
            <span className="figures text-xs text-ink-faint">{format.dateTime(atMs)}</span>
            <span className="text-sm">{t(what)}</span>
            {reason === null ? null : <span className="written text-sm wrap-anywhere text-ink-soft">{reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
