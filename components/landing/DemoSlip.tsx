"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MeterTimeline } from "@/components/sessions/MeterTimeline";
import { Slip, SlipRow } from "@/components/sessions/Slip";
import { useFormat } from "@/lib/format/useFormat";
import { demoFigures, type DemoMeter } from "./demoMeter";

/** What an ended demonstration leaves: a slip that one can check by hand. */
export function DemoSlip({ meter, onAgain }: { meter: DemoMeter; onAgain: () => void }) {
  const t = useTranslations("demoMeter");
  const format = useFormat();
  const figures = demoFigures(meter);
  const seconds = format.seconds(figures.billedMs);
  const rate = format.money(meter.ratePerMinuteMinor);
  return (
    <section aria-label={t("slip.title")} className="animate-rise">
      <Slip title={t("slip.title")} titleAs="h2">
        <MeterTimeline
          label={t("timeline")}
          parts={meter.stretches.map((stretch, index) => ({
            key: index,
            ...stretch,
            label: `${t(stretch.billed ? "billed" : "unbilled")}: ${format.seconds(stretch.durationMs)} s`,
          }))}
        />
        <dl className="grid gap-2">
          {meter.stretches
            .filter(({ durationMs }) => durationMs > 0)
            .slice(0, 6)
            .map((stretch, index) => (
              <SlipRow key={index} label={t(stretch.billed ? "billed" : "unbilled")} muted={!stretch.billed}>
                {format.seconds(stretch.durationMs)} s
              </SlipRow>
            ))}
        </dl>
        <p className="figures border-y border-dashed border-line py-4 text-sm leading-6 text-ink-soft">
          {t("slip.arithmetic", { seconds, rate, charge: format.money(figures.costMinor) })}
        </p>
        <dl className="grid gap-2">
          <SlipRow label={t("slip.charge")} strong>
            {format.money(figures.costMinor)}
          </SlipRow>
          <SlipRow label={t("slip.advisor")}>{format.money(figures.earningMinor)}</SlipRow>
          <SlipRow label={t("slip.fee")}>{format.money(figures.feeMinor)}</SlipRow>
          <SlipRow label={t("slip.left")}>{format.money(figures.spendableMinor)}</SlipRow>
        </dl>
        <Button variant="secondary" full onClick={onAgain}>
          <RotateCcw aria-hidden="true" />
          {t("again")}
        </Button>
      </Slip>
    </section>
  );
}
