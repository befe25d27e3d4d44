"use client";

import { useRouter } from "next/navigation";
import { useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { ConvexError } from "convex/values";
import { useCallback, useEffect, useState } from "react";
import { api } from "@/convex/_generated/api";
import type { ErrorCode } from "@/lib/domain/errors";
import { ASK_WAIT_MS } from "@/lib/domain/payouts/payeeRequest";
import { usePayoutErrors } from "./usePayoutErrors";

type Connection = FunctionReturnType<typeof api.payoutMethods.connection>;
type RequestId = NonNullable<Connection>["requestId"];

type Step =
  | { at: "idle" }
  | { at: "asking" }
  | { at: "waiting"; requestId: RequestId }
  | { at: "leaving"; url: string }
  | { at: "read"; isReady: boolean }
  | { at: "refused"; error: unknown };

const refusedWith = (code: ErrorCode): Step => ({ at: "refused", error: new ConvexError({ code }) });

/** Where a request leads; null while nothing came of it. One whose place another has taken, on another page, is not answered any more. */
function outcomeOf(requestId: RequestId, connection: Connection): Step | null {
  if (connection?.requestId !== requestId) return refusedWith("UPSTREAM_UNAVAILABLE");
  const { state, what, url, transfers, errorCode } = connection;
  if (state === "asked") return null;
  if (state === "failed" || (what === "connect" && url === null)) return refusedWith(errorCode ?? "UPSTREAM_UNAVAILABLE");
  return url === null ? { at: "read", isReady: transfers === "active" } : { at: "leaving", url };
}

/**
 * Has the processor asked for its page, or for what it says about the caller's account, and follows the answer: to the page, or to
 * whether the account may receive money. One request at a time; one that nothing came of in time has failed.
 */
export function usePayeeRequest() {
  const router = useRouter();
  const errorText = usePayoutErrors();
  const connect = useMutation(api.payoutMethods.connect);
  const refresh = useMutation(api.payoutMethods.refresh);
  const [step, setStep] = useState<Step>({ at: "idle" });
  const connection = useQuery(api.payoutMethods.connection, step.at === "waiting" ? {} : "skip");
  const outcome = step.at === "waiting" && connection !== undefined ? outcomeOf(step.requestId, connection) : null;
  // Kept from here on, whatever is asked on another page.
  if (outcome !== null) setStep(outcome);

  useEffect(() => {
    if (step.at !== "leaving") return;
    // The demo's page is one of ours; a processor's is elsewhere.
    if (step.url.startsWith("/")) router.push(step.url);
    else window.location.assign(step.url);
  }, [step, router]);
  useEffect(() => {
    if (step.at !== "waiting") return;
    const late = setTimeout(() => setStep(refusedWith("UPSTREAM_UNAVAILABLE")), ASK_WAIT_MS);
    return () => clearTimeout(late);
  }, [step]);

  const ask = useCallback(async (start: typeof connect | typeof refresh) => {
    setStep({ at: "asking" });
    try {
      setStep({ at: "waiting", requestId: (await start({})).requestId });
    } catch (error) {
      setStep({ at: "refused", error });
    }
  }, []);
  return {
    openPage: useCallback(async () => await ask(connect), [ask, connect]),
    readAgain: useCallback(async () => await ask(refresh), [ask, refresh]),
    isPending: step.at === "asking" || step.at === "waiting",
    /** What reading again came to; null before. */
    isReady: step.at === "read" ? step.isReady : null,
    error: step.at === "refused" ? errorText(step.error) : null,
  };
}
