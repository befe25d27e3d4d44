import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Alert } from "../../../lib/domain/alerts";
import { notify } from "../notifications/notify";
import { callOut } from "../outbound/pools";
import { findAdmins } from "../users/admins";

/** More admins than any platform has; whoever is beyond sees the pages all the same. */
const ADMINS_MAX = 50;
/** An alert that nobody takes is posted again, seconds apart; who takes it tells repeats apart by its key. */
const POST_TRIES = 3;

/**
 * Tells every admin, in the app and by mail, and the address of `ERROR_WEBHOOK_URL` if there is one, in the caller's transaction. Once
 * per `key`. `subject` names what it is about in our own words: a job, an id; nothing that a person wrote.
 */
export async function raiseAlert(ctx: MutationCtx, { alert, subject, key }: { alert: Alert; subject: string; key: string }): Promise<void> {
  const known = await ctx.db
    .query("alerts")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  if (known !== null) return;
  await ctx.db.insert("alerts", { key, alert, subject, atMs: Date.now() });
  for (const userId of await findAdmins(ctx, ADMINS_MAX)) {
    await notify(ctx, { userId, kind: "systemAlert", key: `systemAlert:${key}`, data: { alert, subject } });
  }
  if (process.env.ERROR_WEBHOOK_URL) await callOut(ctx, "mail", internal.jobs.alerts.post, { alert, subject, key }, { tries: POST_TRIES });
}
