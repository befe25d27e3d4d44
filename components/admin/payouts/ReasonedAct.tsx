"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent, type ReactNode } from "react";
import { usePayoutAct } from "@/components/payouts/usePayoutAct";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";

const REASON_MIN = 3;
const REASON_MAX = 500;
const NOTE_MAX = 1_000;
const REFERENCE_MAX = 80;

export interface ActWords {
  reason: string;
  reference: string;
  /** Undefined when nothing was noted. */
  note: string | undefined;
}

export interface ReasonedActProps {
  /** What the button says, here and in the dialog. */
  label: string;
  /** The button's accessible name where the label alone would not tell rows apart. */
  name?: string;
  icon?: ReactNode;
  title: string;
  /** What follows from it. */
  text: string;
  /** What must be said: why, or the bank's reference of a transfer. */
  asks?: "reason" | "reference";
  /** Whether the advisor reads the reason too. */
  isShared?: boolean;
  /** Whether admins may leave each other a note. */
  takesNote?: boolean;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  run: (words: ActWords) => Promise<unknown>;
}

/** An admin's act on money: says what follows, takes the words that go on record, and does it once. */
export function ReasonedAct(props: ReasonedActProps) {
  const { label, name, icon, title, text, variant = "secondary", size = "md" } = props;
  const t = useTranslations("adminPayouts.act");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant={variant} size={size} aria-label={name}>
          {icon}
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={text} closeLabel={t("close")} keepOpen>
        <ActForm {...props} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ActForm({
  label,
  asks = "reason",
  isShared = false,
  takesNote = false,
  variant = "primary",
  run,
  onDone,
}: ReasonedActProps & { onDone: () => void }) {
  const t = useTranslations("adminPayouts.act");
  const errors = useTranslations("withdrawal.errors");
  const { act, isPending, error } = usePayoutAct();
  const [words, setWords] = useState("");
  const [note, setNote] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const text = words.trim();
    setIsMissing(text.length < REASON_MIN);
    if (text.length < REASON_MIN) return;
    const said = { reason: text, reference: text, note: note.trim() === "" ? undefined : note.trim() };
    if ((await act(() => run(said))) !== undefined) onDone();
  };
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {asks === "reference" ? (
        <Field label={t("reference")} hint={t("referenceHint")} error={isMissing ? errors("reference") : null}>
          {(control) => (
            <Input
              {...control}
              maxLength={REFERENCE_MAX}
              autoComplete="off"
              dir="auto"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <Field label={t("reason")} hint={t(isShared ? "sharedHint" : "recordHint")} error={isMissing ? t("reasonMissing") : null}>
          {(control) => (
            <Textarea {...control} rows={3} maxLength={REASON_MAX} value={words} onChange={(event) => setWords(event.target.value)} />
          )}
        </Field>
      )}
      {takesNote ? (
        <Field label={t("note")}>
          {(control) => (
            <Textarea {...control} rows={2} maxLength={NOTE_MAX} value={note} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
      ) : null}
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
      <Button type="submit" variant={variant === "danger" ? "danger" : "primary"} full pending={isPending}>
        {label}
      </Button>
    </form>
  );
}
