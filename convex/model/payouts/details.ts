import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { environmentName } from "../payments/mode";
import { methodsOf } from "./methods";
import { sealedText } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
type Sealed = Infer<typeof sealedText>;

const RESEAL_PAGE = 100;

/** What an advisor's account at a processor is made from: the stored address, and the key of the call. */
export async function payeeToConnect(ctx: ReadCtx, advisorId: Id<"users">) {
  const user = (await ctx.db.get("users", advisorId)) ?? fail("NOT_FOUND");
  const known = (await methodsOf(ctx, advisorId)).find(({ connect }) => connect !== null)?.connect ?? null;
  return {
    email: user.email ?? null,
    siteUrl: process.env.SITE_URL ?? "",
    opKey: `${environmentName()}:payee:${advisorId}:1`,
    current: known === null ? null : { payeeId: known.payeeId, provider: known.provider, livemode: known.livemode },
  };
}

/** The sealed bank details of a withdrawal, with the owner they are bound to. Fails with NOT_FOUND once they were deleted. */
export async function sealedDetails(ctx: ReadCtx, withdrawal: Doc<"withdrawals">): Promise<{ advisorId: Id<"users">; sealed: Sealed }> {
  const method = await ctx.db.get("payoutMethods", withdrawal.methodId);
  return { advisorId: withdrawal.advisorId, sealed: method?.bank?.sealed ?? fail("NOT_FOUND") };
}

export const sealedPageValidator = v.object({
  page: v.array(v.object({ methodId: v.id("payoutMethods"), advisorId: v.id("users"), sealed: sealedText })),
  next: v.union(v.string(), v.null()),
});
export type SealedPage = Infer<typeof sealedPageValidator>;

/** One page of bank details that another key than this one sealed. */
export async function sealedPage(ctx: QueryCtx, cursor: string | null, keyId: string): Promise<SealedPage> {
  const found = await ctx.db
    .query("payoutMethods")
    .withIndex("by_kind", (q) => q.eq("kind", "bank"))
    .paginate({ numItems: RESEAL_PAGE, cursor });
  const page = found.page.flatMap(({ _id: methodId, advisorId, bank }) => {
    const sealed = bank?.sealed ?? null;
    return sealed === null || sealed.keyId === keyId ? [] : [{ methodId, advisorId, sealed }];
  });
  return { page, next: found.isDone ? null : found.continueCursor };
}

/** Puts details sealed anew in place, unless they were changed or deleted meanwhile. */
export async function replaceSealed(ctx: MutationCtx, change: { methodId: Id<"payoutMethods">; from: Sealed; to: Sealed }): Promise<void> {
  const method = await ctx.db.get("payoutMethods", change.methodId);
  const bank = method?.bank ?? null;
  if (bank === null || bank.sealed?.text !== change.from.text) return;
  await ctx.db.patch("payoutMethods", change.methodId, { bank: { ...bank, sealed: change.to } });
}
