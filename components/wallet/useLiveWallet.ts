"use client";

import { useQuery } from "convex/react";
import { useEffect, useState } from "react";
import { useIsTheirs } from "@/components/auth/useIsTheirs";
import { useViewer } from "@/components/auth/useViewer";
import { api } from "@/convex/_generated/api";
import { liveWallet, type LiveWallet, type WalletSummary } from "./liveWallet";

const FRAME_MS = 250;

/** The wallet of a person as the server found it for their page. */
export type FirstWallet = { userId: string; summary: WalletSummary };

/**
 * The viewer's wallet, moving while something is billed; undefined while loading. Between pushes the browser's clock
 * is used, so the figure may be off by its error; the room and every receipt use the server's. `first` stands for it until the first push.
 */
export function useLiveWallet(first?: FirstWallet): LiveWallet | undefined {
  const { status } = useViewer();
  const isTheirs = useIsTheirs(first?.userId);
  const live = useQuery(api.wallet.summary, status === "ready" ? {} : "skip");
  const summary = live ?? (isTheirs ? first?.summary : undefined);
  const isRunning = summary?.openMeters.some((meter) => meter.segStartMs !== null) ?? false;
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNowMs(Date.now()), FRAME_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return summary === undefined ? undefined : liveWallet(summary, nowMs);
}
