"use client";

import { useMutation } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { meterBrowser } from "./billing/browser";
import { emptySnapshot } from "./billing/deriveSnapshot";
import { MeterStore, type BillingCallbacks } from "./billing/meterStore";
import type { BillingSnapshot } from "./billing/types";
import { useSteadyQuery } from "./useSteadyQuery";

/** A session as its party sees it. */
export type SessionView = NonNullable<FunctionReturnType<typeof api.sessions.get>>;
export type SessionSnapshot = BillingSnapshot<SessionView>;

const LOADING: SessionSnapshot = emptySnapshot("loading");

/**
 * Follows one session and takes part in it: proves every second that the viewer is there and whether the viewer did something
 * (only while the session is open, only from one tab), and keeps figures that move between the server's answers. It carries no price, amount or party; those
 * come from the server. Use it once per page and hand the snapshot down.
 */
export function useBillingSession({
  sessionId,
  onBalanceWarning,
  onPaused,
  onUpdate,
}: { sessionId: Id<"sessions"> } & BillingCallbacks<SessionView>): {
  snapshot: SessionSnapshot;
  pause: () => Promise<void>;
  resume: () => Promise<void>;
  end: () => Promise<void>;
} {
  const session = useSteadyQuery(api.sessions.get, { sessionId });
  const tick = useMutation(api.sessions.tick);
  const pauseSession = useMutation(api.sessions.pause);
  const resumeSession = useMutation(api.sessions.resume);
  const endSession = useMutation(api.sessions.end);

  const [meter] = useState(() => new MeterStore<SessionView>(sessionId, (active) => tick({ sessionId, active }), meterBrowser));
  const snapshot = useSyncExternalStore(meter.subscribe, meter.current, () => LOADING);

  useEffect(() => {
    meter.setCallbacks({ onBalanceWarning, onPaused, onUpdate });
  }, [meter, onBalanceWarning, onPaused, onUpdate]);
  useEffect(() => meter.start(), [meter]);
  useEffect(() => meter.setSession(session), [meter, session]);

  return {
    snapshot,
    pause: useCallback(async () => void (await pauseSession({ sessionId })), [pauseSession, sessionId]),
    resume: useCallback(async () => void (await resumeSession({ sessionId })), [resumeSession, sessionId]),
    end: useCallback(async () => void (await endSession({ sessionId })), [endSession, sessionId]),
  };
}
