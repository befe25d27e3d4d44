"use client";

import Link from "next/link";
import { useConvexAuth, usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { PriceLine } from "@/components/advisors/PriceLine";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { api } from "@/convex/_generated/api";
import { AdvisorAdminLinks } from "./AdvisorAdminLinks";
import { EditProfileForm } from "./EditProfileForm";
import { InviteAdvisor } from "./InviteAdvisor";
import { SearchedList } from "./SearchedList";
import { SuspensionForm } from "./SuspensionForm";
import type { ManagedAdvisor } from "./managedAdvisor";
import { useListSearch } from "./useListSearch";

const STATUSES = ["approved", "suspended"] as const;
const PAGE = 25;

/** All advisors for admins: looked for, edited, suspended and let back. */
export function ManagedAdvisors() {
  const t = useTranslations("adminAdvisors");
  const { isAuthenticated } = useConvexAuth();
  const [status, setStatus] = useQueryState("status", parseAsStringLiteral(STATUSES).withDefault("approved"));
  const { asked, ...searched } = useListSearch();
  const [open, setOpen] = useState<{ act: "edit" | "suspend"; advisor: ManagedAdvisor } | null>(null);
  const waiting = useQuery(api.advisorProfiles.applicationsWaiting, isAuthenticated ? {} : "skip");
  const filter = { status, ...asked };
  const list = usePaginatedQuery(api.advisorProfiles.managed, isAuthenticated ? filter : "skip", { initialNumItems: PAGE });
  const close = () => setOpen(null);
  const texts = {
    search: t("search"),
    filter: t("filter"),
    loading: t("loading"),
    none: t("none"),
    nothingFound: t("nothingFound"),
    list: t("list"),
    more: t("more"),
  };
  return (
    <div className="grid gap-6">
      <AdvisorAdminLinks current="advisors" waiting={waiting ?? 0} />
      <InviteAdvisor />
      <SearchedList
        {...searched}
        texts={texts}
        filter={status}
        filters={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onFilter={(next) => void setStatus(next)}
        status={list.status}
        onMore={() => list.loadMore(PAGE)}
      >
        {list.results.map((advisor) => (
          <li key={advisor.advisorId} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <ProfilePicture photoUrl={advisor.photoUrl} seed={advisor.portraitSeed} size={40} />
            <span className="grid min-w-0 flex-1 basis-48">
              <Link href={`/advisors/${advisor.advisorId}`} className="truncate font-medium hover:underline">
                {advisor.fields.displayName}
              </Link>
              <span dir="auto" className="written truncate text-sm text-ink-soft">
                {advisor.fields.headline}
              </span>
            </span>
            {advisor.fields.chatPriceMinor === null ? null : <PriceLine chatPriceMinor={advisor.fields.chatPriceMinor} videoPriceMinor={advisor.fields.videoPriceMinor} />}
            {advisor.status === "suspended" ? <Badge tone="vermilion">{t("status.suspended")}</Badge> : null}
            <span className="flex basis-full flex-wrap gap-2 lg:basis-auto">
              <Button asChild size="sm" variant="secondary">
                <Link href={`/admin/users/${advisor.userId}`} aria-label={t("accountNamed", { name: advisor.fields.displayName })}>
                  {t("account")}
                </Link>
              </Button>
              <Button size="sm" variant="secondary" aria-label={t("editNamed", { name: advisor.fields.displayName })} onClick={() => setOpen({ act: "edit", advisor })}>
                {t("edit")}
              </Button>
              <Button
                size="sm"
                variant={advisor.status === "suspended" ? "secondary" : "danger"}
                aria-label={t(advisor.status === "suspended" ? "liftNamed" : "suspendNamed", { name: advisor.fields.displayName })}
                onClick={() => setOpen({ act: "suspend", advisor })}
              >
                {t(advisor.status === "suspended" ? "lift" : "suspend")}
              </Button>
            </span>
          </li>
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
