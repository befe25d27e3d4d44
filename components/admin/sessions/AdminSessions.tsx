"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { DisputeBadge } from "@/components/disputes/DisputeBadge";
import { usePersonName } from "@/components/layout/usePersonName";
import { useToday } from "@/components/sessions/useToday";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { SESSION_FILTERS, toSessionsArgs } from "./sessionFilters";
import type { SessionRow } from "./sessionsCsv";
import { SessionsToolbar } from "./SessionsToolbar";

const PAGE_SIZE = 25;

/** Columns a phone has no room for: there they stand under the names. */
const WIDE = "hidden md:table-cell";

/** Everybody's sessions: found by person, narrowed, sorted, and saved as a file. */
export function AdminSessions() {
  const t = useTranslations("adminSessions");
  const history = useTranslations("history");
  const todayMs = useToday();
  const [filters, setFilters] = useQueryStates(SESSION_FILTERS);
  const args = todayMs === null ? null : toSessionsArgs(filters, todayMs);
  const { results, status, loadMore } = usePaginatedQuery(api.admin.sessions, args ?? "skip", { initialNumItems: PAGE_SIZE });
  return (
    <div className="grid gap-5">
      <SessionsToolbar filters={filters} args={args} onChange={(change) => void setFilters(change)} />
      {status === "LoadingFirstPage" ? <SkeletonRows rows={8} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? (
        <EmptyState scene="search" title={history("nothingTitle")}>
          {history("nothingText")}
        </EmptyState>
      ) : null}
      {results.length > 0 ? <SessionsTable rows={results} /> : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {history(results.length === 0 ? "further" : "more")}
      </MoreButton>
    </div>
  );
}

function SessionsTable({ rows }: { rows: SessionRow[] }) {
  const t = useTranslations("adminSessions");
  const people = useTranslations("people");
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("people")}</Th>
          <Th className={WIDE}>{people("when")}</Th>
          <Th className={WIDE}>{people("kind")}</Th>
          <Th>{people("state")}</Th>
          <Th className={WIDE} numeric>
            {t("billed")}
          </Th>
          <Th numeric>{people("charge")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.sessionId} row={row} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ row }: { row: SessionRow }) {
  const t = useTranslations("adminSessions");
  const states = useTranslations("sessionList.state");
  const modes = useTranslations("sessionList.mode");
  const nameOf = usePersonName();
  const format = useFormat();
  return (
    <tr>
      <Td>
        <Link href={`/admin/sessions/${row.sessionId}`} className="font-medium wrap-anywhere underline-offset-4 hover:underline">
          {t("pair", { client: nameOf(row.clientFirstName), advisor: nameOf(row.advisorDisplayName) })}
        </Link>
        <span className="figures block text-xs text-ink-faint md:hidden">
          {modes(row.mode)}, {format.dateTime(row.requestedAtMs)}
        </span>
      </Td>
      <Td className={`figures whitespace-nowrap ${WIDE}`}>{format.dateTime(row.requestedAtMs)}</Td>
      <Td className={WIDE}>{modes(row.mode)}</Td>
      <Td>
        <span className="flex flex-wrap gap-1.5 max-sm:max-w-28 max-sm:*:h-auto max-sm:*:rounded-[10px] max-sm:*:py-0.5 max-sm:*:whitespace-normal">
          <Badge tone={row.isOpen ? "accent" : "neutral"}>{states(row.state)}</Badge>
          {row.disputeState === null ? null : <DisputeBadge isNamed state={row.disputeState} />}
        </span>
      </Td>
      <Td numeric className={WIDE}>
        {row.startedAtMs === null ? null : format.clock(row.billedMs)}
      </Td>
      <Td numeric>{row.chargeMinor === null ? null : format.money(row.chargeMinor)}</Td>
    </tr>
  );
}
