import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A dispute in a list of one's own. */
export type DisputeRow = FunctionReturnType<typeof api.disputes.list>["page"][number];
/** A dispute with everything one of its two people may see. */
export type DisputeFacts = NonNullable<FunctionReturnType<typeof api.disputes.get>>;
export type DisputeFile = DisputeFacts["files"][number];
export type DisputeEvent = DisputeFacts["events"][number];
export type DisputeEvidence = DisputeFacts["evidence"];
/** What can be said of a session and its dispute. */
export type ReportFacts = NonNullable<FunctionReturnType<typeof api.disputes.forSession>>;
