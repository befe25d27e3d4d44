"use client";

import { useMutation } from "convex/react";
import { useCallback, useEffect, useState } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { useSteadyQuery } from "@/lib/useSteadyQuery";

/** A seat that could not be asked for is asked for again after this, ms. */
const RETRY_MS = 2_000;

/**
 * A person is in the calls of a session with one page at a time: the one that joined last. `sit` takes the seat for this
 * page, as often as it needs; `isSitting` says that this page has it, `isElsewhere` that it had it and another one does now.
 */
export function useSeat(sessionId: Id<"sessions">, wantsToSit: boolean): { isSitting: boolean; isElsewhere: boolean; sit: () => void } {
  const takeSeat = useMutation(api.comms.takeSeat);
  const taken = useSteadyQuery(api.comms.seat, { sessionId });
  const [pageId] = useState(() => crypto.randomUUID());
  const [wish, setWish] = useState(wantsToSit ? 1 : 0);
  const [granted, setGranted] = useState(0);
  const [sat, setSat] = useState(0);

  useEffect(() => {
    if (wish === 0 || granted === wish) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        await takeSeat({ sessionId, pageId });
        if (!isOver) setGranted(wish);
      } catch {
        // Asked too often, or the sign-in is being renewed: the page waits at the door and asks again.
        if (!isOver) timer = setTimeout(() => void ask(), RETRY_MS);
      }
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [takeSeat, sessionId, pageId, wish, granted]);

  const isSitting = wish > 0 && granted === wish && taken === pageId;
  if (isSitting && sat !== wish) setSat(wish);
  return {
    isSitting,
    // The answer may come before the news of it: only a seat that this page had can have been taken from it.
    isElsewhere: sat > 0 && sat === wish && taken !== pageId,
    sit: useCallback(() => setWish((before) => before + 1), []),
  };
}
