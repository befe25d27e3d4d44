"use client";

import { UserRoundSearch } from "lucide-react";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { DisputeMark, ReportButton } from "@/components/disputes/HistoryDispute";
import { usePersonName } from "@/components/layout/usePersonName";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { HistoryToolbar } from "./HistoryToolbar";
import { HISTORY_FILTERS, isNarrowed, toHistoryArgs, type HistoryArgs } from "./historyFilters";
import { NoSessions } from "./NoSessions";
import { SessionRow } from "./SessionRow";
import type { SessionSummary } from "./sessionSummary";
import { useToday } from "./useToday";

const PAGE_SIZE = 20;
/** Pages of a narrowed list that are read without being asked for; a page may hold nothing that fits. */
const READS_PER_PRESS = 5;

/** Everybody one talked to on one side, with filters that live in the address bar and the receipt behind each row. */
export function SessionHistory({ role }: { role: "client" | "advisor" }) {
  const [filters, setFilters] = useQueryStates(HISTORY_FILTERS, { history: "replace", shallow: true });
  const nameOf = usePersonName();
  const todayMs = useToday();
  const { status } = useViewer();
  const person = useQuery(api.sessions.get, status === "ready" && filters.with !== "" ? { sessionId: filters.with } : "skip");
  // Old rows stay while somebody types, so that the list never flashes.
  const settled = useDeferredValue(filters);
  const args = todayMs === null ? null : toHistoryArgs(settled, todayMs);
  return (
    <div className="grid gap-5">
      <HistoryToolbar
        role={role}
        filters={filters}
        args={args}
        personName={person ? nameOf(person.peerName) : null}
        onChange={(change, options) => void setFilters(change, options)}
      />
      {args === null ? (
        <Loading />
      ) : (
        <HistoryRows
          key={JSON.stringify(args)}
          role={role}
          args={args}
          onPerson={({ sessionId }) => void setFilters({ with: sessionId })}
          onClear={isNarrowed(settled) ? () => void setFilters(null) : null}
        />
      )}
    </div>
  );
}

function Loading() {
  const t = useTranslations("sessionList");
  return <SkeletonRows rows={6} label={t("loading")} />;
}

interface HistoryRowsProps {
  role: "client" | "advisor";
  args: HistoryArgs;
  onPerson: (session: SessionSummary) => void;
  /** Null when nothing is narrowed. */
  onClear: (() => void) | null;
}

function HistoryRows({ role, args, onPerson, onClear }: HistoryRowsProps) {
  const t = useTranslations("history");
  const nameOf = usePersonName();
  const { status: viewerStatus } = useViewer();
  const { results, status, loadMore } = usePaginatedQuery(api.sessions.listMine, viewerStatus === "ready" ? { role, ...args } : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  const [wanted, setWanted] = useState(PAGE_SIZE);
  const reads = useRef(0);
  // A narrowed page may be short before the end: read on until the screen has enough, a few pages at a time.
  const isShort = status === "CanLoadMore" && results.length < wanted;
  useEffect(() => {
    if (!isShort || reads.current >= READS_PER_PRESS) return;
    reads.current += 1;
    loadMore(PAGE_SIZE);
  }, [isShort, loadMore, results.length]);

  if (status === "LoadingFirstPage") return <Loading />;
  if (results.length === 0 && status === "Exhausted") {
    if (onClear === null) return <NoSessions role={role} />;
    return (
      <EmptyState
        scene="search"
        title={t("nothingTitle")}
        action={
          <Button variant="secondary" onClick={onClear}>
            {t("clear")}
          </Button>
        }
      >
        {t("nothingText")}
      </EmptyState>
    );
  }
  const shown = results.slice(0, wanted);
  const hasMore = status !== "Exhausted" || results.length > wanted;
  const showMore = () => {
    reads.current = 0;
    setWanted(wanted + PAGE_SIZE);
    if (status === "CanLoadMore" && results.length < wanted + PAGE_SIZE) loadMore(PAGE_SIZE);
  };
  return (
    <div className="grid gap-5">
      {shown.length === 0 ? null : (
        <ul aria-label={t("label")} className="divide-y divide-line border-y border-line">
          {shown.map((session) => (
            <SessionRow
              key={session.sessionId}
              session={session}
              mark={<DisputeMark session={session} />}
              action={
                <>
                  <ReportButton session={session} />
                  {args.withSessionId === undefined ? (
                    <Button
                      variant="quiet"
                      size="iconSm"
                      aria-label={t("onlyWith", { name: nameOf(session.peerName) })}
                      title={t("onlyWith", { name: nameOf(session.peerName) })}
                      onClick={() => onPerson(session)}
                    >
                      <UserRoundSearch aria-hidden="true" />
                    </Button>
                  ) : null}
                </>
              }
            />
          ))}
        </ul>
      )}
      {hasMore ? (
        <div className="grid justify-items-center gap-2">
          {shown.length < wanted && status === "CanLoadMore" ? <p className="text-sm text-ink-soft">{t("lookedSoFar")}</p> : null}
          <Button variant="secondary" pending={status === "LoadingMore"} onClick={showMore}>
            {t(shown.length < wanted ? "further" : "more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
