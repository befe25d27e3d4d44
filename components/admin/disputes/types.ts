import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

/** A dispute in the admins' list, and with everything needed to decide it. */
export type AdminDispute = FunctionReturnType<typeof api.disputes.listAll>["page"][number];
export type AdminDisputeDetail = NonNullable<FunctionReturnType<typeof api.disputes.managed>>;
export type Proposal = NonNullable<AdminDisputeDetail["proposal"]>;
/** What a decision would post. */
export type DecisionPreview = FunctionReturnType<typeof api.disputes.preview>;
