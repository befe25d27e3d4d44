"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent, type ReactNode } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";

const REASON_MIN = 3;
const REASON_MAX = 500;

export interface ReasonDialogProps {
  /** What the button says, here and in the dialog. */
  label: string;
  /** The button's accessible name where the label alone would not tell rows apart. */
  name?: string;
  title: string;
  /** What follows from it. */
  text: string;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  disabled?: boolean;
  /** What is shown above the reason, such as what will change. */
  children?: ReactNode;
  run: (reason: string) => Promise<unknown>;
}

/** An act of an admin: says what follows, takes the reason that goes on record, and does it once. */
export function ReasonDialog({ label, name, title, text, variant = "secondary", size = "md", disabled, children, run }: ReasonDialogProps) {
  const t = useTranslations("adminReason");
  const errorText = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = (next: boolean) => {
    setIsOpen(next);
    setProblem(null);
    setIsMissing(false);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const words = reason.trim();
    setIsMissing(words.length < REASON_MIN);
    if (words.length < REASON_MIN) return;
    setIsPending(true);
    setProblem(null);
    try {
      await run(words);
      setReason("");
      setIsOpen(false);
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        <Button variant={variant} size={size} aria-label={name} disabled={disabled}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={text} closeLabel={t("close")} keepOpen>
        <form noValidate className="grid gap-4" onSubmit={(event) => void send(event)}>
          {children}
          <Field label={t("reason")} hint={t("hint")} error={isMissing ? t("missing") : null}>
            {(control) => (
              <Textarea {...control} rows={3} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
          {problem === null ? null : (
            <Notice tone="vermilion" role="alert">
              {problem}
            </Notice>
          )}
          <Button type="submit" variant={variant === "danger" ? "danger" : "primary"} full pending={isPending}>
            {label}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
