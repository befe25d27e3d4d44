"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { DECLINE_CAUSES, type DeclineCause } from "@/lib/domain/queue";

const WORDS_MAX = 200;

export interface DeclineReasonProps {
  /** Who reads it. */
  name: string;
  cause: DeclineCause | null;
  onCause: (cause: DeclineCause) => void;
  words: string;
  onWords: (words: string) => void;
}

/** Why an advisor says no: one of a few causes, and a line of their own. Both may be left away. */
export function DeclineReason({ name, cause, onCause, words, onWords }: DeclineReasonProps) {
  const t = useTranslations("incoming");
  const group = useId();
  return (
    <div className="grid gap-3">
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-sm font-medium">{t("why", { name })}</legend>
        <div className="flex flex-wrap gap-1.5">
          {DECLINE_CAUSES.map((known) => (
            <label
              key={known}
              className="cursor-pointer rounded-full border border-line-strong/60 px-3 py-1 text-sm text-ink-soft transition-colors duration-150 hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent"
            >
              <input type="radio" name={group} value={known} checked={cause === known} onChange={() => onCause(known)} className="sr-only" />
              {t(`cause.${known}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label={t("words")}>
        {(control) => <Input {...control} maxLength={WORDS_MAX} autoComplete="off" value={words} onChange={(event) => onWords(event.target.value)} />}
      </Field>
    </div>
  );
}
