"use client";

import { useConvex } from "convex/react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { ChatDraft, DraftSnapshot } from "@/lib/comms/chat/draft";
import { CONNECTING_CHAT } from "@/lib/comms/chat/emptyChat";
import { sharedChat, type SharedChat } from "@/lib/comms/chat/sharedChat";
import type { ChatSession, ChatSnapshot, CommsProvider } from "@/lib/comms/types";
import { useSteadyQuery } from "@/lib/useSteadyQuery";

const NOTHING = { chat: null, snapshot: CONNECTING_CHAT };
const NOT_WRITTEN: DraftSnapshot = { text: "", files: [], left: 0 };
const nobody = () => () => undefined;

function useShared(sessionId: Id<"sessions">): { shared: SharedChat | null; carrier: CommsProvider | null } {
  const client = useConvex();
  const carrier = useSteadyQuery(api.sessions.get, { sessionId })?.commsProvider ?? null;
  const shared = useMemo(() => (carrier === null ? null : sharedChat(client, sessionId, carrier)), [client, sessionId, carrier]);
  useEffect(() => shared?.use(), [shared]);
  return { shared, carrier };
}

export interface ChatValue {
  /** Null until it is open. */
  chat: ChatSession | null;
  snapshot: ChatSnapshot;
  draft: ChatDraft | null;
  /** Null until it is known. */
  carrier: CommsProvider | null;
}

/** The chat of a session. However many use it on a page, it is open once. */
export function useChat(sessionId: Id<"sessions">): ChatValue {
  const { shared, carrier } = useShared(sessionId);
  const { chat, snapshot } = useSyncExternalStore(shared?.subscribe ?? nobody, shared?.getSnapshot ?? (() => NOTHING), () => NOTHING);
  return { chat, snapshot, draft: shared?.draft ?? null, carrier };
}

/** How many of the other's messages are unread, of those that are loaded; for a badge where the panel is closed. */
export function useUnreadCount(sessionId: Id<"sessions">): number {
  return useChat(sessionId).snapshot.unread;
}

/** The message that is being written. */
export function useDraft(draft: ChatDraft | null): DraftSnapshot {
  return useSyncExternalStore(draft?.subscribe ?? nobody, draft?.getSnapshot ?? (() => NOT_WRITTEN), () => NOT_WRITTEN);
}
