"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";
import type { ReceiptFacts } from "./Receipt";

/** Each interval of a room in words: from when, how long, billed or not and why. */
export function ReceiptIntervals({ segments }: { segments: ReceiptFacts["segments"] }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  return (
    <div className="-mx-5 overflow-x-auto px-5 sm:-mx-7 sm:px-7" role="region" aria-label={t("intervals")} tabIndex={0}>
      <table className="figures w-full text-sm">
        <thead>
          <tr className="text-xs text-ink-faint">
            <th scope="col" className="py-1.5 pe-3 text-start font-medium">
              {t("from")}
            </th>
            <th scope="col" className="px-3 py-1.5 text-start font-medium">
              {t("reason")}
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end font-medium">
              {t("seconds")}
            </th>
          </tr>
        </thead>
        <tbody>
          {segments.map(({ n, startMs, endMs, billed, reason }) => (
            <tr key={n} className={cn("border-t border-line", !billed && "text-ink-faint")}>
              <td className="py-2 pe-3 whitespace-nowrap">{format.exactTime(startMs)}</td>
              <td className="px-3 py-2">
                <span className="inline-flex items-center gap-2">
                  <span aria-hidden="true" className={cn("size-2.5 shrink-0 rounded-[3px]", billed ? "bg-accent" : "unbilled-hatch")} />
                  {t(`interval.${reason}`)}
                </span>
              </td>
              <td className="py-2 ps-3 text-end whitespace-nowrap">{format.seconds(endMs - startMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
