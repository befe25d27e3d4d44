"use client";

import { Paperclip, SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, type ClipboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Textarea } from "@/components/ui/input";
import { MESSAGE_MAX, type ChatDraft } from "@/lib/comms/chat/draft";
import type { ChatSession } from "@/lib/comms/types";
import { FILE_TYPES } from "@/lib/domain/files/sniff";
import { FILES_PER_MESSAGE_MAX } from "@/lib/domain/files/limits";
import { DraftFiles } from "./DraftFiles";
import { EmojiPicker } from "./EmojiPicker";
import { useDraft } from "./useChat";

/** From here on the field says how much room is left. */
const COUNT_FROM = 3_600;

export interface ComposerProps {
  /** Null until the chat is open; the field waits. */
  chat: ChatSession | null;
  draft: ChatDraft | null;
  /** Why the field is closed; what was written stays for when it opens again. */
  closedReason: string | null;
  variant: "main" | "side";
  onSend: (message: { text: string; attachmentIds: string[] }) => void;
}

/** The field, with files and emoji. Enter sends, Shift and Enter begin a new line. */
export function Composer({ chat, draft, closedReason, variant, onSend }: ComposerProps) {
  const t = useTranslations("chat");
  const { text, files, left } = useDraft(draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const noteId = useId();
  if (closedReason !== null || chat === null || draft === null) {
    return <p className="rounded-card bg-sunk px-4 py-3 text-center text-sm text-ink-soft">{closedReason ?? t("opening")}</p>;
  }

  const over = text.length - MESSAGE_MAX;
  const isWaiting = files.some(({ state }) => state !== "ready");
  const isEmpty = text.trim() === "" && files.length === 0;
  const cannotSend = isEmpty || isWaiting || over > 0;
  const note = over > 0 ? t("tooLong", { count: over }) : left > 0 ? t("files.tooMany", { count: FILES_PER_MESSAGE_MAX }) : null;

  const send = () => {
    if (cannotSend) return;
    const message = draft.take();
    if (message !== null) onSend(message);
    field.current?.focus();
  };
  const insert = (emoji: string) => {
    const [start, end] = [field.current?.selectionStart ?? text.length, field.current?.selectionEnd ?? text.length];
    draft.setText(text.slice(0, start) + emoji + text.slice(end));
    // The caret goes behind what was put in once the field holds it.
    requestAnimationFrame(() => field.current?.setSelectionRange(start + emoji.length, start + emoji.length));
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    // Programs put a picture beside copied text; the text is what was meant.
    if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    draft.add(pasted, chat);
  };

  return (
    <form
      className="grid grid-cols-1 gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <DraftFiles files={files} onRemove={(key) => draft.remove(key)} onRetry={(key) => draft.retry(key, chat)} />
      {note === null ? null : (
        <p id={noteId} role="alert" className="px-1 text-xs text-vermilion-ink">
          {note}
        </p>
      )}
      <div className="flex items-end gap-1">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={FILE_TYPES.join(",")}
          aria-label={t("files.choose")}
          onChange={(event) => {
            draft.add([...(event.target.files ?? [])], chat);
            // The same file can be chosen again.
            event.target.value = "";
          }}
        />
        <Button
          variant="quiet"
          size="icon"
          className="mb-1"
          aria-label={t("files.attach")}
          title={t("files.attach")}
          onClick={() => picker.current?.click()}
        >
          <Paperclip aria-hidden="true" className="size-5!" />
        </Button>
        <div className="relative min-w-0 flex-1">
          <Textarea
            ref={field}
            aria-label={t("message")}
            aria-describedby={note === null ? undefined : noteId}
            aria-invalid={over > 0 || undefined}
            placeholder={t("placeholder")}
            rows={1}
            value={text}
            onChange={(event) => {
              draft.setText(event.target.value);
              chat.setTyping(event.target.value !== "");
            }}
            onPaste={paste}
            onKeyDown={(event) => {
              // While an input method composes, Enter picks a word.
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send();
            }}
            className="block field-sizing-content max-h-40 wrap-anywhere min-h-12 resize-none py-[0.6875rem] sm:text-[0.9375rem]"
          />
          {text.length >= COUNT_FROM && over <= 0 ? (
            <span
              aria-hidden="true"
              className="figures pointer-events-none absolute end-2 bottom-1 rounded-control bg-surface px-1 text-xs text-ink-faint"
            >
              {-over}
            </span>
          ) : null}
        </div>
        <span className="mb-1">
          <EmojiPicker onPick={insert} onClose={() => field.current?.focus()} />
        </span>
        <Button
          type="submit"
          aria-label={t("send")}
          className={cn("h-12", variant === "main" ? "px-3.5 sm:px-4" : "px-3.5")}
          disabled={cannotSend}
        >
          <SendHorizontal aria-hidden="true" className="rtl:-scale-x-100" />
          {variant === "main" ? <span className="hidden sm:inline">{t("send")}</span> : null}
        </Button>
      </div>
    </form>
  );
}
