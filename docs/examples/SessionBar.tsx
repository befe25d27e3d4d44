"use client";

import { useCallback, useState } from "react";
import { toast } from "sonner";
import type { Id } from "@/convex/_generated/dataModel";
import { useBillingSession } from "@/lib/billingService";
import { formatClock } from "@/lib/format/duration";
import { formatMoney } from "@/lib/format/money";

/** A bar with the figures and the three things one can do, drawn by you. Once per page: the hook takes part in the session. */
export function SessionBar({ sessionId }: { sessionId: Id<"sessions"> }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { snapshot, pause, resume, end } = useBillingSession({
    sessionId,
    onBalanceWarning: useCallback(() => toast.warning("Add funds to keep talking."), []),
    onPaused: useCallback(() => toast("Nothing is billed."), []),
  });
  if (snapshot.status === "loading") return <p>Opening…</p>;
  if (snapshot.status === "notFound") return <p>This session is not yours.</p>;

  const act = (wish: () => Promise<void>) => () => {
    setProblem(null);
    wish().catch(() => setProblem("That did not work. Try again."));
  };
  return (
    <div>
      <span role="timer" aria-label="Session time">
        {formatClock(snapshot.elapsedMs)}
      </span>
      <span>{formatMoney(snapshot.costMinor)}</span>
      {snapshot.timeLeftMs === null ? null : <span>{formatClock(snapshot.timeLeftMs)} left</span>}
      {snapshot.status === "offline" ? <span>Reconnecting. Lost time is not billed.</span> : null}
      {snapshot.state === "running" ? <button onClick={act(pause)}>Pause</button> : null}
      {snapshot.me === "client" && (snapshot.state === "paused" || snapshot.state === "exhausted") ? <button onClick={act(resume)}>Resume</button> : null}
      <button onClick={act(end)}>End session</button>
      {problem === null ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
