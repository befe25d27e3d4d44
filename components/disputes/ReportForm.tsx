"use client";

import { Lock } from "lucide-react";
import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useAct } from "@/components/admin/applications/useAct";
import { useNow } from "@/components/layout/useNow";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { DISPUTE_REASONS, DISPUTE_TEXT_MAX, DISPUTE_TEXT_MIN, type DisputeReason } from "@/lib/domain/disputes/rules";
import { useFormat } from "@/lib/format/useFormat";
import { DisputeFilesField } from "./DisputeFilesField";
import { ReasonChoice } from "./ReasonChoice";
import type { DisputeFile } from "./types";
import { useDisputeUploads } from "./useDisputeUploads";
import { useRequestKey } from "./useRequestKey";

/** What has been filled in so far; kept by whoever opens the form, so that closing it loses nothing. */
export interface ReportDraft {
  reason: DisputeReason | null;
  description: string;
  shareFiles: boolean;
}
export const EMPTY_REPORT: ReportDraft = { reason: null, description: "", shareFiles: false };

export interface ReportFormProps {
  sessionId: Id<"sessions">;
  advisorName: string;
  draft: ReportDraft;
  onDraft: (draft: ReportDraft) => void;
  /** The client's files that wait for the dispute to be opened. */
  files: readonly DisputeFile[];
  onOpened: (disputeId: Id<"disputes">) => void;
}

/** Asks what went wrong, takes files, and says before what will follow, with dates. */
export function ReportForm({ sessionId, advisorName, draft, onDraft, files, onOpened }: ReportFormProps) {
  const t = useTranslations("report");
  const open = useMutation(api.disputes.open);
  const remove = useMutation(api.disputes.removeFile);
  const uploads = useDisputeUploads(sessionId);
  const keyFor = useRequestKey();
  const { act, isPending, error } = useAct();
  const [isChecked, setIsChecked] = useState(false);
  const { reason, description, shareFiles } = draft;
  const isShort = description.trim().length < DISPUTE_TEXT_MIN;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (reason === null || isShort || uploads.isBusy) return;
    const wish = { sessionId, reason, description, shareFiles };
    await act(async () => {
      const { disputeId } = await open({ ...wish, requestKey: keyFor(JSON.stringify(wish)) });
      onOpened(disputeId);
    });
  };
  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-1 gap-5">
      <ReasonChoice
        options={DISPUTE_REASONS}
        value={reason}
        onChange={(next) => onDraft({ ...draft, reason: next })}
        error={isChecked && reason === null ? t("reasonMissing") : null}
      />
      <Field
        label={t("description")}
        hint={t("descriptionHint", { name: advisorName })}
        error={isChecked && isShort ? t("tooShort", { min: DISPUTE_TEXT_MIN }) : null}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            maxLength={DISPUTE_TEXT_MAX}
            value={description}
            onChange={(event) => onDraft({ ...draft, description: event.target.value })}
          />
        )}
      </Field>
      <div role="group" aria-label={t("files")} className="grid grid-cols-1 gap-2">
        <span className="text-sm font-medium">{t("files")}</span>
        <DisputeFilesField
          files={files}
          uploads={uploads}
          onRemove={(file) => void act(async () => await remove({ fileId: file.fileId }))}
        />
        <p className="flex items-start gap-2 text-sm text-ink-faint">
          <Lock className="mt-0.5 size-4 shrink-0 stroke-[1.5]" aria-hidden="true" />
          {t("private")}
        </p>
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={shareFiles}
            onChange={(event) => onDraft({ ...draft, shareFiles: event.target.checked })}
          />
          <span className="grid">
            {t("share", { name: advisorName })}
            <span className="text-ink-faint">{t("shareHint")}</span>
          </span>
        </label>
      </div>
      <WhatFollows advisorName={advisorName} />
      <p role="status" className="text-sm text-ink-soft empty:hidden">
        {isChecked && uploads.isBusy ? t("waiting") : null}
      </p>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <Button type="submit" full pending={isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}

/** The way of a dispute with its dates, as they would be if it was opened now. */
function WhatFollows({ advisorName }: { advisorName: string }) {
  const t = useTranslations("report");
  const format = useFormat();
  const settings = useQuery(api.settings.get, {});
  const nowMs = useNow();
  if (settings === undefined || nowMs === null) return null;
  const steps = [
    t("nextFreeze", { name: advisorName }),
    t("nextAnswer", { name: advisorName, time: format.dateTime(nowMs + settings.disputeAnswerMs) }),
    t("nextDecide", { time: format.dateTime(nowMs + settings.disputeDecideMs) }),
    t("nextMoney"),
  ];
  return (
    <section aria-label={t("next")} className="grid gap-2 rounded-card bg-sunk p-4 text-sm">
      <h3 className="font-medium">{t("next")}</h3>
      <ol className="grid list-decimal gap-1 ps-5 text-ink-soft marker:text-ink-faint">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}
