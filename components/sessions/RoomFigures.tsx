"use client";

import { useTranslations } from "next-intl";
import { useId, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { splitCharge } from "@/lib/domain/money";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import type { BillingSessionValue } from "./BillingSession";
import { RoomControls } from "./RoomControls";
import { SessionTimer } from "./SessionTimer";
import { useIsWide } from "./useIsWide";

/** The ring with its figures, and on wide screens the controls below them. */
export function RoomFigures({ session, snapshot, ...actions }: BillingSessionValue & { session: SessionView }) {
  const t = useTranslations("room");
  const format = useFormat();
  const isWide = useIsWide();
  const isClient = session.me === "client";
  return (
    <div className="flex items-center gap-4 lg:grid lg:gap-6 lg:rounded-card lg:border lg:border-line lg:bg-surface lg:p-6">
      <div className="lg:justify-self-center">
        <SessionTimer sessionId={session.sessionId} size={isWide ? "11.5rem" : "4.25rem"} compact={!isWide} />
      </div>
      <dl className="grid flex-1 grid-cols-3 gap-x-3 gap-y-2 lg:grid-cols-1 lg:gap-0 lg:divide-y lg:divide-line lg:border-y lg:border-line">
        <Figure label={t("cost")}>{format.money(snapshot.costMinor)}</Figure>
        {isClient ? (
          <>
            <Figure label={t("spendable")}>{snapshot.spendableMinor === null ? "–" : format.money(snapshot.spendableMinor)}</Figure>
            <Figure label={t("timeLeft")} tone={snapshot.warning === "one_minute" ? "last" : snapshot.warning === "two_minutes" ? "low" : undefined}>
              {snapshot.timeLeftMs === null ? "–" : format.clock(snapshot.timeLeftMs)}
            </Figure>
          </>
        ) : (
          <Figure label={t("yours")}>{format.money(splitCharge(snapshot.costMinor, session.feeBps).earningMinor)}</Figure>
        )}
      </dl>
      {isWide ? <RoomControls session={session} snapshot={snapshot} {...actions} /> : null}
    </div>
  );
}

function Figure({ label, tone, children }: { label: string; tone?: "low" | "last" | undefined; children: ReactNode }) {
  const id = useId();
  return (
    <div className="grid min-w-0 content-between gap-0.5 lg:flex lg:items-baseline lg:justify-between lg:gap-4 lg:py-3">
      <dt id={id} className="text-xs leading-4 text-ink-faint lg:text-sm">
        {label}
      </dt>
      <dd
        aria-labelledby={id}
        className={cn("figures text-sm font-semibold lg:text-base", tone === "low" && "text-amber-ink", tone === "last" && "text-vermilion-ink")}
      >
        {children}
      </dd>
    </div>
  );
}
