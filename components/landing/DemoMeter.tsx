"use client";

import { Pause, Play, Plus, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useReducer, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { MeterRing, type MeterTone } from "@/components/ui/meter-ring";
import { Switch } from "@/components/ui/switch";
import { MeterTimeline } from "@/components/sessions/MeterTimeline";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { useFormat } from "@/lib/format/useFormat";
import { DEMO_BALANCE_MINOR, DEMO_PRICES_MINOR, DEMO_SPEED, DEMO_START, demoFigures, demoReducer, type DemoMeter as Meter } from "./demoMeter";
import { DemoSlip } from "./DemoSlip";

/** How often the picture is redrawn, ms. */
const FRAME_MS = 50;

function toneOf(meter: Meter, leftMs: number): MeterTone {
  if (meter.state === "exhausted") return "exhausted";
  if (meter.state === "paused") return "still";
  if (leftMs <= DEFAULT_SETTINGS.lastWarningMs) return "last";
  return leftMs <= DEFAULT_SETTINGS.firstWarningMs ? "low" : "calm";
}

/** The meter to try: the same arithmetic that bills sessions, with pretended money. */
export function DemoMeter() {
  const t = useTranslations("demoMeter");
  const format = useFormat();
  const [meter, dispatch] = useReducer(demoReducer, DEMO_START);
  const [isFast, setIsFast] = useState(true);
  const isLive = meter.state === "running" || meter.state === "paused" || meter.state === "exhausted";

  useEffect(() => {
    if (!isLive) return;
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      // Whole milliseconds, as the real meter counts; the rest is kept for the next frame.
      const realMs = Math.floor(nowMs - lastMs);
      lastMs += realMs;
      dispatch({ type: "pass", ms: realMs * (isFast ? DEMO_SPEED : 1) });
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [isLive, isFast]);

  if (meter.state === "ended") return <DemoSlip meter={meter} onAgain={() => dispatch({ type: "again" })} />;

  const figures = demoFigures(meter);
  const { coveredMs, leftMs } = figures;
  const tone = toneOf(meter, leftMs);
  return (
    <section aria-label={t("title")} className="grid gap-6 rounded-card border border-line bg-surface p-5 shadow-raised sm:p-7">
      <div className="flex items-center justify-between gap-4">
        <Choice
          aria-label={t("price")}
          value={meter.ratePerMinuteMinor.toString()}
          onChange={(value) => dispatch({ type: "price", ratePerMinuteMinor: BigInt(value) })}
          disabled={meter.state !== "ready"}
          options={DEMO_PRICES_MINOR.map((price) => ({ value: price.toString(), label: <span className="figures">{format.money(price)}</span> }))}
        />
        <span className="text-sm text-ink-faint">{t("perMinute")}</span>
      </div>

      <div className="grid place-items-center gap-5">
        <MeterRing
          fraction={figures.fraction}
          tone={tone}
          size="min(15rem, 62vw)"
          weight={2.6}
          notches={[DEFAULT_SETTINGS.firstWarningMs / coveredMs, DEFAULT_SETTINGS.lastWarningMs / coveredMs]}
        >
          <span className="grid justify-items-center gap-1 text-center">
            <span className="figures text-3xl font-medium tracking-tight">{format.clock(figures.billedMs)}</span>
            <span className="figures text-lg text-ink-soft">{format.money(figures.costMinor)}</span>
            <span aria-hidden="true" className="mt-1 h-0.5 w-12 overflow-hidden rounded-full bg-line">
              <span className="block h-full bg-current" style={{ width: `${figures.centFraction * 100}%` }} />
            </span>
          </span>
        </MeterRing>
        <p className="min-h-10 max-w-72 text-center text-sm text-ink-soft" aria-live="polite">
          {meter.state === "ready" ? t("ready", { amount: format.money(DEMO_BALANCE_MINOR, { short: true }) }) : null}
          {meter.state === "running" ? t(tone === "last" ? "runningLast" : tone === "low" ? "runningLow" : "running") : null}
          {meter.state === "paused" ? t("paused") : null}
          {meter.state === "exhausted" ? t("exhausted") : null}
        </p>
      </div>

      <MeterTimeline
        label={t("timeline")}
        parts={meter.stretches.map((stretch, index) => ({ key: index, ...stretch, label: t(stretch.billed ? "billed" : "unbilled") }))}
      />

      <dl className="grid grid-cols-2 gap-4 text-sm">
        <div>
          <dt className="text-ink-faint">{t("left")}</dt>
          <dd className="figures text-base font-medium">{format.money(figures.spendableMinor)}</dd>
        </div>
        <div>
          <dt className="text-ink-faint">{t("lasts")}</dt>
          <dd className="figures text-base font-medium">{format.clock(leftMs)}</dd>
        </div>
      </dl>

      <div className="flex flex-wrap items-center gap-2">
        {meter.state === "ready" ? (
          <Button size="lg" full onClick={() => dispatch({ type: "start" })}>
            <Play aria-hidden="true" />
            {t("start")}
          </Button>
        ) : null}
        {meter.state === "running" ? (
          <Button variant="secondary" className="flex-1" onClick={() => dispatch({ type: "pause" })}>
            <Pause aria-hidden="true" />
            {t("pause")}
          </Button>
        ) : null}
        {meter.state === "paused" ? (
          <Button className="flex-1" onClick={() => dispatch({ type: "resume" })}>
            <Play aria-hidden="true" />
            {t("resume")}
          </Button>
        ) : null}
        {meter.state === "exhausted" ? (
          <Button className="flex-1" onClick={() => dispatch({ type: "topUp" })}>
            <Plus aria-hidden="true" />
            {t("add", { amount: format.money(DEMO_BALANCE_MINOR, { short: true }) })}
          </Button>
        ) : null}
        {isLive ? (
          <Button variant="danger" className="flex-1" onClick={() => dispatch({ type: "end" })}>
            <Square aria-hidden="true" />
            {t("end")}
          </Button>
        ) : null}
      </div>
      <label className="flex items-center justify-between gap-4 border-t border-line pt-4 text-sm text-ink-soft">
        {t("fast", { times: DEMO_SPEED })}
        <Switch checked={isFast} onCheckedChange={setIsFast} />
      </label>
    </section>
  );
}
