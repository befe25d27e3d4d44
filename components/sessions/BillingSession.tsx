"use client";

import { createContext, useContext, type ReactNode } from "react";
import type { Id } from "@/convex/_generated/dataModel";
import { useBillingSession, type SessionSnapshot } from "@/lib/billingService";

export interface BillingSessionValue {
  sessionId: Id<"sessions">;
  snapshot: SessionSnapshot;
  pause: () => Promise<void>;
  resume: () => Promise<void>;
  end: () => Promise<void>;
}

const BillingSessionContext = createContext<BillingSessionValue | null>(null);

/** Takes part in one session for everything below it, so that a page has one hook and one ticker. */
export function BillingSession({ sessionId, children }: { sessionId: Id<"sessions">; children: ReactNode }) {
  const session = useBillingSession({ sessionId });
  return <BillingSessionContext value={{ sessionId, ...session }}>{children}</BillingSessionContext>;
}

/** The session above, or null where there is none. */
export function useSessionAbove(): BillingSessionValue | null {
  return useContext(BillingSessionContext);
}
