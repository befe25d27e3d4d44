"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import { EXCLUSION_DAYS, type ExclusionDays } from "@/lib/domain/spendingLimits";
import { useFormat } from "@/lib/format/useFormat";

const FIRST_CHOICE: ExclusionDays = 7;

/** Shuts oneself out for a while. Says before that it cannot be undone, and afterwards until when it lasts. */
export function TakeBreak({ excludedUntilMs }: { excludedUntilMs: number | null }) {
  const t = useTranslations("break");
  const format = useFormat();
  const errorText = useErrorText();
  const exclude = useMutation(api.spending.exclude);
  const [isOpen, setIsOpen] = useState(false);
  const [days, setDays] = useState<ExclusionDays>(FIRST_CHOICE);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const confirm = async () => {
    setIsPending(true);
    setProblem(null);
    try {
      await exclude({ days });
      setIsOpen(false);
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <div className="grid gap-3">
      {excludedUntilMs === null ? null : <Notice tone="amber">{t("until", { time: format.dateTime(excludedUntilMs) })}</Notice>}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-xl flex-1 basis-64 text-sm text-ink-soft">{t("text")}</p>
        <Dialog open={isOpen} onOpenChange={setIsOpen}>
          <DialogTrigger asChild>
            <Button variant="secondary" size="sm">
              {t(excludedUntilMs === null ? "take" : "longer")}
            </Button>
          </DialogTrigger>
          <DialogContent title={t("title")} description={t("warning")} closeLabel={t("close")}>
            <div className="grid gap-4">
              <Field label={t("length")}>
                {({ id }) => (
                  <Select
                    id={id}
                    value={String(days)}
                    onChange={(value) => setDays(EXCLUSION_DAYS.find((choice) => String(choice) === value) ?? FIRST_CHOICE)}
                    options={EXCLUSION_DAYS.map((choice) => ({ value: String(choice), label: t("days", { count: choice }) }))}
                  />
                )}
              </Field>
              {problem === null ? null : (
                <Notice tone="vermilion" role="alert">
                  {problem}
                </Notice>
              )}
              <Button variant="dangerSolid" full pending={isPending} onClick={() => void confirm()}>
                {t("confirm", { count: days })}
              </Button>
            </div>
          </DialogContent>
        </Dialog>
      </div>
    </div>
  );
}
