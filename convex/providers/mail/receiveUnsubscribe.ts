import type { GenericActionCtx } from "convex/server";
import { internal } from "../../_generated/api";
import type { DataModel } from "../../_generated/dataModel";
import { readUnsubscription, type Unsubscription } from "./unsubscribe";

type ActionCtx = Pick<GenericActionCtx<DataModel>, "runQuery" | "runMutation">;

/** Switches mail on or off for whom a token names. Null when we did not sign it, or there is nothing to switch. */
export async function applyUnsubscription(ctx: ActionCtx, token: string, isOn: boolean): Promise<Unsubscription | null> {
  const secret: string | null = await ctx.runQuery(internal.jobs.notifications.knownSecret, {});
  const about = secret === null ? null : await readUnsubscription(secret, token);
  if (about === null) return null;
  const isDone: boolean = await ctx.runMutation(internal.jobs.notifications.wish, { ...about, isOn });
  return isDone ? about : null;
}

/** One-click unsubscription as mail programs do it (RFC 8058): a POST without cookies, answered without a page. */
export async function receiveUnsubscribe(ctx: ActionCtx, request: Request): Promise<Response> {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const about = await applyUnsubscription(ctx, token, false);
  return new Response(null, { status: about === null ? 404 : 200 });
}
