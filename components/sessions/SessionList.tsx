"use client";

import Link from "next/link";
import { ChevronRight } from "lucide-react";
import { usePaginatedQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Initial } from "@/components/ui/initial";
import { MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { isMeteredState } from "@/lib/domain/sessionStates";
import { useFormat } from "@/lib/format/useFormat";

type SessionSummary = FunctionReturnType<typeof api.sessions.listMine>["page"][number];

const PAGE_SIZE = 20;

/** Own sessions on one side, newest first. `limit` shows the first few only. */
export function SessionList({ role, limit }: { role: "client" | "advisor"; limit?: number }) {
  const t = useTranslations("sessionList");
  const { status: viewerStatus } = useViewer();
  const { results, status, loadMore } = usePaginatedQuery(api.sessions.listMine, viewerStatus === "ready" ? { role } : "skip", {
    initialNumItems: limit ?? PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={limit ?? 5} label={t("loading")} />;
  if (results.length === 0) {
    return (
      <EmptyState
        title={t(`empty.${role}.title`)}
        action={
          role === "client" ? (
            <Button asChild>
              <Link href="/advisors">{t("find")}</Link>
            </Button>
          ) : null
        }
      >
        {t(`empty.${role}.text`)}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-5">
      <ul className="divide-y divide-line border-y border-line">
        {results.slice(0, limit ?? results.length).map((session) => (
          <SessionRow key={session.sessionId} session={session} />
        ))}
      </ul>
      {limit === undefined && (status === "CanLoadMore" || status === "LoadingMore") ? (
        <Button variant="secondary" className="justify-self-center" pending={status === "LoadingMore"} onClick={() => loadMore(PAGE_SIZE)}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}

function SessionRow({ session }: { session: SessionSummary }) {
  const t = useTranslations("sessionList");
  const format = useFormat();
  const isOpen = isMeteredState(session.state);
  const isOver = session.state === "ended";
  const href = isOver ? `/receipts/${session.sessionId}` : `/session/${session.sessionId}`;
  const amountMinor = session.me === "advisor" ? session.earningMinor : session.chargeMinor;
  return (
    <li className="relative flex items-center gap-4 py-4">
      {session.peerPortraitSeed === null ? <Initial name={session.peerName} size={44} /> : <Portrait seed={session.peerPortraitSeed} size={44} />}
      <div className="grid min-w-0 flex-1 gap-0.5">
        <Link
          href={href}
          className="truncate font-medium outline-none after:absolute after:inset-0 after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {session.peerName}
        </Link>
        <span className="figures truncate text-sm text-ink-faint">
          {format.shortDay(session.startedAtMs ?? session.requestedAtMs)}, {format.time(session.startedAtMs ?? session.requestedAtMs)}
          {isOver ? ` · ${format.duration(session.baseMs)}` : null}
        </span>
      </div>
      {isOver ? (
        <span className="figures text-sm font-medium">{amountMinor === null ? null : format.money(amountMinor)}</span>
      ) : (
        <Badge tone={isOpen ? "accent" : session.state === "requested" ? "amber" : "neutral"}>
          {session.state === "running" ? <MeterRing fraction={0.75} size={12} weight={16} /> : null}
          {t(`state.${session.state}`)}
        </Badge>
      )}
      <ChevronRight className="size-4 shrink-0 stroke-[1.5] text-ink-faint rtl:-scale-x-100" aria-hidden="true" />
    </li>
  );
}
