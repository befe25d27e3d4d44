"use client";

import { useConvex, useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { ListToolbar } from "@/components/admin/ListToolbar";
import { useListSearch } from "@/components/admin/useListSearch";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";
import { EditProfileForm } from "./EditProfileForm";
import { InviteAdvisor } from "./InviteAdvisor";
import { ADVISOR_FILTERS, ADVISOR_SORTS, ANY, STATUSES, toAdvisorArgs, type AdvisorArgs } from "./listFilters";
import { advisorLine, ADVISORS_HEAD } from "./listsCsv";
import { ManagedAdvisorRow, type AdvisorAct } from "./ManagedAdvisorRow";
import { SearchedList } from "./SearchedList";
import { SubjectSelect } from "./SubjectSelect";
import { SuspensionForm } from "./SuspensionForm";
import type { ManagedAdvisor } from "./managedAdvisor";

const PAGE = 25;

/** All advisors for admins: looked for, sorted, saved as a file, edited, suspended and let back. */
export function ManagedAdvisors() {
  const t = useTranslations("adminAdvisors");
  const order = useTranslations("listOrder");
  const { isAuthenticated } = useConvexAuth();
  const [filters, setFilters] = useQueryStates(ADVISOR_FILTERS);
  const { words, ...searched } = useListSearch();
  const [open, setOpen] = useState<{ act: AdvisorAct; advisor: ManagedAdvisor } | null>(null);
  const waiting = useQuery(api.advisorProfiles.applicationsWaiting, isAuthenticated ? {} : "skip");
  const args = toAdvisorArgs(filters, words);
  const list = usePaginatedQuery(api.advisorProfiles.managed, isAuthenticated ? args : "skip", { initialNumItems: PAGE });
  const close = () => setOpen(null);
  const texts = { loading: t("loading"), none: t("none"), nothingFound: t("nothingFound"), list: t("list"), more: t("more") };
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="advisors" waiting={waiting ?? 0} />
      <InviteAdvisor />
      <ListToolbar
        {...searched}
        searchLabel={t("search")}
        sort={filters.sort}
        sorts={ADVISOR_SORTS.map((value) => ({ value, label: order(value) }))}
        onSort={(sort) => void setFilters({ sort })}
        csv={<SaveAdvisors args={args} />}
      >
        <Select
          aria-label={t("filter")}
          value={filters.status}
          onChange={(status) => void setFilters({ status })}
          options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
        <SubjectSelect value={filters.subject} onChange={(subject) => void setFilters({ subject })} />
      </ListToolbar>
      <SearchedList texts={texts} isNarrowed={words !== "" || filters.subject !== ANY} status={list.status} onMore={() => list.loadMore(PAGE)}>
        {list.results.map((advisor) => (
          <ManagedAdvisorRow key={advisor.advisorId} advisor={advisor} onAct={(act) => setOpen({ act, advisor })} />
        ))}
      </SearchedList>
      <Dialog open={open !== null} onOpenChange={(isOpen) => (isOpen ? null : close())}>
        {open === null ? null : (
          <DialogContent
            keepOpen
            closeLabel={t("close")}
            title={t(open.act === "edit" ? "editTitle" : open.advisor.status === "suspended" ? "liftTitle" : "suspendTitle", { name: open.advisor.fields.displayName })}
            description={t(open.act === "edit" ? "editText" : open.advisor.status === "suspended" ? "liftText" : "suspendText")}
            className={open.act === "edit" ? "sm:max-h-[90dvh] sm:max-w-2xl" : ""}
          >
            {open.act === "edit" ? <EditProfileForm advisor={open.advisor} onDone={close} /> : <SuspensionForm advisor={open.advisor} onDone={close} />}
          </DialogContent>
        )}
      </Dialog>
    </div>
  );
}

function SaveAdvisors({ args }: { args: AdvisorArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.advisorProfiles.managed, { ...args, paginationOpts });
    return { ...rest, lines: page.map(advisorLine) };
  };
  return <CsvButton name="parley-advisors" isDated head={ADVISORS_HEAD} readPage={readPage} />;
}
