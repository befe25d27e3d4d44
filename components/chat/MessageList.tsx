"use client";

import { RotateCw } from "lucide-react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { cn } from "@/components/ui/cn";
import type { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { Outgoing } from "./useOutbox";

type Message = FunctionReturnType<typeof api.messages.list>["page"][number];

export interface MessageListProps {
  newestFirst: readonly Message[];
  outgoing: readonly Outgoing[];
  peerName: string;
  openingNote: string | null;
  peerReadAtMs: number | null;
  onRetry: (message: Outgoing) => void;
}

/** The messages in order, with a mark where a day begins, and those still on their way. */
export function MessageList({ newestFirst, outgoing, peerName, openingNote, peerReadAtMs, onRetry }: MessageListProps) {
  const t = useTranslations("chat");
  const format = useFormat();
  const messages = [...newestFirst].reverse();
  const known = new Set(messages.map(({ clientMessageId }) => clientMessageId));
  const lastRead = peerReadAtMs === null ? undefined : newestFirst.find((message) => message.mine && message.atMs <= peerReadAtMs);
  return (
    <ol role="log" aria-label={t("messages")} className="grid gap-1">
      {openingNote === null ? null : (
        <li className="mb-3 rounded-card border border-dashed border-line px-4 py-3 text-sm">
          <span className="block text-xs text-ink-faint">{t("openingNote")}</span>
          <span className="whitespace-pre-line">{openingNote}</span>
        </li>
      )}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const startsDay = before === undefined || format.dayKey(before.atMs) !== format.dayKey(message.atMs);
        const continues = !startsDay && before.mine === message.mine && before.kind === message.kind;
        return (
          <li key={message.clientMessageId} className="grid">
            {startsDay ? <span className="my-3 text-center text-xs text-ink-faint">{format.longDay(message.atMs)}</span> : null}
            {message.kind === "system" ? (
              <span className="py-2 text-center text-xs text-ink-faint">{message.text}</span>
            ) : (
              <Bubble mine={message.mine} continues={continues} speaker={message.mine ? t("you") : peerName} text={message.text}>
                {message.id === lastRead?.id ? `${format.time(message.atMs)} · ${t("seen")}` : format.time(message.atMs)}
              </Bubble>
            )}
          </li>
        );
      })}
      {outgoing
        .filter(({ clientMessageId }) => !known.has(clientMessageId))
        .map((message) => (
          <li key={message.clientMessageId} className="grid">
            <Bubble mine continues={false} speaker={t("you")} text={message.text} faded>
              {message.error === null ? t("sending") : <Refused message={message} onRetry={onRetry} />}
            </Bubble>
          </li>
        ))}
    </ol>
  );
}

interface BubbleProps {
  mine: boolean;
  /** Follows another one of the same person. */
  continues: boolean;
  speaker: string;
  text: string;
  faded?: boolean;
  children: ReactNode;
}

function Bubble({ mine, continues, speaker, text, faded = false, children }: BubbleProps) {
  return (
    <div className={cn("group flex max-w-[85%] flex-col gap-0.5 sm:max-w-[75%]", mine ? "items-end justify-self-end" : "items-start justify-self-start", !continues && "mt-2")}>
      <span className="sr-only">{speaker}:</span>
      <p
        className={cn(
          "rounded-[14px] px-3.5 py-2 text-[0.9375rem] leading-6 wrap-anywhere whitespace-pre-wrap",
          mine ? "rounded-ee-[4px] bg-accent text-on-accent" : "rounded-es-[4px] bg-sunk text-ink dark:bg-line",
          faded && "opacity-75",
        )}
      >
        {text}
      </p>
      <span className="figures px-1 text-xs text-ink-faint">{children}</span>
    </div>
  );
}

function Refused({ message, onRetry }: { message: Outgoing; onRetry: (message: Outgoing) => void }) {
  const t = useTranslations("chat");
  const errorText = useErrorText();
  return (
    <span role="alert" className="inline-flex flex-wrap items-center justify-end gap-x-2 text-vermilion-ink">
      {errorText(message.error)}
      <button type="button" className="inline-flex items-center gap-1 font-medium underline underline-offset-2" onClick={() => onRetry(message)}>
        <RotateCw className="size-3 stroke-[1.5]" aria-hidden="true" />
        {t("retry")}
      </button>
    </span>
  );
}
