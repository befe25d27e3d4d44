"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ChatMessage, ChatSession } from "@/lib/comms/types";
import { useFormat } from "@/lib/format/useFormat";
import { excerpt } from "./excerpt";

/** Typing pauses this long before the server is asked. */
const PAUSE_MS = 300;
const SEARCH_MAX = 100;

export interface TranscriptSearchProps {
  chat: ChatSession;
  peerName: string;
  onPick: (message: ChatMessage) => void;
  onClose: () => void;
}

type Answer = { text: string; found: ChatMessage[] | "failed" };

/** Looks for words in the whole conversation, loaded or not. */
export function TranscriptSearch({ chat, peerName, onPick, onClose }: TranscriptSearchProps) {
  const t = useTranslations("chat.search");
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const wanted = text.trim();

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (wanted === "") return;
    let isOver = false;
    const take = (found: Answer["found"]) => {
      if (!isOver) setAnswer({ text: wanted, found });
    };
    const timer = setTimeout(() => {
      chat.search(wanted).then(take, () => take("failed"));
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [chat, wanted]);

  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <form role="search" className="flex items-center gap-1 border-b border-line px-2 py-1.5" onSubmit={(event) => event.preventDefault()}>
        <SearchInput
          className="min-w-0 flex-1"
          ref={field}
          aria-label={t("label")}
          placeholder={t("label")}
          maxLength={SEARCH_MAX}
          value={text}
          onChange={(event) => setText(event.target.value)}
          // The button beside it clears too; the browser's own would be a second one.
          inputClassName="[&::-webkit-search-cancel-button]:hidden"
        />
        <Button variant="quiet" size="icon" aria-label={t("close")} title={t("close")} onClick={onClose}>
          <X aria-hidden="true" className="size-5!" />
        </Button>
      </form>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2" aria-live="polite">
        <Results wanted={wanted} answer={answer} peerName={peerName} onPick={onPick} />
      </div>
    </div>
  );
}

function Results({
  wanted,
  answer,
  peerName,
  onPick,
}: {
  wanted: string;
  answer: Answer | null;
  peerName: string;
  onPick: (message: ChatMessage) => void;
}): ReactNode {
  const t = useTranslations("chat.search");
  const tChat = useTranslations("chat");
  const format = useFormat();
  if (wanted === "") return <Note>{t("hint")}</Note>;
  if (answer === null || answer.text !== wanted) return <SkeletonRows rows={3} label={t("looking")} />;
  const { found } = answer;
  if (found === "failed") return <Note>{t("failed")}</Note>;
  if (found.length === 0) return <Note>{t("nothing", { text: wanted })}</Note>;
  return (
    <>
      <p className="px-3 pb-1 text-xs text-ink-faint">{t("count", { count: found.length })}</p>
      <ul className="grid gap-0.5">
        {found.map((message) => {
          const { before, hit, after } = excerpt(
            [message.text, ...message.attachments.map(({ name }) => name)].filter((part) => part !== "").join(" · "),
            wanted,
          );
          return (
            <li key={message.id}>
              <button
                type="button"
                className="grid w-full gap-0.5 rounded-control px-3 py-2 text-start hover:bg-sunk"
                onClick={() => onPick(message)}
              >
                <span className="figures flex justify-between gap-3 text-xs text-ink-faint">
                  <span className="truncate">{message.mine ? tChat("you") : peerName}</span>
                  <span className="shrink-0">{format.dateTime(message.atMs)}</span>
                </span>
                <span dir="auto" className="line-clamp-2 text-sm wrap-anywhere">
                  {before}
                  <mark className="rounded-sm bg-accent-soft font-medium text-ink">{hit}</mark>
                  {after}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="px-4 py-8 text-center text-sm text-ink-faint">{children}</p>;
}
