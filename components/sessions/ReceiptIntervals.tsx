"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { useFormat } from "@/lib/format/useFormat";
import { TimelineSwatch } from "./MeterTimeline";
import type { ReceiptFacts } from "./receiptFacts";
import { useIntervalText } from "./useIntervalText";

/** Each interval of a room in words: from when, how long, billed or not and why. */
export function ReceiptIntervals({ id, receipt }: { id: string; receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  const intervalText = useIntervalText(receipt);
  return (
    <div className="-mx-5 overflow-x-auto px-5 sm:-mx-7 sm:px-7 print:overflow-visible" role="region" aria-label={t("intervals")} tabIndex={0}>
      <table id={id} className="figures w-full text-sm">
        <thead>
          <tr className="text-xs text-ink-faint">
            <th scope="col" className="py-1.5 pe-3 text-start font-medium">
              {t("intervalNumber")}
            </th>
            <th scope="col" className="hidden px-3 py-1.5 text-start font-medium sm:table-cell print:table-cell">
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
          {receipt.segments.map((segment) => (
            <tr key={segment.n} className={cn("border-t border-line break-inside-avoid", !segment.billed && "text-ink-faint")}>
              <td className="py-2 pe-3">{segment.n}</td>
              <td className="hidden px-3 py-2 whitespace-nowrap sm:table-cell print:table-cell">{format.exactTime(segment.startMs)}</td>
              <td className="px-3 py-2">
                <span className="inline-flex items-center gap-2">
                  <TimelineSwatch billed={segment.billed} />
                  {intervalText(segment)}
                </span>
                <span className="block ps-[18px] text-xs sm:hidden print:hidden">{format.exactTime(segment.startMs)}</span>
              </td>
              <td className="py-2 ps-3 text-end whitespace-nowrap">{format.seconds(segment.endMs - segment.startMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
