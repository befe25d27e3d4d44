import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isAppOptional, isMailOptional, NOTIFICATION_KINDS, type MailTopic, type NotificationKind } from "../../../lib/domain/notifications";
import { failInput } from "../../errors";
import { notificationKind } from "./tables";

/** What somebody is told and how; a fixed one cannot be switched off. */
export const preferencesValidator = v.object({
  kinds: v.array(
    v.object({ kind: notificationKind, app: v.boolean(), appFixed: v.boolean(), mail: v.boolean(), mailFixed: v.boolean() }),
  ),
  digest: v.boolean(),
});

type Wishes = Pick<Doc<"notificationPreferences">, "appOff" | "mailOff">;

async function findRow(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<Doc<"notificationPreferences"> | null> {
  return await ctx.db
    .query("notificationPreferences")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

/** What a person does not want; everything is wanted until they say otherwise. */
export async function loadWishes(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<Wishes> {
  return (await findRow(ctx, userId)) ?? { appOff: [], mailOff: [] };
}

/** Whether the app shows this kind to somebody with these wishes. */
export function wantsInApp(wishes: Wishes, kind: NotificationKind): boolean {
  return !isAppOptional(kind) || !wishes.appOff.includes(kind);
}

/** Whether somebody with these wishes gets mail about this. */
export function wantsMail(wishes: Wishes, topic: MailTopic): boolean {
  return !isMailOptional(topic) || !wishes.mailOff.includes(topic);
}

/** Everything a person can be told, with their choices. */
export async function loadPreferences(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<Infer<typeof preferencesValidator>> {
  const wishes = await loadWishes(ctx, userId);
  const kinds = NOTIFICATION_KINDS.map((kind) => ({
    kind,
    app: wantsInApp(wishes, kind),
    appFixed: !isAppOptional(kind),
    mail: wantsMail(wishes, kind),
    mailFixed: !isMailOptional(kind),
  }));
  return { kinds, digest: wantsMail(wishes, "digest") };
}

function toggled<T extends string>(off: readonly T[], name: T, isOn: boolean): T[] {
  const others = off.filter((entry) => entry !== name);
  return isOn ? others : [...others, name];
}

/** One choice: by mail or in the app, on or off. */
export type PreferenceChange = { channel: "mail"; topic: MailTopic; isOn: boolean } | { channel: "app"; kind: NotificationKind; isOn: boolean };

/** Stores one choice. Fails with INVALID_INPUT(topic | kind) when a fixed one would be switched off. */
export async function changePreference(ctx: MutationCtx, userId: Id<"users">, change: PreferenceChange): Promise<void> {
  if (change.channel === "mail" && !change.isOn && !isMailOptional(change.topic)) failInput("topic");
  if (change.channel === "app" && !change.isOn && !isAppOptional(change.kind)) failInput("kind");
  const row = await findRow(ctx, userId);
  const { appOff, mailOff } = row ?? { appOff: [], mailOff: [] };
  const next: Wishes =
    change.channel === "mail"
      ? { appOff, mailOff: toggled(mailOff, change.topic, change.isOn) }
      : { appOff: toggled(appOff, change.kind, change.isOn), mailOff };
  if (row === null) await ctx.db.insert("notificationPreferences", { userId, ...next });
  else await ctx.db.patch("notificationPreferences", row._id, next);
}

/**
 * Switches mail on or off for the person a signed link names. False when it cannot be: nobody has this id any more, or
 * the mail is proof of money that moved.
 */
export async function setMailWish(ctx: MutationCtx, { userId, topic, isOn }: { userId: string; topic: MailTopic; isOn: boolean }): Promise<boolean> {
  const id = ctx.db.normalizeId("users", userId);
  const user = id === null ? null : await ctx.db.get("users", id);
  if (user === null || user.deletedAtMs !== undefined || !isMailOptional(topic)) return false;
  await changePreference(ctx, user._id, { channel: "mail", topic, isOn });
  return true;
}
