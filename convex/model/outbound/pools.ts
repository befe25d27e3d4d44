import { Workpool, type WorkpoolComponent } from "@convex-dev/workpool";
import type { FunctionArgs, FunctionReference } from "convex/server";
import { components } from "../../_generated/api";
import type { ActionCtx, MutationCtx } from "../../_generated/server";

/**
 * Calls of the outside go through one pool per provider: a bounded number at once, in the order in which they were asked for.
 * A pool repeats nothing unless told so. What a repeat means is the domain's: its rows keep the key, the tries and the deadline, and
 * a sweep starts what a crash has cut off.
 */
const poolOf = (component: WorkpoolComponent, maxParallelism: number) =>
  new Workpool(component, { maxParallelism, retryActionsByDefault: false, logLevel: "ERROR" });

const pools = {
  payments: poolOf(components.paymentPool, 10),
  payouts: poolOf(components.payoutPool, 4),
  // A room follows each session; Stream takes thousands of calls a minute.
  comms: poolOf(components.commsPool, 20),
  mail: poolOf(components.mailPool, 5),
} as const;

type OutboundAction = FunctionReference<"action", "internal">;
type Wish = {
  /** When it may start; at once by default. */
  atMs?: number;
  /** For calls that carry a key and have no row that would repeat them: tries in all, seconds apart at first and doubling. */
  tries?: number;
};

const FIRST_WAIT_MS = 2_000;

/** Has an outbound call made after this transaction, when its provider's pool has room. */
export async function callOut<Action extends OutboundAction>(
  ctx: MutationCtx | ActionCtx,
  pool: keyof typeof pools,
  action: Action,
  args: FunctionArgs<Action>,
  { atMs, tries }: Wish = {},
): Promise<void> {
  const retry = tries === undefined ? false : { maxAttempts: tries, initialBackoffMs: FIRST_WAIT_MS, base: 2 };
  await pools[pool].enqueueAction(ctx, action, args, { retry, ...(atMs === undefined ? {} : { runAt: atMs }) });
}
