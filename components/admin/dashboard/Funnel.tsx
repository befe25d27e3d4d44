"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";
import type { Stats } from "./useStats";

const STEPS = ["applied", "approved", "activated"] as const;

/** From applying to the first session that earned: how many took each step in the period. */
export function Funnel({ stats }: { stats: Stats }) {
  const t = useTranslations("adminStats.funnel");
  const format = useFormat();
  const { totals, before } = stats;
  const most = Math.max(1, ...STEPS.map((step) => totals[step]));
  return (
    <section aria-labelledby="funnel-title" className="grid gap-3">
      <h2 id="funnel-title" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      <ol className="grid max-w-2xl gap-3">
        {STEPS.map((step) => (
          <li key={step} className="grid gap-1.5">
            <span className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
              <span>{t(step)}</span>
              <span className="figures">
                <span className="font-medium">{format.number(totals[step])}</span>
                {before === null ? null : (
                  <span className="ms-3 text-xs text-ink-faint">{t("before", { count: before.totals[step] })}</span>
                )}
              </span>
            </span>
            <span aria-hidden="true" className="block h-2 overflow-hidden rounded-full bg-sunk">
              <span className="block h-full rounded-full bg-accent" style={{ width: `${(totals[step] / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ol>
      <p className="text-sm text-ink-faint">{t("text", { rejected: totals.rejected })}</p>
    </section>
  );
}
