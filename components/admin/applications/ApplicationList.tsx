"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";

const STATES = ["all", "submitted", "approved", "rejected"] as const;
const TONES = { draft: "neutral", submitted: "amber", approved: "accent", rejected: "vermilion" } as const;
const PAGE = 25;

/** Applications for admins: who waits first, longest first. */
export function ApplicationList() {
  const t = useTranslations("adminApplications");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const [state, setState] = useQueryState("state", parseAsStringLiteral(STATES).withDefault("all"));
  const [search, setSearch] = useQueryState("search", parseAsString.withDefault("").withOptions({ throttleMs: 200 }));
  const waiting = useQuery(api.advisorProfiles.applicationsWaiting, isAuthenticated ? {} : "skip");
  const filter = { ...(state === "all" ? {} : { state }), ...(search.trim() === "" ? {} : { search: search.slice(0, 100) }) };
  const { results, status, loadMore } = usePaginatedQuery(api.advisorProfiles.applications, isAuthenticated ? filter : "skip", { initialNumItems: PAGE });
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="applications" waiting={waiting ?? 0} />
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          maxLength={100}
          className="max-w-72"
          value={search}
          onChange={(event) => void setSearch(event.target.value)}
        />
        <Choice aria-label={t("filter")} value={state} onChange={(next) => void setState(next)} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} />
      </div>
      {status === "LoadingFirstPage" ? (
        <SkeletonRows rows={5} label={t("loading")} />
      ) : results.length === 0 ? (
        <EmptyState title={t(search.trim() === "" ? "none" : "nothingFound")} />
      ) : (
        <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
          {results.map((row) => (
            <li key={row.applicationId} className="relative flex items-center gap-4 px-2 py-3 transition-colors duration-150 hover:bg-sunk">
              <ProfilePicture photoUrl={row.photoUrl} seed={row.portraitSeed} size={40} />
              <span className="grid min-w-0 flex-1">
                <Link
                  href={`/admin/advisors/applications/${row.applicationId}`}
                  className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                >
                  {row.displayName}
                </Link>
                <span dir="auto" className="written truncate text-sm text-ink-soft">
                  {row.headline}
                </span>
              </span>
              <span className="grid shrink-0 justify-items-end gap-1">
                <span className="flex gap-1.5">
                  {row.isChange ? <Badge tone="outline">{t("change")}</Badge> : null}
                  <Badge tone={TONES[row.state]}>{t(`state.${row.state === "draft" ? "all" : row.state}`)}</Badge>
                </span>
                <span className="figures text-xs text-ink-faint">{format.dateTime(row.decidedAtMs !== null && row.state !== "submitted" ? row.decidedAtMs : (row.submittedAtMs ?? 0))}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {status === "CanLoadMore" ? (
        <Button variant="secondary" className="justify-self-center" onClick={() => loadMore(PAGE)}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
