"use client";

import { useConvex, useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { CsvButton } from "@/components/layout/CsvButton";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { AuditEvent } from "./AuditEvent";
import { ACTOR_KINDS, AUDIT_FILTERS, AUDIT_HEAD, auditLine, toAuditArgs } from "./auditFilters";

const PAGE_SIZE = 25;
const FILTER_MAX = 120;
const TYPING_MS = 250;
/** Radix keeps the empty value for "nothing chosen". */
const ANY = "any";

/** What was done, by whom, to what, when and why. The filters live in the address bar. */
export function AuditLog() {
  const t = useTranslations("audit");
  const convex = useConvex();
  const { isAuthenticated } = useConvexAuth();
  const acts = useQuery(api.admin.auditActs, isAuthenticated ? {} : "skip");
  const [filters, setFilters] = useQueryStates(AUDIT_FILTERS, { history: "replace", shallow: true });
  const args = toAuditArgs(useDeferredValue(filters));
  const readPage = async (paginationOpts: { numItems: number; cursor: string | null }) => {
    const found = await convex.query(api.admin.auditLog, { ...args, paginationOpts });
    return { lines: found.page.map(auditLine), isDone: found.isDone, continueCursor: found.continueCursor };
  };
  const actOptions = [...new Set([...(filters.act === "" ? [] : [filters.act]), ...(acts ?? [])])].sort();
  return (
    <div className="grid gap-6">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field label={t("kind")}>
          {(control) => (
            <Select
              {...control}
              value={filters.kind}
              onChange={(kind) => void setFilters({ kind })}
              options={ACTOR_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("act")}>
          {(control) => (
            <Select
              {...control}
              value={filters.act === "" ? ANY : filters.act}
              onChange={(act) => void setFilters({ act: act === ANY ? null : act })}
              options={[{ value: ANY, label: t("allActs") }, ...actOptions.map((value) => ({ value, label: value }))]}
            />
          )}
        </Field>
        {(["actor", "target"] as const).map((name) => (
          <Field key={name} label={t(`${name}Id`)}>
            {(control) => (
              <Input
                {...control}
                type="search"
                dir="ltr"
                maxLength={FILTER_MAX}
                value={filters[name]}
                onChange={(event) => void setFilters({ [name]: event.target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })}
              />
            )}
          </Field>
        ))}
        {(["from", "to"] as const).map((name) => (
          <Field key={name} label={t(name)}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={filters[name]}
                onChange={(event) => void setFilters({ [name]: event.target.value || null })}
              />
            )}
          </Field>
        ))}
      </div>
      <CsvButton name="parley-audit" isDated head={AUDIT_HEAD} readPage={readPage} />
      <Rows args={args} onClear={() => void setFilters(null)} />
    </div>
  );
}

function Rows({ args, onClear }: { args: ReturnType<typeof toAuditArgs>; onClear: () => void }) {
  const t = useTranslations("audit");
  const { isAuthenticated } = useConvexAuth();
  const { results, status, loadMore } = usePaginatedQuery(api.admin.auditLog, isAuthenticated ? args : "skip", {
    initialNumItems: PAGE_SIZE,
  });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={6} label={t("loading")} />;
  if (results.length === 0 && status === "Exhausted") {
    return (
      <EmptyState
        scene="search"
        title={t("nothing")}
        action={
          <Button variant="secondary" onClick={onClear}>
            {t("clear")}
          </Button>
        }
      />
    );
  }
  return (
    <div className="grid gap-5">
      <ul aria-label={t("title")} className="divide-y divide-line border-y border-line">
        {results.map((event) => (
          <AuditEvent key={event.id} event={event} />
        ))}
      </ul>
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}
