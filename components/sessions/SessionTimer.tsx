"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { MeterRing, type MeterTone } from "@/components/ui/meter-ring";
import type { Id } from "@/convex/_generated/dataModel";
import type { Warning } from "@/lib/domain/billingEngine";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { useFormat } from "@/lib/format/useFormat";
import type { SessionSnapshot } from "@/lib/billingService";
import { BillingSession, useSessionAbove } from "./BillingSession";

const MINUTE_MS = 60_000;

export interface SessionTimerProps {
  sessionId: Id<"sessions">;
  onBalanceWarning?: (warning: Warning) => void;
  onPaused?: () => void;
  onUpdate?: (snapshot: SessionSnapshot) => void;
  /** Outer size of the ring, CSS length. */
  size?: number | string;
  /** Leaves the cost away where there is no room for it. */
  compact?: boolean;
}

/** The meter of a session: the ring with the billed time and the cost in it. Takes an id; figures come from the server. */
export function SessionTimer(props: SessionTimerProps) {
  const above = useSessionAbove();
  if (above?.sessionId === props.sessionId) return <TimerRing {...props} snapshot={above.snapshot} />;
  return (
    <BillingSession sessionId={props.sessionId}>
      <TimerOfAbove {...props} />
    </BillingSession>
  );
}

function TimerOfAbove(props: SessionTimerProps) {
  const above = useSessionAbove();
  return above === null ? null : <TimerRing {...props} snapshot={above.snapshot} />;
}

function TimerRing({ snapshot, size = "11rem", compact = false, onBalanceWarning, onPaused, onUpdate }: SessionTimerProps & { snapshot: SessionSnapshot }) {
  const t = useTranslations("room");
  const format = useFormat();
  const { warning, state } = snapshot;
  const warn = useEffectEvent((next: Warning) => onBalanceWarning?.(next));
  const paused = useEffectEvent(() => onPaused?.());
  const update = useEffectEvent((next: SessionSnapshot) => onUpdate?.(next));
  useEffect(() => {
    if (warning !== null) warn(warning);
  }, [warning]);
  useEffect(() => {
    if (state === "paused" || state === "grace" || state === "exhausted") paused();
  }, [state]);
  useEffect(() => update(snapshot), [snapshot]);

  return (
    <MeterRing fraction={ringFraction(snapshot)} tone={ringTone(snapshot)} size={size} weight={compact ? 5.5 : 2.8} notches={notches(snapshot)}>
      <span className="grid justify-items-center text-center">
        <span role="timer" aria-label={t("sessionTime")} className={compact ? "figures text-xs font-medium" : "figures text-2xl leading-9 font-medium tracking-tight"}>
          {format.clock(snapshot.elapsedMs)}
        </span>
        {compact ? null : (
          <span aria-hidden="true" className="figures text-sm text-ink-soft">
            {format.money(snapshot.costMinor)}
          </span>
        )}
      </span>
    </MeterRing>
  );
}

/** How full the ring is: what is left of all the money buys; for the advisor, who does not know, the minute that runs. */
export function ringFraction({ timeLeftMs, elapsedMs }: Pick<SessionSnapshot, "timeLeftMs" | "elapsedMs">): number {
  if (timeLeftMs === null) return (elapsedMs % MINUTE_MS) / MINUTE_MS;
  const wholeMs = timeLeftMs + elapsedMs;
  return wholeMs === 0 ? 0 : timeLeftMs / wholeMs;
}

/** The tone that goes with a snapshot. */
export function ringTone({ state, warning, status }: Pick<SessionSnapshot, "state" | "warning" | "status">): MeterTone {
  if (state === "exhausted") return "exhausted";
  if (state !== "running" || status === "offline") return "still";
  if (warning === "one_minute") return "last";
  return warning === "two_minutes" ? "low" : "calm";
}

function notches({ timeLeftMs, elapsedMs }: SessionSnapshot): number[] {
  if (timeLeftMs === null) return [];
  const wholeMs = timeLeftMs + elapsedMs;
  return [DEFAULT_SETTINGS.firstWarningMs, DEFAULT_SETTINGS.lastWarningMs].filter((ms) => ms < wholeMs).map((ms) => ms / wholeMs);
}
