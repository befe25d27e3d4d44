"use client";

import { ArrowLeft, ArrowRight } from "lucide-react";
import { useConvexConnectionState, useMutation } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { readFailure, useErrorText } from "@/components/layout/useErrorText";
import type { Viewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import { cleanFields, type ApplicationField } from "@/lib/domain/applications/fields";
import { draftProblems, fieldProblems, type ApplicationRules } from "@/lib/domain/applications/problems";
import { CardPreview, PagePreview } from "./ProfilePreview";
import { SaveState } from "./SaveState";
import { StepDocuments } from "./StepDocuments";
import { StepHelp } from "./StepHelp";
import { StepList } from "./StepList";
import { PriceFields } from "./PriceFields";
import { StepPhoto } from "./StepPhoto";
import { StepReview } from "./StepReview";
import { StepYou } from "./StepYou";
import { stepOf, STEPS, stepsFor, type Step } from "./steps";
import type { ApplicationDocument, Category, OwnApplication } from "./types";
import { useDraft } from "./useDraft";
import { useProblemText } from "./useProblemText";

export interface SetupFormProps {
  viewer: Viewer;
  application: OwnApplication;
  documents: readonly ApplicationDocument[];
  categories: readonly Category[];
  settings: FunctionReturnType<typeof api.settings.get>;
  onSubmitted: () => void;
}

/** The form in its parts: it saves itself, checks each part when it is left, and shows beside it what clients will see. */
export function SetupForm({ viewer, application, documents, categories, settings, onSubmitted }: SetupFormProps) {
  const t = useTranslations("setup");
  const errorText = useErrorText();
  const problemText = useProblemText();
  const submit = useMutation(api.advisorProfiles.submit);
  const { isWebSocketConnected } = useConvexConnectionState();
  const rules = useMemo<ApplicationRules>(
    () => ({
      priceMinMinor: settings.priceMinMinor,
      priceMaxMinor: settings.priceMaxMinor,
      countries: settings.advisorCountries,
      categories: categories.map(({ slug }) => slug),
    }),
    [settings, categories],
  );
  const { fields, status, keeper } = useDraft({ userId: viewer.userId, fields: application.fields, rules });
  const isChange = application.advisorId !== null;
  const steps = stepsFor(isChange);
  const [asked, setStep] = useQueryState("step", parseAsStringLiteral(STEPS).withDefault("you"));
  const step = steps.includes(asked) ? asked : "you";
  // Somebody who has just begun is not told at once what all is missing.
  const [checked, setChecked] = useState<ReadonlySet<Step>>(new Set());
  const [isSubmitting, setSubmitting] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const problems = useMemo(() => fieldProblems(cleanFields(fields), rules), [fields, rules]);
  const wrongNow = useMemo(() => new Set(draftProblems(cleanFields(fields), rules).map(({ field }) => field)), [fields, rules]);
  const hasIdentity = isChange || documents.some(({ kind }) => kind === "identity");
  const isReached = (of: Step) => checked.has(of) || checked.has("review");
  const problem = (field: ApplicationField): string | null => {
    const found = problems.find((each) => each.field === field);
    if (found === undefined || !(isReached(stepOf(field)) || wrongNow.has(field))) return null;
    return problemText(found, rules);
  };
  const isFine = (of: Step) => (of === "documents" ? hasIdentity : problems.every(({ field }) => stepOf(field) !== of));
  const isDone = (of: Step) => (of === "photo" ? application.photoUrl !== null : of === "review" ? false : isFine(of));

  const go = (next: Step) => {
    setError(null);
    void setStep(next);
    heading.current?.focus();
  };
  const leave = (next: Step) => {
    setChecked((all) => new Set([...all, step]));
    void keeper.flush();
    if (isFine(step)) go(next);
  };
  const send = async () => {
    setChecked(new Set(STEPS));
    const firstWrong = steps.find((each) => each !== "review" && !isFine(each));
    if (firstWrong !== undefined) return go(firstWrong);
    setSubmitting(true);
    setError(null);
    try {
      if ((await keeper.flush()) !== "saved") return setError(t("notSavedYet"));
      await submit({});
      onSubmitted();
    } catch (failure) {
      const { field } = readFailure(failure).details;
      const known = problems.find((each) => each.field === field);
      setError(known === undefined ? (field === "documents" ? t("documents.missing") : errorText(failure)) : problemText(known, rules));
    } finally {
      setSubmitting(false);
    }
  };

  const at = steps.indexOf(step);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const parts = { fields, rules, problem, onChange: (changes: Partial<typeof fields>) => keeper.change(changes) };
  const preview = {
    fields,
    photoUrl: application.photoUrl,
    seed: application.portraitSeed,
    categoryNames: new Map(categories.map(({ slug, name }) => [slug, name])),
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[12rem_minmax(0,1fr)_19rem] lg:gap-12">
      <div className="grid content-start gap-3 lg:sticky lg:top-24 lg:self-start">
        <StepList steps={steps} current={step} isDone={isDone} onChoose={go} />
        <SaveState status={status} hasStarted={application.applicationId !== null} />
      </div>
      <form
        noValidate
        aria-labelledby="step-title"
        className="grid min-w-0 content-start gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (after === undefined) void send();
          else leave(after);
        }}
      >
        {application.reason === null || application.state === "approved" ? null : (
          <Notice tone="amber">
            <p className="font-medium">{t("rejectedBefore")}</p>
            <p className="written whitespace-pre-line text-ink-soft">{application.reason}</p>
          </Notice>
        )}
        <div className="grid gap-1">
          <h2 id="step-title" ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight focus:outline-none">
            {t(`step.${step}`)}
          </h2>
          <p className="text-sm text-ink-soft">{t(`stepText.${step}`)}</p>
        </div>
        {step === "you" ? <StepYou {...parts} /> : null}
        {step === "help" ? <StepHelp {...parts} categories={categories} /> : null}
        {step === "prices" ? (
          <PriceFields
            chatPriceMinor={fields.chatPriceMinor}
            videoPriceMinor={fields.videoPriceMinor}
            feeBps={settings.liveFeeBps}
            range={rules}
            problem={problem}
            onChange={parts.onChange}
          />
        ) : null}
        {step === "photo" ? <StepPhoto photoUrl={application.photoUrl} seed={application.portraitSeed} /> : null}
        {step === "documents" ? (
          <StepDocuments documents={documents} isChange={isChange} error={isReached("documents") && !hasIdentity ? t("documents.missing") : null} />
        ) : null}
        {step === "review" ? (
          <StepReview documents={documents} missing={steps.filter((each) => each !== "review" && !isFine(each))} onOpen={go}>
            <PagePreview {...preview} />
          </StepReview>
        ) : null}
        <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
          {error}
        </p>
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-6">
          {before === undefined ? (
            <span />
          ) : (
            <Button variant="quiet" onClick={() => go(before)} className="-ms-4">
              <ArrowLeft aria-hidden="true" className="rtl:-scale-x-100" />
              {t("back")}
            </Button>
          )}
          {after === undefined ? (
            <Button type="submit" size="lg" pending={isSubmitting} disabled={!isWebSocketConnected}>
              {t("submit")}
            </Button>
          ) : (
            <Button type="submit">
              {t("continue")}
              <ArrowRight aria-hidden="true" className="rtl:-scale-x-100" />
            </Button>
          )}
        </div>
      </form>
      <aside aria-label={t("preview.label")} className="grid content-start gap-3 lg:sticky lg:top-24 lg:self-start">
        <p className="text-sm text-ink-faint">{t("preview.label")}</p>
        <CardPreview {...preview} />
      </aside>
    </div>
  );
}
