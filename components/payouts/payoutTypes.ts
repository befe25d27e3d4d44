import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";

export type Overview = FunctionReturnType<typeof api.payouts.overview>;
export type Withdrawal = FunctionReturnType<typeof api.payouts.listMine>["page"][number];
export type WithdrawalState = Withdrawal["state"];
export type PayoutMethod = Withdrawal["method"];
export type Timeline = NonNullable<FunctionReturnType<typeof api.payouts.get>>["timeline"];
