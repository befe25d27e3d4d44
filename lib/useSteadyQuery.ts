"use client";

import { useConvexAuth, useQuery, type OptionalRestArgsOrSkip } from "convex/react";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { useState } from "react";

/**
 * A query of the signed-in person that keeps its last answer while the sign-in is being renewed. Asked without a sign-in it
 * would fail and take the page with it; a page that must not go away, such as a call, shows what it knew. Undefined only
 * before the first answer. The arguments are to stay the same.
 */
export function useSteadyQuery<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
): FunctionReturnType<Query> | undefined {
  const { isAuthenticated } = useConvexAuth();
  const question = [isAuthenticated ? args : "skip"] as OptionalRestArgsOrSkip<Query>;
  const answer: FunctionReturnType<Query> | undefined = useQuery(query, ...question);
  const [last, setLast] = useState<{ answer: FunctionReturnType<Query> | undefined }>({ answer: undefined });
  if (answer !== undefined && answer !== last.answer) setLast({ answer });
  // Null is an answer.
  return answer === undefined ? last.answer : answer;
}
