import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { releaseDueOf } from "../earnings/releaseEarning";
import { loadBalances } from "../ledger/balances";
import { decideWithdrawal } from "../payouts/decide";
import { changeDemoPayee, ensureDemoPayee } from "../payouts/demoBooks";
import { storePayee } from "../payouts/methods";
import { requestWithdrawal } from "../payouts/request";
import type { DemoSession } from "./history";
import { demoUser } from "./seedPeople";
import { findPastSession, seedSession } from "./seedSession";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Long sessions of Ada's earlier months, so that there is something to withdraw on the first day. */
const EARLIER: readonly DemoSession[] = [
  {
    client: "dev_demo_omar",
    advisor: "dev_ada",
    endedAgoMs: 63 * DAY_MS,
    billedMs: 94 * MINUTE_MS,
    note: "A whole interview, from the handshake to the offer.",
    messages: [
      { from: "client", text: "Final round on Thursday, four people on their side. Can we play it through once?" },
      { from: "advisor", text: "Twice. First they are kind, then they are late and have not read your letter." },
    ],
  },
  {
    client: "dev_demo_lena",
    advisor: "dev_ada",
    endedAgoMs: 57 * DAY_MS,
    billedMs: 88 * MINUTE_MS + 12_345,
    note: "Back to work after four years.",
    messages: [
      { from: "client", text: "I have not written an application since my daughter was born. It shows." },
      { from: "advisor", text: "What shows is four years of planning under pressure. We only have to say it in their words." },
    ],
  },
];

type DemoWithdrawal = {
  advisor: string;
  amountMinor: bigint;
  decision: { what: "approve" | "reject"; reason: string } | null;
  /** What the demo's processor does with the transfer. */
  nextTransfer: "ok" | "refuse";
};

/** One that was paid, one that waits, one that was rejected and one that the processor refused. */
const WITHDRAWALS: readonly DemoWithdrawal[] = [
  {
    advisor: "dev_ada",
    amountMinor: 3_000n,
    decision: { what: "approve", reason: "First withdrawal; name and account agree." },
    nextTransfer: "ok",
  },
  { advisor: "dev_demo_kenji", amountMinor: 2_500n, decision: null, nextTransfer: "ok" },
  {
    advisor: "dev_demo_hannah",
    amountMinor: 2_000n,
    decision: { what: "reject", reason: "The account is in another name. Please save one of your own and ask again." },
    nextTransfer: "ok",
  },
  {
    advisor: "dev_demo_denise",
    amountMinor: 2_000n,
    decision: { what: "approve", reason: "Earned in three sessions without a dispute." },
    nextTransfer: "refuse",
  },
];

/** Opens somebody's account at the demo processor as if they had filled in its page. */
async function openPayee(
  ctx: MutationCtx,
  advisor: Doc<"users">,
  nextTransfer: DemoWithdrawal["nextTransfer"],
): Promise<Doc<"payoutMethods">["_id"]> {
  const { payeeId } = await ensureDemoPayee(ctx, advisor._id);
  await changeDemoPayee(ctx, advisor._id, payeeId, { transfers: "active", payouts: "active", nextTransfer });
  const facts = { transfers: "active" as const, payouts: "active" as const, dueCount: 0, deadlineMs: null };
  return await storePayee(ctx, advisor._id, { payeeId, provider: "demo", livemode: false, facts });
}

/**
 * Asks for the demo's withdrawals and decides them through the functions everybody uses; the jobs that follow send them. Whoever has
 * less than the amount by now asks for nothing. `anchorMs` is the instant the history ends at.
 */
export async function seedPayouts(ctx: MutationCtx, anchorMs: number): Promise<void> {
  for (const past of EARLIER) if ((await findPastSession(ctx, past, anchorMs)) === null) await seedSession(ctx, past, anchorMs);
  const admin = await demoUser(ctx, "dev_robin");
  for (const { advisor: subject, amountMinor, decision, nextTransfer } of WITHDRAWALS) {
    const advisor = await demoUser(ctx, subject);
    await releaseDueOf(ctx, advisor._id);
    const balances = await loadBalances(ctx, advisor._id);
    if (balances["A.avail"] < amountMinor || balances["A.debt"] < 0n) continue;
    const methodId = await openPayee(ctx, advisor, nextTransfer);
    const { _id: withdrawalId } = await requestWithdrawal(ctx, { advisor, amountMinor, methodId, requestKey: `seed-payout-${anchorMs}` });
    if (decision !== null) await decideWithdrawal(ctx, { admin, withdrawalId, decision: decision.what, reason: decision.reason });
  }
}
