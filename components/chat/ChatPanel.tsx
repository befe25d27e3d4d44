"use client";

import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useCallback, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import { useMarkRead } from "./useMarkRead";
import { useOutbox } from "./useOutbox";
import { useTyping } from "./useTyping";

const PAGE_SIZE = 40;

export interface ChatPanelProps {
  sessionId: Id<"sessions">;
  peerName: string;
  /** What the client wrote when asking. */
  openingNote: string | null;
  /** Why nothing can be written now; null while one can. */
  closedReason: string | null;
  /** Stands over the field, such as a warning. */
  notice: ReactNode;
}

/** The conversation of a session. Readable always, writable while the meter runs. */
export function ChatPanel({ sessionId, peerName, openingNote, closedReason, notice }: ChatPanelProps) {
  const t = useTranslations("chat");
  const { results, status, loadMore } = usePaginatedQuery(api.messages.list, { sessionId }, { initialNumItems: PAGE_SIZE });
  const peer = useQuery(api.messages.peerState, { sessionId });
  const { outgoing, post, retry } = useOutbox(sessionId);
  const { noteKey, stop } = useTyping(sessionId);
  const newestFromPeer = results.find((message) => !message.mine);
  useMarkRead(sessionId, newestFromPeer?.id ?? null);

  const send = useCallback(
    (text: string) => {
      stop();
      post(text);
    },
    [stop, post],
  );
  const isFirst = status === "LoadingFirstPage";
  return (
    <>
      {/* Anchored at the newest message: the outer box is reversed, its one child is not. */}
      <div className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain px-4 py-4 lg:px-6" tabIndex={0} role="region" aria-label={t("conversation")}>
        <div className="mt-auto grid gap-1">
          {isFirst ? <SkeletonRows rows={3} label={t("loading")} className="h-10" /> : null}
          {status === "CanLoadMore" || status === "LoadingMore" ? (
            <Button variant="quiet" size="sm" className="justify-self-center" pending={status === "LoadingMore"} onClick={() => loadMore(PAGE_SIZE)}>
              {t("earlier")}
            </Button>
          ) : null}
          {!isFirst && results.length === 0 && outgoing.length === 0 ? <p className="py-8 text-center text-sm text-ink-faint">{t("empty", { name: peerName })}</p> : null}
          <MessageList
            newestFirst={results}
            outgoing={outgoing}
            peerName={peerName}
            openingNote={status === "Exhausted" ? openingNote : null}
            peerReadAtMs={peer?.peerReadAtMs ?? null}
            onRetry={retry}
          />
          {closedReason === null && peer?.typingUntilMs ? (
            // Shown for some seconds from when the news came in; the next news starts it afresh.
            <p key={peer.typingUntilMs} className="typing-note text-sm text-ink-faint">
              {t("typing", { name: peerName })}
            </p>
          ) : null}
        </div>
      </div>
      <div className="grid shrink-0 gap-2 px-3 pt-2 pb-3 lg:px-4">
        {notice}
        <Composer closedReason={closedReason} onSend={send} onKey={noteKey} />
      </div>
    </>
  );
}
