"use client";

import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { ApplicationStatus } from "./ApplicationStatus";
import { SetupForm } from "./SetupForm";

/** Becoming an advisor, from the first word to the decision; for who is one, a change of what is reviewed. */
export function AdvisorProfileSetup() {
  const t = useTranslations("setup");
  const { viewer } = useViewer();
  const { isAuthenticated } = useConvexAuth();
  const asked = isAuthenticated && viewer !== null ? {} : "skip";
  const application = useQuery(api.advisorProfiles.application, asked);
  const documents = useQuery(api.documents.list, asked);
  const categories = useQuery(api.advisorProfiles.categories, {});
  const settings = useQuery(api.settings.get, {});
  // A decision is read before the form is opened again.
  const [isOpenedAgain, setOpenedAgain] = useState(false);

  if (viewer === null || application === undefined || documents === undefined || categories === undefined || settings === undefined) {
    return <SkeletonRows rows={5} label={t("loading")} />;
  }
  const isWaiting = application.state === "submitted";
  const isDecided = application.state === "approved" || application.state === "rejected";
  if (isWaiting || (isDecided && !isOpenedAgain)) {
    return (
      <ApplicationStatus application={application} documents={documents} categories={categories} onEdit={() => setOpenedAgain(true)} />
    );
  }
  if (!application.mayApply) {
    return <EmptyState title={t(`closed.${application.mode === "invitation" ? "invitation" : "closed"}.title`)}>{t(`closed.${application.mode === "invitation" ? "invitation" : "closed"}.text`)}</EmptyState>;
  }
  return <SetupForm viewer={viewer} application={application} documents={documents} categories={categories} settings={settings} onSubmitted={() => setOpenedAgain(false)} />;
}
