"use client";

import Link from "next/link";
import { CircleCheck, Hourglass, MessageSquareWarning } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { DocumentRow } from "./DocumentRow";
import { PagePreview } from "./ProfilePreview";
import type { ApplicationDocument, Category, OwnApplication } from "./types";

const ICONS = { submitted: Hourglass, approved: CircleCheck, rejected: MessageSquareWarning };

export interface ApplicationStatusProps {
  application: OwnApplication;
  documents: readonly ApplicationDocument[];
  categories: readonly Category[];
  /** Opens the form again after a decision. */
  onEdit: () => void;
}

/** Where an application stands: waiting since when and for what, approved, or rejected with the reason. */
export function ApplicationStatus({ application, documents, categories, onEdit }: ApplicationStatusProps) {
  const t = useTranslations("setup.status");
  const format = useFormat();
  const errorText = useErrorText();
  const withdraw = useMutation(api.advisorProfiles.withdraw);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { fields, state, submittedAtMs, decidedAtMs, reason } = application;
  const shown = state === "draft" ? "submitted" : state;
  const Icon = ICONS[shown];
  const isChange = application.advisorId !== null;

  const takeBack = async () => {
    setPending(true);
    setError(null);
    try {
      await withdraw({});
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
      <div className="grid content-start gap-6">
        <Card className="grid gap-4 p-5 sm:p-6" role="status">
          <div className="flex items-center gap-3">
            <Icon className={`size-7 shrink-0 stroke-[1.5] ${shown === "rejected" ? "text-vermilion" : "text-accent"}`} aria-hidden="true" />
            <h2 className="text-lg font-semibold tracking-tight">{t(`${shown}.title`)}</h2>
          </div>
          {submittedAtMs === null || shown !== "submitted" ? null : <p className="figures text-ink-soft">{t("since", { time: format.dateTime(submittedAtMs) })}</p>}
          {decidedAtMs === null || shown === "submitted" ? null : <p className="figures text-ink-soft">{t("decided", { time: format.dateTime(decidedAtMs) })}</p>}
          {shown === "submitted" || reason === null ? null : (
            <div className="grid gap-1 rounded-control bg-sunk p-4 text-sm">
              <p className="font-medium">{t("reason")}</p>
              <p className="written break-words whitespace-pre-line text-ink-soft">{reason}</p>
            </div>
          )}
          <p className="text-ink-soft">{t(isChange && shown !== "rejected" ? `${shown}.textChange` : `${shown}.text`)}</p>
          <div className="flex flex-wrap gap-2">
            {shown === "submitted" ? (
              <Button variant="secondary" pending={isPending} onClick={() => void takeBack()}>
                {t("withdraw")}
              </Button>
            ) : null}
            {shown === "approved" && application.advisorId !== null ? (
              <>
                <Button asChild>
                  <Link href="/advisor-dashboard">{t("dashboard")}</Link>
                </Button>
                <Button asChild variant="secondary">
                  <Link href={`/advisors/${application.advisorId}`}>{t("profile")}</Link>
                </Button>
                <Button variant="quiet" onClick={onEdit}>
                  {t("change")}
                </Button>
              </>
            ) : null}
            {shown === "rejected" ? <Button onClick={onEdit}>{t("resubmit")}</Button> : null}
          </div>
          <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
            {error}
          </p>
        </Card>
        {shown === "submitted" ? (
          <ol aria-label={t("next")} className="grid gap-3 text-sm text-ink-soft">
            {(["read", "decide", "told"] as const).map((item, index) => (
              <li key={item} className="flex gap-3">
                <span className="figures grid size-6 shrink-0 place-items-center rounded-full border border-line-strong text-xs text-ink-faint">{index + 1}</span>
                {t(`steps.${item}`)}
              </li>
            ))}
          </ol>
        ) : null}
        {documents.length === 0 ? null : (
          <ul aria-label={t("documents")} className="grid gap-2">
            {documents.map((document) => (
              <DocumentRow key={document.documentId} document={document} />
            ))}
          </ul>
        )}
      </div>
      <div className="rounded-card border border-line bg-surface p-5 sm:p-6">
        <PagePreview
          fields={fields}
          photoUrl={application.photoUrl}
          seed={application.portraitSeed}
          categoryNames={new Map(categories.map(({ slug, name }) => [slug, name]))}
        />
      </div>
    </div>
  );
}
