"use client";

import { useTranslations } from "next-intl";
import { Suspense, useCallback, useState, type ReactNode } from "react";
import { toast } from "sonner";
import type { Id } from "@/convex/_generated/dataModel";
import { CarrierPane, hasOwnPane } from "@/lib/comms/chat/pane";
import type { ChatPaneParts } from "@/lib/comms/chat/paneProps";
import { loadOlderUntil } from "@/lib/comms/chat/transcript";
import type { ChatMessage } from "@/lib/comms/types";
import { Attachments } from "./Attachments";
import { MessageFate } from "./Bubble";
import { ChatTools } from "./ChatTools";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { EmojiPicker } from "./EmojiPicker";
import { MessageText } from "./MessageText";
import { TranscriptSearch } from "./TranscriptSearch";
import { useChat } from "./useChat";
import { REFUSE_DROPS, useFileDrop } from "./useFileDrop";

export interface ChatPanelProps {
  sessionId: Id<"sessions">;
  peerName: string;
  /** What the client wrote when asking. */
  openingNote: string | null;
  /** Why nothing can be written now; null while one can. */
  closedReason: string | null;
  /** Stands over the field, such as a warning. */
  notice: ReactNode;
  /** `side` is narrow, beside the pictures of a call. */
  variant?: "main" | "side";
}

/** What a carrier's own pane borrows of ours. */
const PARTS: ChatPaneParts = { Words: MessageText, Files: Attachments, Fate: MessageFate, Emoji: EmojiPicker };

/** The conversation of a session: readable always, writable while the meter runs. Fills its parent, which is a flex column. */
export function ChatPanel({ sessionId, peerName, openingNote, closedReason, notice, variant = "main" }: ChatPanelProps) {
  const t = useTranslations("chat");
  const { chat, snapshot, draft, carrier } = useChat(sessionId);
  const [isSearching, setSearching] = useState(false);
  const [soughtId, setSoughtId] = useState<string | null>(null);
  // The server has the last word on whether the session takes messages; the room knows why it does not.
  const reason = closedReason ?? (chat !== null && !snapshot.writable ? t("notNow") : null);
  const canWrite = reason === null && chat !== null && draft !== null;

  const send = useCallback(
    (message: { text: string; attachmentIds: string[] }) => {
      setSoughtId(null);
      // A refusal is shown at the message, with a way to send it again.
      chat?.send({ clientId: crypto.randomUUID(), ...message }).catch(() => undefined);
    },
    [chat],
  );
  const retry = useCallback(
    ({ clientId, text, attachments }: ChatMessage) => {
      if (clientId !== null) chat?.send({ clientId, text, attachmentIds: attachments.map(({ id }) => id) }).catch(() => undefined);
    },
    [chat],
  );
  const startSearch = () => {
    setSoughtId(null);
    setSearching(true);
  };
  const showFound = async ({ id }: ChatMessage) => {
    setSearching(false);
    if (chat === null) return;
    try {
      // What was found may lie further back than what is loaded.
      await loadOlderUntil(chat, () => chat.getSnapshot().messages.some((message) => message.id === id));
      setSoughtId(id);
    } catch {
      toast.error(t("olderFailed"));
    }
  };
  const drop = useFileDrop(canWrite ? (files) => draft.add(files, chat) : null);
  const olderFailed = useCallback(() => toast.error(t("olderFailed")), [t]);
  const search =
    isSearching && chat !== null ? (
      <TranscriptSearch chat={chat} peerName={peerName} onPick={(message) => void showFound(message)} onClose={() => setSearching(false)} />
    ) : null;
  const ours = (
    <>
      {search ?? (
        <Conversation
          chat={chat}
          snapshot={snapshot}
          peerName={peerName}
          openingNote={openingNote}
          isClosed={reason !== null}
          soughtId={soughtId}
          onRetry={canWrite ? retry : null}
        />
      )}
      <div className="grid shrink-0 grid-cols-1 gap-2 px-3 pt-2 pb-3 lg:px-4">
        {notice}
        <Composer chat={chat} draft={draft} closedReason={reason} variant={variant} onSend={send} />
      </div>
    </>
  );
  const isDrawnThere = hasOwnPane(carrier);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col" data-variant={variant} {...(isDrawnThere ? REFUSE_DROPS : drop.handlers)}>
      {search === null ? <ChatTools chat={chat} sessionId={sessionId} peerName={peerName} onSearch={startSearch} /> : null}
      {isDrawnThere && chat !== null && draft !== null ? (
        <Suspense fallback={ours}>
          <CarrierPane
            chat={chat}
            snapshot={snapshot}
            draft={draft}
            peerName={peerName}
            openingNote={openingNote}
            closedReason={reason}
            notice={notice}
            instead={search}
            soughtId={soughtId}
            onSend={send}
            onRetry={canWrite ? retry : null}
            onOlderFailed={olderFailed}
            parts={PARTS}
            fallback={ours}
          />
        </Suspense>
      ) : (
        ours
      )}
      {drop.isOver ? (
        <div className="pointer-events-none absolute inset-2 z-10 grid place-items-center rounded-card border-2 border-dashed border-accent bg-accent-soft/90 text-sm font-medium text-accent-strong">
          {t("files.drop")}
        </div>
      ) : null}
    </div>
  );
}
