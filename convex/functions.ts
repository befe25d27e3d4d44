import { customAction, customCtx, customMutation, customQuery } from "convex-helpers/server/customFunctions";
import {
  action as rawAction,
  internalAction as rawInternalAction,
  internalMutation as rawInternalMutation,
  internalQuery as rawInternalQuery,
  mutation as rawMutation,
  query as rawQuery,
  type ActionCtx,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server";
import type { Doc, Id } from "./_generated/dataModel";
import { internal } from "./_generated/api";
import { guardAppendOnly } from "./model/appendOnly";
import { fail } from "./errors";
import { findViewer } from "./model/users/findViewer";
import type { Role } from "../lib/rolePermissions";

/**
 * The builders every Convex function of this project is made with. A builder proves who calls and in which role;
 * the model proves ownership of the row. Raw query, mutation and action are used nowhere else.
 */

type Viewer = Doc<"users">;

async function signedIn(ctx: QueryCtx): Promise<Viewer> {
  return (await findViewer(ctx)) ?? fail("UNAUTHENTICATED");
}

async function inRole(ctx: QueryCtx, role: Role): Promise<Viewer> {
  const viewer = await signedIn(ctx);
  return viewer.roles.includes(role) ? viewer : fail("FORBIDDEN");
}

/** Suspended users may look at what is theirs and change nothing. */
function active(viewer: Viewer): Viewer {
  return viewer.suspended ? fail("SUSPENDED") : viewer;
}

const guardedDb = customCtx((ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db) }));

/** A read that anybody may do, signed in or not. */
export const publicQuery = rawQuery;
/** A write that checks its caller itself; only for functions that must run before a user row exists. */
export const publicMutation = customMutation(rawMutation, guardedDb);
/** An outbound call that anybody may start. */
export const publicAction = rawAction;

/** A read by a signed-in user; suspended users included. */
export const userQuery = customQuery(
  rawQuery,
  customCtx(async (ctx: QueryCtx) => ({ viewer: await signedIn(ctx) })),
);
/** A write by a signed-in user who is not suspended. */
export const userMutation = customMutation(
  rawMutation,
  customCtx(async (ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db), viewer: active(await signedIn(ctx)) })),
);
/** A read by an advisor; suspended advisors included. */
export const advisorQuery = customQuery(
  rawQuery,
  customCtx(async (ctx: QueryCtx) => ({ viewer: await inRole(ctx, "advisor") })),
);
/** A write by an advisor who is not suspended. */
export const advisorMutation = customMutation(
  rawMutation,
  customCtx(async (ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db), viewer: active(await inRole(ctx, "advisor")) })),
);
/** A read by an admin who is not suspended. */
export const adminQuery = customQuery(
  rawQuery,
  customCtx(async (ctx: QueryCtx) => ({ viewer: active(await inRole(ctx, "admin")) })),
);
/** A write by an admin who is not suspended. The function itself records the audit row. */
export const adminMutation = customMutation(
  rawMutation,
  customCtx(async (ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db), viewer: active(await inRole(ctx, "admin")) })),
);

/**
 * A write proven by the token alone: no user row is read, because ticks come every second and must touch one
 * document. The function compares `tokenIdentifier` with the parties stored on the row.
 */
export const partyMutation = customMutation(
  rawMutation,
  customCtx(async (ctx: MutationCtx) => {
    const identity = await ctx.auth.getUserIdentity();
    return { db: guardAppendOnly(ctx.db), tokenIdentifier: identity?.tokenIdentifier ?? fail("UNAUTHENTICATED") };
  }),
);

/** What an action knows about its caller. */
export type ActionViewer = { userId: Id<"users">; roles: Role[] };

/** An outbound call by a signed-in user who is not suspended. */
export const userAction = customAction(
  rawAction,
  customCtx(async (ctx: ActionCtx): Promise<{ viewer: ActionViewer }> => {
    const viewer: ActionViewer & { suspended: boolean } | null = await ctx.runQuery(internal.jobs.users.viewer, {});
    if (viewer === null) fail("UNAUTHENTICATED");
    if (viewer.suspended) fail("SUSPENDED");
    return { viewer: { userId: viewer.userId, roles: viewer.roles } };
  }),
);

/** Functions of the scheduler, the crons and the webhooks. They carry no caller: ids in, state re-read and re-checked. */
export const internalQuery = rawInternalQuery;
export const internalMutation = customMutation(rawInternalMutation, guardedDb);
export const internalAction = rawInternalAction;
