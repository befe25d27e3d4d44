"use client";

import { useTranslations } from "next-intl";
import { useId, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { splitCharge } from "@/lib/domain/money";
import type { SessionSnapshot, SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import { SessionTimer } from "./SessionTimer";
import { useIsWide } from "./useIsWide";

export interface RoomFiguresProps {
  session: SessionView;
  snapshot: SessionSnapshot;
  /** A card beside a conversation, or one line above pictures. */
  look?: "card" | "strip";
  /** Below the figures on wide screens. */
  children?: ReactNode;
}

/** The ring with its figures. */
export function RoomFigures({ session, snapshot, look = "card", children }: RoomFiguresProps) {
  const t = useTranslations("room");
  const format = useFormat();
  const isWide = useIsWide();
  const isClient = session.me === "client";
  const isStrip = look === "strip";
  return (
    <div
      className={cn(
        "flex items-center gap-4",
        isStrip ? "gap-3 lg:gap-6" : "lg:grid lg:gap-6 lg:rounded-card lg:border lg:border-line lg:bg-surface lg:p-6",
      )}
    >
      <div className="lg:justify-self-center">
        <SessionTimer
          sessionId={session.sessionId}
          size={isStrip ? "3.25rem" : isWide ? "11.5rem" : "4.25rem"}
          compact={isStrip || !isWide}
        />
      </div>
      <dl
        className={cn(
          "grid flex-1 grid-cols-3 gap-x-3 gap-y-2",
          isStrip
            ? "auto-cols-fr grid-flow-col grid-cols-none lg:auto-cols-auto lg:gap-x-6"
            : "lg:grid-cols-1 lg:gap-0 lg:divide-y lg:divide-line lg:border-y lg:border-line",
        )}
      >
        <Figure isLine={isStrip} label={t("cost")}>
          {format.money(snapshot.costMinor)}
        </Figure>
        {isClient ? (
          <>
            <Figure isLine={isStrip} label={t("spendable")}>
              {snapshot.spendableMinor === null ? "–" : format.money(snapshot.spendableMinor)}
            </Figure>
            <Figure
              isLine={isStrip}
              label={t("timeLeft")}
              tone={snapshot.warning === "one_minute" ? "last" : snapshot.warning === "two_minutes" ? "low" : undefined}
            >
              {snapshot.timeLeftMs === null ? "–" : format.clock(snapshot.timeLeftMs)}
            </Figure>
          </>
        ) : (
          <Figure isLine={isStrip} label={t("yours")}>
            {format.money(splitCharge(snapshot.costMinor, session.feeBps).earningMinor)}
          </Figure>
        )}
      </dl>
      {isWide ? children : null}
    </div>
  );
}

function Figure({
  label,
  tone,
  isLine,
  children,
}: {
  label: string;
  isLine: boolean;
  tone?: "low" | "last" | undefined;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={cn("grid min-w-0 content-between gap-0.5", !isLine && "lg:flex lg:items-baseline lg:justify-between lg:gap-4 lg:py-3")}>
      <dt id={id} className={cn("text-xs leading-4 text-ink-faint", isLine ? "lg:whitespace-nowrap" : "lg:text-sm")}>
        {label}
      </dt>
      <dd
        aria-labelledby={id}
        className={cn(
          "figures text-sm font-semibold lg:text-base",
          tone === "low" && "text-amber-ink",
          tone === "last" && "text-vermilion-ink",
        )}
      >
        {children}
      </dd>
    </div>
  );
}
