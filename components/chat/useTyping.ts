"use client";

import { useMutation } from "convex/react";
import { useCallback, useEffect, useRef } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";

/** Repeated this often while keys are pressed; taken back after this long without one. */
const REPEAT_MS = 2_000;
const IDLE_MS = 3_000;

/** Tells the other party that one is typing. It is a courtesy: a refusal (the meter stopped) changes nothing. */
export function useTyping(sessionId: Id<"sessions">) {
  const setTyping = useMutation(api.messages.setTyping);
  const saidAtMs = useRef(-Infinity);
  const idle = useRef<ReturnType<typeof setTimeout> | null>(null);

  const say = useCallback(
    (typing: boolean) => {
      saidAtMs.current = typing ? performance.now() : -Infinity;
      const done = () => undefined;
      setTyping({ sessionId, typing }).then(done, done);
    },
    [setTyping, sessionId],
  );
  const stop = useCallback(() => {
    if (idle.current !== null) clearTimeout(idle.current);
    idle.current = null;
    // A sent message takes the note back by itself.
    saidAtMs.current = -Infinity;
  }, []);
  const noteKey = useCallback(() => {
    if (performance.now() - saidAtMs.current > REPEAT_MS) say(true);
    if (idle.current !== null) clearTimeout(idle.current);
    idle.current = setTimeout(() => say(false), IDLE_MS);
  }, [say]);
  useEffect(() => stop, [stop]);
  return { noteKey, stop };
}
