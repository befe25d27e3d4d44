import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { monthOf } from "../../../lib/domain/payouts/month";
import { dailyLeftMinor, largestWithdrawal, OPEN_WITHDRAWALS_MAX } from "../../../lib/domain/payouts/rules";
import { isPayoutBlocked } from "../ledger/health";
import { loadBalances } from "../ledger/balances";
import { loadSettings } from "../settings/loadSettings";
import { methodsOf, methodValidator, toMethodView, wantsMonthly } from "./methods";
import { paidEver } from "./paidMonths";
import { loadRoom } from "./request";

const OBSTACLES = ["noMethod", "methodNotReady", "debt", "belowMinimum", "tooManyOpen", "dailyCap"] as const;

/** What an advisor needs to ask for money. Amounts minor units. */
export const overviewValidator = v.object({
  availableMinor: v.int64(),
  pendingMinor: v.int64(),
  frozenMinor: v.int64(),
  inTransitMinor: v.int64(),
  paidMinor: v.int64(),
  debtMinor: v.int64(),
  currency: v.literal("USD"),
  minMinor: v.int64(),
  /** The most that would be accepted now; 0 when nothing would. */
  maxMinor: v.int64(),
  dailyLeftMinor: v.int64(),
  openCount: v.number(),
  openMax: v.number(),
  approversAboveMinor: v.int64(),
  monthly: v.boolean(),
  /** The month that the next monthly payout pays. */
  nextBatchMonth: v.string(),
  obstacles: v.array(literals(...OBSTACLES)),
  /** True while a failed check of the ledger stops everything from being sent. */
  isPaused: v.boolean(),
  methods: v.array(methodValidator),
});

export async function loadOverview(ctx: QueryCtx, advisorId: Id<"users">): Promise<Infer<typeof overviewValidator>> {
  const settings = await loadSettings(ctx);
  const balances = await loadBalances(ctx, advisorId);
  const room = await loadRoom(ctx, advisorId);
  const methods = (await methodsOf(ctx, advisorId)).map(toMethodView);
  const obstacles: (typeof OBSTACLES)[number][] = [];
  if (methods.length === 0) obstacles.push("noMethod");
  else if (!methods.some(({ isReady }) => isReady)) obstacles.push("methodNotReady");
  if (room.debtMinor > 0n) obstacles.push("debt");
  if (room.availableMinor < settings.withdrawalMinMinor) obstacles.push("belowMinimum");
  if (room.openCount >= OPEN_WITHDRAWALS_MAX) obstacles.push("tooManyOpen");
  if (dailyLeftMinor(room, settings) < settings.withdrawalMinMinor) obstacles.push("dailyCap");
  return {
    availableMinor: balances["A.avail"],
    pendingMinor: balances["A.pending"],
    frozenMinor: balances["A.frozen"],
    inTransitMinor: balances["A.transit"],
    paidMinor: await paidEver(ctx, advisorId),
    debtMinor: room.debtMinor,
    currency: settings.currency,
    minMinor: settings.withdrawalMinMinor,
    maxMinor: largestWithdrawal(room, settings),
    dailyLeftMinor: dailyLeftMinor(room, settings),
    openCount: room.openCount,
    openMax: OPEN_WITHDRAWALS_MAX,
    approversAboveMinor: settings.withdrawalTwoApproversMinor,
    monthly: await wantsMonthly(ctx, advisorId),
    nextBatchMonth: monthOf(Date.now()),
    obstacles,
    isPaused: await isPayoutBlocked(ctx),
    methods,
  };
}
