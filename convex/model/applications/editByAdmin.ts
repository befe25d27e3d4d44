import { v, type Infer } from "convex/values";
import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { dropUpload } from "../attachments/uploads";
import { recordAudit } from "../audit/recordAudit";
import { notify } from "../notifications/notify";
import type { Notice } from "../../../lib/domain/notifications";
import { loadSettings } from "../settings/loadSettings";
import { reasonOrFail } from "../users/reason";
import { changedFields, writeProfileText } from "./editProfile";
import { fieldsOfProfile } from "./rules";

type Profile = Doc<"advisorProfiles">;
type Told = Extract<Notice, { kind: "profileEditedByAdmin" }>["data"];

/** What an admin may change of a public profile. Minor units per minute; null hides video. */
export const adminChangesValidator = v.object({
  displayName: v.optional(v.string()),
  headline: v.optional(v.string()),
  bio: v.optional(v.string()),
  categorySlugs: v.optional(v.array(v.string())),
  specialties: v.optional(v.array(v.string())),
  skills: v.optional(v.array(v.string())),
  portfolioLinks: v.optional(v.array(v.string())),
  removePhoto: v.optional(v.boolean()),
  chatPriceMinor: v.optional(v.int64()),
  videoPriceMinor: v.optional(v.union(v.int64(), v.null())),
});
type AdminChanges = Infer<typeof adminChangesValidator>;

type Prices = Pick<Profile, "chatPriceMinor" | "videoPriceMinor">;

/** Prices only go down; video may be hidden and is then offered again by the advisor alone. */
async function loweredPrices(ctx: MutationCtx, profile: Profile, { chatPriceMinor, videoPriceMinor }: AdminChanges): Promise<Partial<Prices>> {
  const { priceMinMinor } = await loadSettings(ctx);
  const lowered: Partial<Prices> = {};
  if (chatPriceMinor !== undefined && chatPriceMinor !== profile.chatPriceMinor) lowered.chatPriceMinor = chatPriceMinor;
  if (videoPriceMinor !== undefined && videoPriceMinor !== profile.videoPriceMinor) lowered.videoPriceMinor = videoPriceMinor;
  for (const [field, price] of Object.entries(lowered) as [keyof Prices, bigint | null][]) {
    const nowMinor = profile[field];
    if (price === null) continue;
    if (nowMinor === null || price > nowMinor) fail("ABOVE_MAXIMUM", { field, maximumMinor: nowMinor });
    if (price < priceMinMinor) fail("BELOW_MINIMUM", { field, minimumMinor: priceMinMinor });
  }
  return lowered;
}

const FIELD_WORDS = {
  displayName: "displayName",
  headline: "headline",
  bio: "bio",
  categorySlugs: "categories",
  specialties: "specialties",
  skills: "other",
  portfolioLinks: "other",
} as const satisfies Record<string, Told["texts"][number]["field"]>;

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));

/**
 * Changes a public profile for its advisor, who is told with before and after. Fails with INVALID_INPUT(field | reason | changes),
 * with ABOVE_MAXIMUM for a price that would rise and BELOW_MINIMUM for one under the platform's least.
 */
export async function editProfileByAdmin(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; profile: Profile; changes: AdminChanges; reason: string },
): Promise<void> {
  const { admin, profile, changes } = input;
  const reason = reasonOrFail(input.reason);
  const { chatPriceMinor: _chat, videoPriceMinor: _video, removePhoto, ...texts } = changes;
  const changed = await changedFields(ctx, profile, texts);
  const lowered = await loweredPrices(ctx, profile, changes);
  const isPhotoRemoved = removePhoto === true && profile.photoStorageId !== undefined;
  const fields = Object.keys(changed) as (keyof typeof FIELD_WORDS)[];
  if (fields.length === 0 && Object.keys(lowered).length === 0 && !isPhotoRemoved) return;

  if (fields.length > 0) await writeProfileText(ctx, profile, changed);
  if (Object.keys(lowered).length > 0) await ctx.db.patch("advisorProfiles", profile._id, lowered);
  if (isPhotoRemoved) await removeProfilePhoto(ctx, profile);

  const now = fieldsOfProfile(profile);
  const prices = (Object.keys(lowered) as (keyof Prices)[]).map((field) => ({ field, before: profile[field], after: lowered[field] ?? null }));
  const photo = isPhotoRemoved ? { photo: "shown" } : {};
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "advisorProfiles.editByAdmin",
    target: { table: "advisorProfiles", id: profile._id },
    reason,
    before: { ...Object.fromEntries(fields.map((field) => [field, now[field]])), ...Object.fromEntries(prices.map(({ field, before }) => [field, before])), ...photo },
    after: { ...Object.fromEntries(fields.map((field) => [field, changed[field]])), ...lowered, ...(isPhotoRemoved ? { photo: "removed" } : {}) },
  });
  await notify(ctx, {
    userId: profile.userId,
    kind: "profileEditedByAdmin",
    key: `profileEdited:${profile._id}:${Date.now()}`,
    data: {
      reason,
      texts: [
        ...fields.map((field) => ({ field: FIELD_WORDS[field], before: asText(now[field]), after: asText(changed[field]) })),
        ...(isPhotoRemoved ? [{ field: "photo" as const, before: "", after: "" }] : []),
      ],
      // A mode that is hidden costs nothing any more.
      prices: prices.map(({ field, before, after }) => ({
        mode: field === "chatPriceMinor" ? ("chat" as const) : ("video" as const),
        beforeMinor: before ?? 0n,
        afterMinor: after ?? 0n,
      })),
    },
  });
}

async function removeProfilePhoto(ctx: MutationCtx, profile: Profile): Promise<void> {
  const { photoStorageId } = profile;
  if (photoStorageId === undefined) return;
  await ctx.db.patch("advisorProfiles", profile._id, { photoStorageId: undefined });
  const application = await ctx.db
    .query("applications")
    .withIndex("by_photoStorageId", (q) => q.eq("photoStorageId", photoStorageId))
    .first();
  if (application !== null) await ctx.db.patch("applications", application._id, { photoStorageId: null });
  await dropUpload(ctx, photoStorageId);
}

/** The profile of an admin's wish, by an id that may be any text. Fails with NOT_FOUND, and with FORBIDDEN for the admin's own. */
export async function profileForAdmin(ctx: MutationCtx, admin: Doc<"users">, idText: string): Promise<Profile> {
  const id = ctx.db.normalizeId("advisorProfiles", idText);
  const profile = id === null ? null : await ctx.db.get("advisorProfiles", id);
  if (profile === null) fail("NOT_FOUND");
  const own = await findProfileOf(ctx, admin._id);
  return own?._id === profile._id ? fail("FORBIDDEN") : profile;
}
