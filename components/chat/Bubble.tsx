"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { ChatMessage } from "@/lib/comms/types";
import { useFormat } from "@/lib/format/useFormat";
import { Attachments } from "./Attachments";
import { MessageText } from "./MessageText";

export interface BubbleProps {
  message: ChatMessage;
  /** Follows another one of the same person. */
  continues: boolean;
  speaker: string;
  /** The other party has read up to here. */
  isLastSeen: boolean;
  /** Null while nothing can be sent. */
  onRetry: ((message: ChatMessage) => void) | null;
}

/** One message: its files, its words, and what became of it. */
export function Bubble({ message, continues, speaker, isLastSeen, onRetry }: BubbleProps) {
  const { mine, text, attachments, state } = message;
  return (
    <div
      className={cn(
        "flex max-w-[88%] flex-col gap-0.5 sm:max-w-[75%]",
        mine ? "items-end justify-self-end" : "items-start justify-self-start",
        !continues && "mt-2",
      )}
    >
      <span className="sr-only">{speaker}:</span>
      <div className={cn("flex max-w-full flex-col gap-1", mine ? "items-end" : "items-start")}>
        <Attachments files={attachments} mine={mine} />
        {text === "" ? null : (
          <p
            dir="auto"
            className={cn(
              "max-w-full rounded-[14px] px-3.5 py-2 text-[0.9375rem] leading-6 wrap-anywhere whitespace-pre-wrap",
              state === "failed"
                ? "rounded-ee-[4px] border border-dashed border-vermilion-ink bg-vermilion-soft text-ink"
                : mine
                  ? "rounded-ee-[4px] bg-accent text-on-accent"
                  : "rounded-es-[4px] bg-sunk text-ink dark:bg-line",
            )}
          >
            <MessageText text={text} />
          </p>
        )}
      </div>
      <span className="figures px-1 text-xs text-ink-faint">
        <MessageFate message={message} isLastSeen={isLastSeen} onRetry={onRetry} />
      </span>
    </div>
  );
}

/** What became of a message: when it was said, whether it was seen, why it failed. */
export function MessageFate({ message, isLastSeen, onRetry }: Pick<BubbleProps, "message" | "isLastSeen" | "onRetry">): ReactNode {
  const t = useTranslations("chat");
  const tError = useTranslations("errors");
  const format = useFormat();
  if (message.state === "sending") return t("sending");
  if (message.state === "sent") {
    const time = <time dateTime={new Date(message.atMs).toISOString()}>{format.time(message.atMs)}</time>;
    return isLastSeen ? (
      <>
        {time} · {t("seen")}
      </>
    ) : (
      time
    );
  }
  return (
    <span role="alert" className="inline-flex flex-wrap items-center justify-end gap-x-2 text-vermilion-ink">
      {tError(message.failure ?? "unknown")}
      {onRetry === null ? null : (
        <button
          type="button"
          className="inline-flex items-center gap-1 font-medium underline underline-offset-2"
          onClick={() => onRetry(message)}
        >
          <RotateCw className="size-3 stroke-[1.5]" aria-hidden="true" />
          {t("retry")}
        </button>
      )}
    </span>
  );
}
