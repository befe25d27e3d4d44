import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";

/** Turns live sessions on or off. Fails with INVALID_STATE while the profile is not approved. */
export async function setAccepting(ctx: MutationCtx, profile: Doc<"advisorProfiles">, accepting: boolean): Promise<void> {
  if (profile.status !== "approved") fail("INVALID_STATE", { state: profile.status });
  if (profile.accepting !== accepting) await ctx.db.patch("advisorProfiles", profile._id, { accepting });
}
