"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";

/** As the server counts: UTF-16 code units. */
const MESSAGE_MAX = 4_000;

export interface ComposerProps {
  /** Why the field is closed; what was typed stays for when it opens again. */
  closedReason: string | null;
  onSend: (text: string) => void;
  onKey: () => void;
}

/** The field. Enter sends, Shift and Enter begin a new line. */
export function Composer({ closedReason, onSend, onKey }: ComposerProps) {
  const t = useTranslations("chat");
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() === "") return;
    onSend(text);
    setText("");
  };
  if (closedReason !== null) {
    return <p className="rounded-card bg-sunk px-4 py-3 text-center text-sm text-ink-soft">{closedReason}</p>;
  }
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={t("message")}
        placeholder={t("placeholder")}
        rows={1}
        maxLength={MESSAGE_MAX}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onKey();
        }}
        onKeyDown={(event) => {
          // While an input method composes, Enter picks a word.
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
        className="field-sizing-content max-h-40 min-h-12 resize-none py-[0.6875rem] sm:text-[0.9375rem]"
      />
      <Button type="submit" aria-label={t("send")} className="h-12 px-4" disabled={text.trim() === ""}>
        <SendHorizontal aria-hidden="true" className="rtl:-scale-x-100" />
        <span className="hidden sm:inline">{t("send")}</span>
      </Button>
    </form>
  );
}
