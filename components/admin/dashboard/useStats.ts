"use client";

import { useConvex } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useCallback, useEffect, useState } from "react";
import { api } from "@/convex/_generated/api";
import type { Period } from "@/lib/domain/stats/days";

export type Stats = FunctionReturnType<typeof api.admin.stats>;

/** Every charge changes the figures of today: they are read once a minute rather than with each of them. */
const EVERY_MS = 60_000;

export interface StatsState {
  stats: Stats | null;
  error: unknown;
  isReading: boolean;
  again: () => void;
}

/** The figures of a period, read now and every minute; null reads nothing. The last ones stay while others are on their way. */
export function useStats(period: Period | null, compare: boolean): StatsState {
  const convex = useConvex();
  const fromDay = period?.fromDay ?? null;
  const toDay = period?.toDay ?? null;
  const [state, setState] = useState<Omit<StatsState, "again">>({ stats: null, error: null, isReading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (fromDay === null || toDay === null) return;
    let isCurrent = true;
    const read = async () => {
      try {
        const stats = await convex.query(api.admin.stats, { fromDay, toDay, compare });
        if (isCurrent) setState({ stats, error: null, isReading: false });
      } catch (error) {
        if (isCurrent) setState((before) => ({ ...before, error, isReading: false }));
      }
    };
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [convex, fromDay, toDay, compare, turn]);
  const again = useCallback(() => {
    setState((before) => ({ ...before, isReading: true }));
    setTurn((n) => n + 1);
  }, []);
  return { ...state, again };
}
