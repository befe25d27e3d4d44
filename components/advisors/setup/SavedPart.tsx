"use client";

import { useId, useState, type ReactNode } from "react";
import { toast } from "sonner";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export interface SavedPartProps {
  title: string;
  text: string;
  children: ReactNode;
  saveLabel: string;
  /** Said when it was saved. */
  savedText: string;
  /** Whether there is nothing to save. */
  isSame?: boolean;
  /** Sends what was written; null while something in it is wrong, which the fields say themselves. */
  save: () => Promise<unknown> | null;
}

/** A part of an advisor's settings that is saved by itself. */
export function SavedPart({ title, text, children, saveLabel, savedText, isSame = false, save }: SavedPartProps) {
  const titleId = useId();
  const errorText = useErrorText();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const send = async () => {
    const sending = save();
    if (sending === null) return;
    setPending(true);
    setError(null);
    try {
      await sending;
      toast.success(savedText);
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Card className="p-5 sm:p-6">
      <form
        noValidate
        aria-labelledby={titleId}
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="grid gap-1">
          <h2 id={titleId} className="font-semibold">
            {title}
          </h2>
          <p className="text-sm text-ink-soft">{text}</p>
        </div>
        {children}
        <p role="alert" className="text-sm text-vermilion-ink empty:hidden">
          {error}
        </p>
        <Button type="submit" className="justify-self-start" pending={isPending} disabled={isSame}>
          {saveLabel}
        </Button>
      </form>
    </Card>
  );
}
