"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { Badge } from "@/components/ui/badge";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";
import { SearchedList } from "./SearchedList";
import { useListSearch } from "./useListSearch";

const STATES = ["all", "submitted", "approved", "rejected"] as const;
const TONES = { draft: "neutral", submitted: "amber", approved: "accent", rejected: "vermilion" } as const;
const PAGE = 25;

/** Applications for admins: who waits first, longest first. */
export function ApplicationList() {
  const t = useTranslations("adminApplications");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const [state, setState] = useQueryState("state", parseAsStringLiteral(STATES).withDefault("all"));
  const { asked, ...searched } = useListSearch();
  const waiting = useQuery(api.advisorProfiles.applicationsWaiting, isAuthenticated ? {} : "skip");
  const filter = { ...(state === "all" ? {} : { state }), ...asked };
  const { results, status, loadMore } = usePaginatedQuery(api.advisorProfiles.applications, isAuthenticated ? filter : "skip", { initialNumItems: PAGE });
  const texts = {
    search: t("search"),
    filter: t("filter"),
    loading: t("loading"),
    none: t("none"),
    nothingFound: t("nothingFound"),
    list: t("list"),
    more: t("more"),
  };
  const when = (row: (typeof results)[number]) => format.dateTime(row.decidedAtMs !== null && row.state !== "submitted" ? row.decidedAtMs : (row.submittedAtMs ?? 0));
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="applications" waiting={waiting ?? 0} />
      <SearchedList
        {...searched}
        texts={texts}
        filter={state}
        filters={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        onFilter={(next) => void setState(next)}
        status={status}
        onMore={() => loadMore(PAGE)}
      >
        {results.map((row) => (
          <li key={row.applicationId} className="relative flex items-center gap-4 py-3 transition-colors duration-150 hover:bg-sunk sm:px-2">
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
              <span className="figures text-xs text-ink-faint sm:hidden">{when(row)}</span>
            </span>
            <span className="grid shrink-0 justify-items-end gap-1">
              <span className="flex gap-1.5 max-sm:flex-col max-sm:items-end">
                {row.isChange ? <Badge tone="outline">{t("change")}</Badge> : null}
                <Badge tone={TONES[row.state]}>{t(`state.${row.state === "draft" ? "all" : row.state}`)}</Badge>
              </span>
              <span className="figures hidden text-xs text-ink-faint sm:inline">{when(row)}</span>
            </span>
          </li>
        ))}
      </SearchedList>
    </div>
  );
}
