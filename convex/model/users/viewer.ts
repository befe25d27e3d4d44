import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { LOCALES } from "../../../lib/domain/locales";
import { roleValidator } from "./tables";

/** What a person is told about their own account. */
export const viewerValidator = v.object({
  userId: v.id("users"),
  firstName: v.string(),
  /** True until a first name is known; the screens ask for it. */
  needsName: v.boolean(),
  roles: v.array(roleValidator),
  suspended: v.boolean(),
  /** Chosen language, or null while none is known. */
  locale: v.union(literals(...LOCALES), v.null()),
  /** IANA zone: chosen (`keepsTimeZone`), else the one of the last device; null while none is known. */
  timeZone: v.union(v.string(), v.null()),
  keepsTimeZone: v.boolean(),
  advisorProfileId: v.union(v.id("advisorProfiles"), v.null()),
  isDemo: v.boolean(),
});

export type Viewer = Infer<typeof viewerValidator>;

/** Projects a users row for its owner. */
export async function toViewer(ctx: Pick<QueryCtx, "db">, user: Doc<"users">): Promise<Viewer> {
  const profile = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .unique();
  return {
    userId: user._id,
    firstName: user.firstName,
    needsName: user.firstName === "",
    roles: user.roles,
    suspended: user.suspended,
    locale: user.locale ?? null,
    timeZone: user.timeZone ?? null,
    keepsTimeZone: user.keepsTimeZone ?? false,
    advisorProfileId: profile?._id ?? null,
    isDemo: user.isDemo,
  };
}
