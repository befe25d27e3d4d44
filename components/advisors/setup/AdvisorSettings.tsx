"use client";

import Link from "next/link";
import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { AcceptingSwitch } from "@/components/advisors/AcceptingSwitch";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { PriceSettings } from "./PriceSettings";
import { ProfilePicture } from "./ProfilePicture";
import { ProfileTextForm } from "./ProfileTextForm";

/** What an advisor sets: whether they take sessions, what they ask, what their page says; the rest is reviewed first. */
export function AdvisorSettings() {
  const t = useTranslations("advisorSettings");
  const { viewer } = useViewer();
  const { isAuthenticated } = useConvexAuth();
  const asked = isAuthenticated && viewer !== null ? {} : "skip";
  const profile = useQuery(api.advisorProfiles.mine, asked);
  const application = useQuery(api.advisorProfiles.application, asked);
  const settings = useQuery(api.settings.get, {});
  const categories = useQuery(api.advisorProfiles.categories, {});
  if (profile === undefined || application === undefined || settings === undefined || categories === undefined) return <SkeletonRows rows={5} label={t("loading")} />;
  if (profile === null) return <EmptyState title={t("none")} />;
  return (
    <div className="grid max-w-3xl gap-8">
      {profile.status === "suspended" ? <Notice tone="vermilion">{t("suspended")}</Notice> : null}
      <Card className="p-5 sm:p-6">
        <AcceptingSwitch accepting={profile.accepting} availability={profile.availability} />
      </Card>
      <PriceSettings profile={profile} settings={settings} />
      <ProfileTextForm profile={profile} settings={settings} categories={categories} />
      <Card className="grid gap-5 p-5 sm:p-6">
        <div className="grid gap-1">
          <h2 className="font-semibold">{t("reviewed")}</h2>
          <p className="text-sm text-ink-soft">{t("reviewedText")}</p>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <span className="flex min-w-0 items-center gap-4">
            <ProfilePicture photoUrl={profile.photoUrl} seed={profile.portraitSeed} size={56} />
            <span className="grid min-w-0">
              <span className="truncate font-medium">{profile.displayName}</span>
              <span className="truncate text-sm text-ink-soft">{profile.categories.map(({ name }) => name).join(" · ")}</span>
            </span>
          </span>
          <Button asChild variant="secondary">
            <Link href="/advisor/setup">{t(application.state === "submitted" ? "seeRequest" : "askForChange")}</Link>
          </Button>
        </div>
      </Card>
    </div>
  );
}
