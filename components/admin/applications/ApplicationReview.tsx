"use client";

import { useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { PagePreview } from "@/components/advisors/setup/ProfilePreview";
import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { MissingState } from "@/components/ui/missing-state";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { ChangedFields } from "./ChangedFields";
import { DecisionForm } from "./DecisionForm";
import { DocumentViewer } from "./DocumentViewer";

/** One application: the page as clients would see it, the documents beside it, the decision below. */
export function ApplicationReview({ applicationId }: { applicationId: string }) {
  const t = useTranslations("adminApplication");
  const format = useFormat();
  const { isAuthenticated } = useConvexAuth();
  const application = useQuery(api.advisorProfiles.applicationToReview, isAuthenticated ? { applicationId } : "skip");
  const documents = useQuery(api.documents.list, isAuthenticated && application ? { applicationId } : "skip");
  const categories = useQuery(api.advisorProfiles.categories, {});
  if (application === undefined || categories === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  if (application === null) {
    return (
      <MissingState title={t("missing")} href="/admin/advisors/applications" action={t("back")}>
        {t("missingText")}
      </MissingState>
    );
  }
  const { applicant, fields, state } = application;
  const isOpen = state === "submitted";
  return (
    <div className="grid gap-6">
      <BackLink href="/admin/advisors/applications">{t("back")}</BackLink>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold tracking-tight break-words">{fields.displayName}</h1>
        <Badge tone={state === "approved" ? "accent" : state === "rejected" ? "vermilion" : "amber"}>{t(`state.${state}`)}</Badge>
        {application.isChange ? <Badge tone="outline">{t("change")}</Badge> : null}
        <p className="figures w-full text-sm text-ink-soft">
          {t("applicant", { name: [applicant.firstName, applicant.surname].filter(Boolean).join(" "), since: format.day(applicant.sinceMs) })}
          {application.submittedAtMs === null ? null : ` · ${t("submitted", { time: format.dateTime(application.submittedAtMs) })}`}
        </p>
      </header>
      {applicant.suspended ? <Notice tone="vermilion">{t("suspended")}</Notice> : null}
      {application.publicFields === null ? null : <ChangedFields before={application.publicFields} after={fields} />}
      <div className="grid gap-6 lg:grid-cols-2">
        <section aria-labelledby="profile-title" className="grid content-start gap-3">
          <h2 id="profile-title" className="text-lg font-semibold tracking-tight">
            {t("profile")}
          </h2>
          <div className="rounded-card border border-line bg-surface p-5 sm:p-6">
            <PagePreview
              fields={fields}
              photoUrl={application.photoUrl}
              seed={application.portraitSeed}
              categoryNames={new Map(categories.map(({ slug, name }) => [slug, name]))}
            />
          </div>
        </section>
        <section aria-labelledby="documents-title" className="grid content-start gap-3">
          <h2 id="documents-title" className="text-lg font-semibold tracking-tight">
            {t("documents")}
          </h2>
          {documents === undefined ? (
            <SkeletonRows rows={2} label={t("loading")} />
          ) : documents.length === 0 ? (
            <EmptyState title={t("noDocuments")} />
          ) : (
            <DocumentViewer documents={documents} />
          )}
        </section>
      </div>
      {isOpen ? (
        <DecisionForm key={application.submittedAtMs} applicationId={application.applicationId} submittedAtMs={application.submittedAtMs ?? 0} name={fields.displayName} isChange={application.isChange} />
      ) : (
        <Notice tone={state === "approved" ? "accent" : "neutral"} role="status">
          <p className="figures font-medium">
            {t(`decided.${state === "approved" ? "approved" : "rejected"}`, {
              name: application.decidedBy ?? "",
              time: application.decidedAtMs === null ? "" : format.dateTime(application.decidedAtMs),
            })}
          </p>
          {application.reason === null ? null : <p className="written whitespace-pre-line text-ink-soft">{application.reason}</p>}
        </Notice>
      )}
    </div>
  );
}
