import { v } from "convex/values";
import { internalAction, internalMutation } from "../functions";
import { raiseAlert } from "../model/alerts/raiseAlert";
import { alertName } from "../model/alerts/tables";

const PATIENCE_MS = 5_000;
const DAY_CHARACTERS = "2026-11-21".length;

/** Posts an alert to `ERROR_WEBHOOK_URL`. Throws when nobody took it; admins have it by mail and in the app all the same. */
export const post = internalAction({
  args: { alert: alertName, subject: v.string(), key: v.string() },
  returns: v.null(),
  handler: async (_ctx, { alert, subject, key }) => {
    const url = process.env.ERROR_WEBHOOK_URL;
    if (!url) return null;
    const body = JSON.stringify({ at: new Date().toISOString(), event: `alert.${alert}`, subject, key });
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) throw new Error(`the alert was refused with ${answer.status}`);
    return null;
  },
});

/** Told by the machine that runs the product when a backup failed; once a day. */
export const backupFailed = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const day = new Date(Date.now()).toISOString().slice(0, DAY_CHARACTERS);
    await raiseAlert(ctx, { alert: "backupFailed", subject: day, key: `backupFailed:${day}` });
    return null;
  },
});
