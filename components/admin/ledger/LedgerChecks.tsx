"use client";

import { CircleCheck, RefreshCw, TriangleAlert } from "lucide-react";
import { useConvexAuth, useMutation, usePaginatedQuery, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { MeterLoader } from "@/components/ui/meter-ring";
import { MoreButton } from "@/components/ui/more-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

const PAGE_SIZE = 20;
const TONES = { running: "amber", passed: "accent", broken: "vermilion" } as const;

type Health = FunctionReturnType<typeof api.admin.ledgerHealth>;
type Check = NonNullable<Health["last"]>;

/** Whether the books are right, the newest seal, and every check so far. */
export function LedgerChecks() {
  const t = useTranslations("adminLedger.checks");
  const { isAuthenticated } = useConvexAuth();
  const health = useQuery(api.admin.ledgerHealth, isAuthenticated ? {} : "skip");
  if (health === undefined) return <SkeletonRows rows={5} label={t("loading")} />;
  return (
    <div className="grid gap-10">
      <State health={health} />
      {health.last === null || health.last.violations.length === 0 ? null : <Violations check={health.last} />}
      <Seal seal={health.seal} />
      <AllChecks />
    </div>
  );
}

function State({ health: { isPayoutBlocked, last, running, comparison } }: { health: Health }) {
  const t = useTranslations("adminLedger.checks");
  const format = useFormat();
  const errorText = useErrorText();
  const run = useMutation(api.admin.runLedgerCheck);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const start = async () => {
    setIsPending(true);
    setProblem(null);
    try {
      await run({});
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <div className="grid gap-3">
      <Card className="flex flex-wrap items-center justify-between gap-4 p-5 sm:p-6" role="status">
        <div className="flex items-center gap-4">
          {running !== null ? (
            <MeterLoader size={32} className="text-accent" />
          ) : isPayoutBlocked ? (
            <TriangleAlert className="size-8 stroke-[1.5] text-vermilion" aria-hidden="true" />
          ) : (
            <CircleCheck className="size-8 stroke-[1.5] text-accent" aria-hidden="true" />
          )}
          <div>
            <p className="font-semibold">
              {running !== null
                ? t("running")
                : last === null
                  ? t("never")
                  : isPayoutBlocked
                    ? t("broken", { count: last.violationCount })
                    : t("sound")}
            </p>
            {last === null || last.finishedAtMs === null ? null : (
              <p className="figures text-sm text-ink-soft">{t("lastAt", { time: format.dateTime(last.finishedAtMs) })}</p>
            )}
            {comparison === null || comparison.comparedAtMs === null ? null : (
              <p className="figures text-sm text-ink-soft">{t("compared", { time: format.dateTime(comparison.comparedAtMs) })}</p>
            )}
          </div>
        </div>
        <Button variant="secondary" pending={isPending || running !== null} onClick={() => void start()}>
          <RefreshCw aria-hidden="true" />
          {t("run")}
        </Button>
      </Card>
      {isPayoutBlocked ? <Notice tone="vermilion">{t("blocked")}</Notice> : null}
      {comparison === null || comparison.lateSinceMs === null ? null : (
        <Notice tone="amber" className="figures">
          {t("uncompared", { time: format.dateTime(comparison.lateSinceMs) })}
        </Notice>
      )}
      {problem === null ? null : (
        <Notice tone="vermilion" role="alert">
          {problem}
        </Notice>
      )}
    </div>
  );
}

function Violations({ check }: { check: Check }) {
  const t = useTranslations("adminLedger.checks");
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold tracking-tight text-vermilion-ink">{t("found", { count: check.violationCount })}</h2>
      <Table label={t("violations")}>
        <thead>
          <tr>
            <Th>{t("rule")}</Th>
            <Th>{t("subject")}</Th>
            <Th>{t("detail")}</Th>
          </tr>
        </thead>
        <tbody>
          {check.violations.map(({ invariant, subject, detail }, n) => (
            <tr key={n}>
              <Td>{invariant}</Td>
              <Td className="break-all">{subject}</Td>
              <Td>{detail}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Seal({ seal }: { seal: Health["seal"] }) {
  const t = useTranslations("adminLedger.checks.seal");
  const format = useFormat();
  return (
    <section className="grid gap-2">
      <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
      <p className="max-w-prose text-sm text-ink-soft">{t("text")}</p>
      {seal === null ? (
        <p className="text-sm">{t("none")}</p>
      ) : (
        <dl className="grid gap-x-10 gap-y-3 border-y border-line py-4 text-sm sm:grid-cols-[auto_auto_1fr]">
          <div>
            <dt className="text-xs text-ink-faint">{t("day", { n: seal.n })}</dt>
            <dd className="figures font-medium">{seal.day}</dd>
          </div>
          <div>
            <dt className="text-xs text-ink-faint">{t("covers")}</dt>
            <dd className="figures font-medium">{t("counts", { transactions: seal.transactions, entries: seal.entries })}</dd>
          </div>
          <div className="min-w-0">
            <dt className="text-xs text-ink-faint">{t("hash", { time: format.dateTime(seal.sealedAtMs) })}</dt>
            <dd>
              <code className="text-xs break-all" dir="ltr">
                {seal.hash}
              </code>
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}

function AllChecks() {
  const t = useTranslations("adminLedger.checks");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.admin.ledgerChecks, isAuthenticated ? {} : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  const countOf = (check: Check, section: string) => check.counts[section] ?? 0;
  return (
    <section className="grid gap-4">
      <h2 className="text-lg font-semibold tracking-tight">{t("history")}</h2>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={4} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <p className="text-sm text-ink-soft">{t("noHistory")}</p> : null}
      {results.length === 0 ? null : (
        <Table label={t("history")}>
          <thead>
            <tr>
              <Th>{t("started")}</Th>
              <Th>{t("result")}</Th>
              <Th numeric>{t("transactions")}</Th>
              <Th numeric>{t("days")}</Th>
              <Th numeric>{t("payments")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map((check) => (
              <tr key={check.checkId}>
                <Td className="figures whitespace-nowrap">{format.dateTime(check.startedAtMs)}</Td>
                <Td>
                  <Badge tone={TONES[check.state]}>{t(`state.${check.state}`, { count: check.violationCount })}</Badge>
                </Td>
                <Td numeric>{format.number(countOf(check, "transactions"))}</Td>
                <Td numeric>{format.number(countOf(check, "days"))}</Td>
                <Td numeric>{format.number(countOf(check, "processor"))}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </section>
  );
}
