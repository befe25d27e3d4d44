import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

export type Managed = NonNullable<FunctionReturnType<typeof api.payouts.managed>>;
export type AdminWithdrawal = FunctionReturnType<typeof api.payouts.listAll>["page"][number];
export type AdvisorRef = AdminWithdrawal["advisor"];
export type Batch = FunctionReturnType<typeof api.payoutBatches.list>["page"][number];
export type BatchRow = FunctionReturnType<typeof api.payoutBatches.rows>["page"][number];
