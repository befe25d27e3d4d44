"use client";

import { RotateCw } from "lucide-react";
import { useMutation, usePaginatedQuery, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ReasonedAct } from "@/components/admin/payouts/ReasonedAct";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

const KINDS = ["webhook", "payment", "payout", "call", "mail"] as const;
type Kind = (typeof KINDS)[number];
type StuckRow = FunctionReturnType<typeof api.admin.stuck>["page"][number];

const PAGE_SIZE = 20;
/** Where the backend stops counting. */
const COUNT_MAX = 50;

/** Deliveries that were given up and calls of providers whose outcome is open, each with a way to try again. */
export function StuckWork() {
  const t = useTranslations("adminOperations.stuck");
  const format = useFormat();
  const counts = useQuery(api.admin.stuckCounts, {});
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(KINDS).withDefault("webhook"));
  const countOf = (value: Kind) => {
    const count = counts?.[value] ?? 0;
    return count === 0 ? "" : count >= COUNT_MAX ? ` ${t("many", { count })}` : ` ${format.number(count)}`;
  };
  return (
    <section aria-labelledby="stuck-title" className="grid grid-cols-1 gap-4">
      <h2 id="stuck-title" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      <Choice
        aria-label={t("kind")}
        className="justify-self-start max-sm:grid max-sm:w-full max-sm:grid-cols-2"
        value={kind}
        onChange={(next) => void setKind(next)}
        options={KINDS.map((value) => ({ value, label: `${t(`kinds.${value}`)}${countOf(value)}` }))}
      />
      <Rows key={kind} kind={kind} />
    </section>
  );
}

function Rows({ kind }: { kind: Kind }) {
  const t = useTranslations("adminOperations.stuck");
  const { results, status, loadMore } = usePaginatedQuery(api.admin.stuck, { kind }, { initialNumItems: PAGE_SIZE });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={3} label={t("loading")} />;
  if (results.length === 0) return <EmptyState title={t("emptyTitle")}>{t(`empty.${kind}`)}</EmptyState>;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Table label={t(`kinds.${kind}`)}>
        <thead>
          <tr>
            <Th>{t("what")}</Th>
            <Th>{t("since")}</Th>
            <Th numeric>{t("tries")}</Th>
            <Th>{t("error")}</Th>
            <Th>{t("next")}</Th>
            <Th>
              <span className="sr-only">{t("act")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {results.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </Table>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}

function Row({ row }: { row: StuckRow }) {
  const t = useTranslations("adminOperations.stuck");
  const format = useFormat();
  const runAgain = useMutation(api.admin.runAgain);
  return (
    <tr>
      <Td>
        <code className="block text-xs" dir="ltr">
          {row.what}
        </code>
        <code className="block text-xs break-all text-ink-faint" dir="ltr">
          {row.reference}
        </code>
      </Td>
      <Td className="figures whitespace-nowrap">{format.dateTime(row.sinceMs)}</Td>
      <Td numeric>{format.number(row.tries)}</Td>
      <Td>
        <code className="text-xs wrap-anywhere" dir="ltr">
          {row.lastError ?? ""}
        </code>
      </Td>
      <Td className="figures">{row.nextTryAtMs === null ? t("givenUp") : format.dateTime(row.nextTryAtMs)}</Td>
      <Td>
        <ReasonedAct
          label={t("again.label")}
          name={t("again.name", { what: row.what, reference: row.reference })}
          icon={<RotateCw aria-hidden="true" />}
          title={t("again.title")}
          text={t("again.text")}
          size="sm"
          run={async ({ reason }) => {
            await runAgain({ kind: row.kind, id: row.id, reason });
            return true;
          }}
        />
      </Td>
    </tr>
  );
}
