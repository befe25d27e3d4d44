"use client";

import { Check, Circle, CircleDot, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";
import { cn } from "@/components/ui/cn";
import { Fact } from "@/components/ui/fact";
import type { PayoutClock as Clock } from "@/lib/domain/payouts/clock";
import { useFormat } from "@/lib/format/useFormat";

const ICONS = { done: Check, now: CircleDot, next: Circle, stopped: X } as const;
const MARKS = {
  done: "border-accent bg-accent text-on-accent",
  now: "border-amber bg-amber-soft text-amber-ink",
  next: "border-line bg-surface text-ink-faint",
  stopped: "border-vermilion bg-vermilion-soft text-vermilion-ink",
} as const;
/** Waits whose time is the next try, not a promise. */
const RETRIES: readonly Clock["waitsFor"][] = ["funds", "ledgerCheck", "provider"];

/** Where the money of a withdrawal is, what it waits for, and until when: four steps and three sentences. */
export function PayoutClock({ clock }: { clock: Clock }) {
  const t = useTranslations("withdrawal.clock");
  const format = useFormat();
  const until = useUntil(clock);
  return (
    <div className="grid gap-5">
      <ol aria-label={t("steps")} className="grid gap-3 sm:grid-cols-4 sm:gap-0">
        {clock.steps.map(({ step, state, atMs }, index) => {
          const Icon = ICONS[state];
          const isLast = index === clock.steps.length - 1;
          return (
            <li
              key={step}
              aria-current={state === "now" ? "step" : undefined}
              className="relative flex gap-3 sm:grid sm:content-start sm:gap-2 sm:pe-3"
            >
              {isLast ? null : (
                <span
                  aria-hidden="true"
                  className={cn(
                    "absolute start-3.5 top-7 -bottom-3 w-px sm:start-7 sm:end-0 sm:top-3.5 sm:bottom-auto sm:h-px sm:w-auto",
                    state === "done" ? "bg-accent" : "bg-line",
                  )}
                />
              )}
              <span className={cn("relative grid size-7 shrink-0 place-items-center rounded-full border", MARKS[state])}>
                <Icon className="size-4 stroke-[1.5]" aria-hidden="true" />
              </span>
              <span className="grid min-w-0 content-start text-sm">
                <span className={cn("font-medium", state === "next" && "text-ink-faint")}>
                  {t(`step.${step}`)}
                  <span className="sr-only">: {t(`stepState.${state}`)}</span>
                </span>
                {atMs === null ? null : <span className="figures text-xs text-ink-faint">{format.dateTime(atMs)}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      <dl className="grid gap-x-6 gap-y-3 border-t border-line pt-4 text-sm sm:grid-cols-3">
        <Fact label={t("where")}>{t(`place.${clock.place}`)}</Fact>
        <Fact label={t("waitsFor")}>
          {t(`wait.${clock.waitsFor ?? "nothing"}`)}
          {clock.waitsFor === null ? null : (
            <span className="figures block text-xs text-ink-faint">{t("since", { time: format.dateTime(clock.sinceMs) })}</span>
          )}
        </Fact>
        <Fact label={t("until")}>
          <span className="figures">{until}</span>
        </Fact>
      </dl>
    </div>
  );
}

/** When the wait is over, as a sentence. A promise that has passed says so. */
function useUntil({ waitsFor, sinceMs, untilMs }: Clock): string {
  const t = useTranslations("withdrawal.clock.untilValue");
  const format = useFormat();
  const nowMs = useNow();
  if (waitsFor === null) {
    const isArriving = untilMs !== null && (nowMs === null || nowMs < untilMs);
    return isArriving ? t("arrival", { time: format.dateTime(untilMs) }) : t("over", { time: format.dateTime(sinceMs) });
  }
  if (waitsFor === "sending") return t("soon");
  if (untilMs === null) return t("open");
  const time = format.dateTime(untilMs);
  const isPast = nowMs !== null && nowMs >= untilMs;
  if (RETRIES.includes(waitsFor)) return isPast ? t("soon") : t("retry", { time });
  return t(isPast ? "late" : "due", { time });
}
