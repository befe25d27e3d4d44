import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A session in a list, as its party sees it. */
export type SessionSummary = FunctionReturnType<typeof api.sessions.open>[number];

/** A session of the history: what it was, and where it stands with a dispute. */
export type HistoryRow = FunctionReturnType<typeof api.sessions.listMine>["page"][number];
