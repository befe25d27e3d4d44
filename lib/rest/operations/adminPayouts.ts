import type { FunctionReturnType } from "convex/server";
import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { BATCH_STATES, WITHDRAWAL_STATES } from "../../domain/payouts/states";
import { both, operation, reason, text, type Call, type Operation } from "../define";
import { refuse } from "../refusal";

/** The month before the one of `nowMs`, "2026-10", in UTC. */
function lastMonth(nowMs: number): string {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 7);
}

type Managed = NonNullable<FunctionReturnType<typeof api.payouts.managed>>;

/** Approves a withdrawal that waits, or records the bank transfer of one that was approved. Who has approved it is told how it stands. */
async function processWithdrawal({ backend }: Call, found: Managed, act: { reason: string; reference?: string | undefined }) {
  const { withdrawalId: id } = found;
  if (act.reference !== undefined) return await backend.mutation(api.payouts.complete, { withdrawalId: id, reference: act.reference });
  if (found.approvedByMe) return found;
  return await backend.mutation(api.payouts.decide, { withdrawalId: id, decision: "approve", reason: act.reason });
}

export const ADMIN_PAYOUT_OPERATIONS: readonly Operation[] = [
  operation({
    id: "admin.generatePayouts",
    method: "POST",
    paths: both("admin/payouts/generate"),
    summary: "Makes the payout of a month that is over, once: the same month again answers with the same payout.",
    scope: "admin:write",
    input: z.object({
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
        .optional()
        .describe("Such as 2026-10, in UTC; the last one unless said."),
    }),
    output: z.object({ batchId: text, state: z.enum(BATCH_STATES) }),
    run: async ({ backend, nowMs }, { month }) => await backend.mutation(api.payouts.generateBatch, { month: month ?? lastMonth(nowMs) }),
  }),
  operation({
    id: "admin.processPayout",
    method: "POST",
    paths: both("admin/payouts/{id}/process"),
    summary:
      "Approves a withdrawal or a monthly payout and sends it; with a reference, records the bank transfer of an approved withdrawal. Asked again, it says how that stands.",
    scope: "admin:write",
    input: z.object({
      id: text.min(1).max(64).describe("A withdrawal, or a monthly payout as generate answered it."),
      reason,
      reference: z.string().min(3).max(80).optional().describe("Of the bank transfer."),
    }),
    output: z.object({ id: text, kind: z.enum(["withdrawal", "batch"]), state: z.enum([...WITHDRAWAL_STATES, ...BATCH_STATES]) }),
    run: async (call, { id, ...act }) => {
      const { backend } = call;
      const withdrawal = await backend.query(api.payouts.managed, { withdrawalId: id });
      if (withdrawal !== null)
        return { id, kind: "withdrawal", state: (await processWithdrawal(call, withdrawal, act)).state };
      const batch = (await backend.query(api.payoutBatches.get, { batchId: id })) ?? refuse("NOT_FOUND");
      if (batch.approvedByMe) return { id, kind: "batch", state: batch.state };
      const { state } = await backend.mutation(api.payoutBatches.approve, { batchId: batch.batchId, reason: act.reason });
      return { id, kind: "batch", state };
    },
  }),
];
