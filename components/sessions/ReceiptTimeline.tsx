"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFormat } from "@/lib/format/useFormat";
import { MeterTimeline, TimelineSwatch } from "./MeterTimeline";
import { ReceiptIntervals } from "./ReceiptIntervals";
import type { ReceiptFacts } from "./receiptFacts";
import { useIntervalText } from "./useIntervalText";

const sumMs = (segments: ReceiptFacts["segments"], billed: boolean) =>
  segments.filter((segment) => segment.billed === billed).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

/** The whole time of the room, drawn and in words: every billed and unbilled interval with its reason. */
export function ReceiptTimeline({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  const format = useFormat();
  const intervalText = useIntervalText(receipt);
  const tableId = useId();
  const { segments, disconnects, disconnectedMs, parties } = receipt;
  const [first, last] = [segments[0], segments[segments.length - 1]];
  return (
    <section aria-labelledby="timeline" className="grid gap-3 border-t border-dashed border-line pt-5">
      <h2 id="timeline" className="text-sm font-semibold">
        {t("timeline")}
      </h2>
      {first === undefined || last === undefined ? (
        <p className="text-sm text-ink-soft">{t("noIntervals")}</p>
      ) : (
        <>
          <div className="grid gap-1.5">
            <MeterTimeline
              label={t("timelineLabel", { billed: format.duration(sumMs(segments, true)), unbilled: format.duration(sumMs(segments, false)) })}
              describedBy={tableId}
              className="h-6 rounded-control"
              parts={segments.map((segment) => ({
                key: segment.n,
                durationMs: segment.endMs - segment.startMs,
                billed: segment.billed,
                label: `${intervalText(segment)}: ${format.seconds(segment.endMs - segment.startMs)} s`,
              }))}
            />
            <div aria-hidden="true" className="figures flex justify-between text-xs text-ink-faint">
              <span>{format.exactTime(first.startMs)}</span>
              <span>{format.exactTime(last.endMs)}</span>
            </div>
          </div>
          <ul className="figures flex flex-wrap gap-x-6 gap-y-1 text-sm text-ink-soft">
            {[true, false].map((billed) => (
              <li key={String(billed)} className="inline-flex items-center gap-2">
                <TimelineSwatch billed={billed} />
                {t(billed ? "billedSum" : "unbilledSum", { seconds: format.seconds(sumMs(segments, billed)) })}
              </li>
            ))}
          </ul>
          <ReceiptIntervals id={tableId} receipt={receipt} />
        </>
      )}
      <p className="text-sm text-ink-soft">
        {disconnects.client + disconnects.advisor === 0
          ? t("noDisconnects")
          : t("disconnects", {
              client: parties.client,
              clientCount: disconnects.client,
              clientSeconds: format.seconds(disconnectedMs.client),
              advisor: parties.advisor,
              advisorCount: disconnects.advisor,
              advisorSeconds: format.seconds(disconnectedMs.advisor),
            })}
      </p>
    </section>
  );
}
