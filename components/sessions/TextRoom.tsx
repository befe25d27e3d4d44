"use client";

import { useTranslations } from "next-intl";
import { ChatPanel } from "@/components/chat/ChatPanel";
import { Initial } from "@/components/ui/initial";
import { Portrait } from "@/components/ui/portrait";
import type { SessionView } from "@/lib/billingService";
import { useFormat } from "@/lib/format/useFormat";
import type { BillingSessionValue } from "./BillingSession";
import { RoomControls } from "./RoomControls";
import { RoomFigures } from "./RoomFigures";
import { RoomNotice } from "./RoomNotice";
import { SessionOver } from "./SessionOver";
import { useClosedReason } from "./useClosedReason";
import { useIsWide } from "./useIsWide";
import { useReportPage } from "./useReportPage";

/** The room of a chat, and of any session that is over: the conversation with the meter beside it. */
export function TextRoom({
  session,
  snapshot,
  onAddFunds,
  ...actions
}: BillingSessionValue & { session: SessionView; onAddFunds: () => void }) {
  const t = useTranslations("room");
  const format = useFormat();
  const { state } = session;
  const isOver = state === "ended";
  const isWide = useIsWide();
  const closedReason = useClosedReason(session);
  useReportPage(session.me === "client" && state === "running");
  const controls = <RoomControls session={session} snapshot={snapshot} {...actions} />;
  return (
    <div className="mx-auto flex min-h-0 w-full max-w-6xl flex-1 flex-col lg:grid lg:grid-cols-[1fr_19rem] lg:grid-rows-[auto_1fr] lg:gap-x-8 lg:px-6">
      <div className="flex items-center gap-3 border-b border-line px-4 py-3 lg:border-none lg:px-0 lg:pt-6 lg:pb-4">
        {session.peerPortraitSeed === null ? (
          <Initial name={session.peerName} size={52} />
        ) : (
          <Portrait seed={session.peerPortraitSeed} size={52} />
        )}
        <div className="min-w-0">
          <h1 className="truncate text-lg leading-6 font-semibold tracking-tight">{session.peerName}</h1>
          <p className="figures truncate text-sm text-ink-soft">
            {t(`stateLine.${snapshot.status === "offline" && !isOver ? "offline" : state}`)} ·{" "}
            {t("rate", { price: format.money(session.ratePerMinuteMinor) })}
          </p>
        </div>
      </div>
      <aside aria-label={t("meter")} className="shrink-0 border-b border-line px-4 py-3 lg:row-span-2 lg:border-none lg:px-0 lg:py-6">
        {isOver ? (
          <SessionOver session={session} />
        ) : (
          <RoomFigures session={session} snapshot={snapshot}>
            {controls}
          </RoomFigures>
        )}
      </aside>
      <div className="flex min-h-0 flex-1 flex-col lg:pb-6">
        <div className="flex min-h-0 flex-1 flex-col lg:rounded-card lg:border lg:border-line lg:bg-surface">
          <ChatPanel
            sessionId={session.sessionId}
            peerName={session.peerName}
            openingNote={session.note}
            closedReason={closedReason}
            notice={isOver ? null : <RoomNotice session={session} snapshot={snapshot} place="chat" onAddFunds={onAddFunds} />}
          />
          {isOver || isWide ? null : <div className="px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">{controls}</div>}
        </div>
      </div>
    </div>
  );
}
