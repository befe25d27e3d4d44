"use client";

import { useQueries, type RequestForQueries } from "convex/react";
import { useMemo } from "react";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { DecisionPreview } from "./types";

/** What an admin is about to decide. */
export interface DecisionWish {
  decision: "refund" | "reject";
  refundMinor: bigint;
}

const NOTHING: RequestForQueries = {};

/** What a wish would post, live: null without a wish, undefined while it is worked out, "refused" where it cannot be decided any more. */
export function usePreview(disputeId: Id<"disputes">, wish: DecisionWish | null): DecisionPreview | null | undefined | "refused" {
  const decision = wish?.decision ?? null;
  const refundMinor = wish?.refundMinor ?? null;
  // Not `useQuery`, which throws what the server refuses: another admin may decide while this one is typing.
  const queries = useMemo<RequestForQueries>(
    () =>
      decision === null || refundMinor === null
        ? NOTHING
        : { preview: { query: api.disputes.preview, args: { disputeId, decision, refundMinor } } },
    [decision, disputeId, refundMinor],
  );
  const answers: Record<string, DecisionPreview | Error | undefined> = useQueries(queries);
  if (wish === null) return null;
  const answer = answers.preview;
  return answer instanceof Error ? "refused" : answer;
}
