"use client";

import { useMutation } from "convex/react";
import { useCallback, useState } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

/** A message that the list does not hold yet. */
export interface Outgoing {
  clientMessageId: string;
  text: string;
  /** Why it was refused; null while it is on its way. */
  error: unknown;
}

/**
 * Messages on their way. Each keeps the id it was born with, so sending one again after a lost answer never writes it
 * twice. The connection repeats by itself after a reconnect; only a refusal ends up here.
 */
export function useOutbox(sessionId: Id<"sessions">) {
  const send = useMutation(api.messages.send);
  const [outgoing, setOutgoing] = useState<Outgoing[]>([]);

  const deliver = useCallback(
    async (clientMessageId: string, text: string) => {
      try {
        await send({ sessionId, clientMessageId, text });
        setOutgoing((all) => all.filter((message) => message.clientMessageId !== clientMessageId));
      } catch (error) {
        setOutgoing((all) => all.map((message) => (message.clientMessageId === clientMessageId ? { ...message, error } : message)));
      }
    },
    [send, sessionId],
  );
  const post = useCallback(
    (text: string) => {
      const clientMessageId = crypto.randomUUID();
      setOutgoing((all) => [...all, { clientMessageId, text, error: null }]);
      void deliver(clientMessageId, text);
    },
    [deliver],
  );
  const retry = useCallback(
    (message: Outgoing) => {
      setOutgoing((all) => all.map((other) => (other.clientMessageId === message.clientMessageId ? { ...other, error: null } : other)));
      void deliver(message.clientMessageId, message.text);
    },
    [deliver],
  );
  return { outgoing, post, retry };
}
