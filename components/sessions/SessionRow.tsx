"use client";

import Link from "next/link";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { Initial } from "@/components/ui/initial";
import { MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import { isMeteredState, isWaitingState } from "@/lib/domain/sessionStates";
import { useFormat } from "@/lib/format/useFormat";
import type { SessionSummary } from "./sessionSummary";

/** A session in a list: who, when, how long, and what it cost or where it stands; below that a mark. It leads to the receipt or the room. */
export function SessionRow({ session, mark, action }: { session: SessionSummary; mark?: ReactNode; action?: ReactNode }) {
  const t = useTranslations("sessionList");
  const format = useFormat();
  const name = usePersonName()(session.peerName);
  const isOver = session.state === "ended";
  const href = isOver ? `/receipts/${session.sessionId}` : `/session/${session.sessionId}`;
  const amountMinor = session.me === "advisor" ? session.earningMinor : session.chargeMinor;
  const atMs = session.startedAtMs ?? session.requestedAtMs;
  const tone = isMeteredState(session.state) ? "accent" : isWaitingState(session.state) ? "amber" : "neutral";
  return (
    <li className="relative flex items-center gap-3 py-4 sm:gap-4">
      {session.peerPortraitSeed === null ? <Initial name={name} size={44} /> : <Portrait seed={session.peerPortraitSeed} size={44} />}
      <div className="grid min-w-0 flex-1 gap-0.5">
        <Link
          href={href}
          className="truncate font-medium outline-none after:absolute after:inset-0 after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {name}
        </Link>
        <span className="figures flex flex-wrap gap-x-3 text-sm text-ink-faint [&>*]:whitespace-nowrap">
          <span>{format.dateTime(atMs)}</span>
          <span>
            {t(`mode.${session.mode}`)}
            {isOver ? ` · ${format.duration(session.baseMs)}` : null}
          </span>
        </span>
        {mark}
      </div>
      {isOver ? (
        <span className="figures text-sm font-medium">{amountMinor === null ? null : format.money(amountMinor)}</span>
      ) : (
        <Badge tone={tone}>
          {session.state === "running" ? <MeterRing fraction={0.75} size={12} weight={16} /> : null}
          {t(`state.${session.state}`)}
        </Badge>
      )}
      {action === undefined ? null : <span className="z-10 flex items-center max-sm:flex-col empty:hidden">{action}</span>}
      <ChevronRight className="hidden size-4 shrink-0 stroke-[1.5] text-ink-faint sm:block rtl:-scale-x-100" aria-hidden="true" />
    </li>
  );
}
