import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { advisorFreed } from "../sessions/queue";

/** Turns live sessions on or off. Who waits in the queue keeps the place meanwhile. Fails with INVALID_STATE while the profile is not approved. */
export async function setAccepting(ctx: MutationCtx, profile: Doc<"advisorProfiles">, accepting: boolean): Promise<void> {
  if (profile.status !== "approved") fail("INVALID_STATE", { state: profile.status });
  if (profile.accepting === accepting) return;
  await ctx.db.patch("advisorProfiles", profile._id, { accepting });
  if (accepting) await advisorFreed(ctx, profile.userId);
}
