"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { DocumentRow } from "./DocumentRow";
import type { Step } from "./steps";
import type { ApplicationDocument } from "./types";

export interface StepReviewProps {
  documents: readonly ApplicationDocument[];
  /** Parts that still lack something. */
  missing: readonly Step[];
  onOpen: (step: Step) => void;
  /** The page as clients will see it. */
  children: ReactNode;
}

/** Everything once more before it is sent, and what happens then. */
export function StepReview({ documents, missing, onOpen, children }: StepReviewProps) {
  const t = useTranslations("setup");
  return (
    <div className="grid gap-6">
      {missing.length === 0 ? null : (
        <Notice
          tone="amber"
          action={missing.map((step) => (
            <Button key={step} size="sm" variant="secondary" onClick={() => onOpen(step)}>
              {t(`step.${step}`)}
            </Button>
          ))}
        >
          {t("stillMissing")}
        </Notice>
      )}
      <div className="rounded-card border border-line bg-surface p-5 sm:p-6">{children}</div>
      {documents.length === 0 ? null : (
        <div className="grid gap-2">
          <h3 className="text-sm font-medium">{t("step.documents")}</h3>
          <ul className="grid gap-2">
            {documents.map((document) => (
              <DocumentRow key={document.documentId} document={document} />
            ))}
          </ul>
        </div>
      )}
      <p className="text-sm text-ink-soft">{t("afterSubmit")}</p>
    </div>
  );
}
