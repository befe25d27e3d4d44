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
import { obstacleOf, type Role, type WayIn } from "../lib/rolePermissions";

/**
 * The builders every Convex function of this project is made with. A builder proves who calls and in which role, by the
 * table in lib/rolePermissions;
 * the model proves ownership of the row. Raw query, mutation and action are used nowhere else.
 */

type Viewer = Doc<"users">;

/** The caller, if this way in is open to them. Fails with UNAUTHENTICATED, FORBIDDEN or SUSPENDED. */
async function admit(ctx: QueryCtx, wayIn: WayIn): Promise<Viewer> {
  const viewer = (await findViewer(ctx)) ?? fail("UNAUTHENTICATED");
  const obstacle = obstacleOf(viewer, wayIn);
  return obstacle === null ? viewer : fail(obstacle);
}

const reading = (wayIn: WayIn) => customCtx(async (ctx: QueryCtx) => ({ viewer: await admit(ctx, wayIn) }));
const writing = (wayIn: WayIn) => customCtx(async (ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db), viewer: await admit(ctx, wayIn) }));

const guardedDb = customCtx((ctx: MutationCtx) => ({ db: guardAppendOnly(ctx.db) }));

/** A read that anybody may do, signed in or not. */
export const publicQuery = rawQuery;
/** A write that checks its caller itself; only for functions that must run before a user row exists. */
export const publicMutation = customMutation(rawMutation, guardedDb);
/** An outbound call that anybody may start. */
export const publicAction = rawAction;

/** A read by a signed-in user; suspended users included. */
export const userQuery = customQuery(rawQuery, reading("own"));
/** A write by a signed-in user who is not suspended. */
export const userMutation = customMutation(rawMutation, writing("act"));
/** A read by an advisor; suspended advisors included. */
export const advisorQuery = customQuery(rawQuery, reading("advisorOwn"));
/** A write by an advisor who is not suspended. */
export const advisorMutation = customMutation(rawMutation, writing("advisorAct"));
/** A write by an advisor about money that is theirs; open to the suspended, as their records are. */
export const payeeMutation = customMutation(rawMutation, writing("advisorOwn"));
/** A read by an admin who is not suspended. */
export const adminQuery = customQuery(rawQuery, reading("admin"));
/** A write by an admin who is not suspended. The function itself records the audit row. */
export const adminMutation = customMutation(rawMutation, writing("admin"));

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

const calling = (wayIn: WayIn) =>
  customCtx(async (ctx: ActionCtx): Promise<{ viewer: ActionViewer }> => {
    const viewer: (ActionViewer & { suspended: boolean }) | null = await ctx.runQuery(internal.jobs.users.viewer, {});
    if (viewer === null) fail("UNAUTHENTICATED");
    const obstacle = obstacleOf(viewer, wayIn);
    if (obstacle !== null) fail(obstacle);
    return { viewer: { userId: viewer.userId, roles: viewer.roles } };
  });

/** An outbound call by a signed-in user who is not suspended. */
export const userAction = customAction(rawAction, calling("act"));
/** An outbound call by an advisor about money that is theirs; open to the suspended. */
export const payeeAction = customAction(rawAction, calling("advisorOwn"));
/** An outbound call by an admin who is not suspended. The mutations it runs record the audit row. */
export const adminAction = customAction(rawAction, calling("admin"));

/** Functions of the scheduler, the crons and the webhooks. They carry no caller: ids in, state re-read and re-checked. */
export const internalQuery = rawInternalQuery;
export const internalMutation = customMutation(rawInternalMutation, guardedDb);
export const internalAction = rawInternalAction;
