import { internal } from "@/convex/_generated/api";
import type { Doc, Id } from "@/convex/_generated/dataModel";
import { notify, type Notification } from "@/convex/model/notifications/notify";
import type { TestBackend } from "./setup";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Tells somebody something, as a mutation does. */
export async function tell(t: TestBackend, notification: Notification): Promise<void> {
  await t.run((ctx) => notify(ctx, notification));
}

/** All mail, oldest first. */
export async function mails(t: TestBackend): Promise<Doc<"mails">[]> {
  return await t.run((ctx) => ctx.db.query("mails").withIndex("by_createdAtMs").collect());
}

/** Does what the minute's sweep does now: every mail that is due, one after another. */
export async function sendDue(t: TestBackend): Promise<Doc<"mails">[]> {
  const due: Id<"mails">[] = (await mails(t)).filter(({ state, dueAtMs }) => (state === "waiting" || state === "inflight") && dueAtMs <= Date.now()).map(({ _id }) => _id);
  for (const mailId of due) await t.action(internal.jobs.notifications.deliver, { mailId });
  return await mails(t);
}

/** A funded wallet's news, told under a key of its own. */
export const topUp = (userId: Id<"users">, n: number, amountMinor = 5_000n): Notification => ({
  userId,
  kind: "topUpDone",
  key: `topUpDone:${n}`,
  data: { topUpId: `topUp${n}`, amountMinor },
});
