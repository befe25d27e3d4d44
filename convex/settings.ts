import { v } from "convex/values";
import { paginationOptsValidator } from "convex/server";
import { partial } from "convex-helpers/validators";
import { adminMutation, adminQuery, publicQuery } from "./functions";
import { pageOf } from "./model/pages";
import { changeSettings } from "./model/settings/changeSettings";
import { pageOfChanges, restoreSettings, settingsChangeValidator } from "./model/settings/history";
import { loadSettings, settingsValidator } from "./model/settings/loadSettings";

/** The platform's current figures; anybody may read them. */
export const get = publicQuery({
  args: {},
  returns: settingsValidator,
  handler: async (ctx) => await loadSettings(ctx),
});

/** Changes figures for everything asked for from now on. Fails with INVALID_INPUT(field) when a rule between figures breaks. */
export const update = adminMutation({
  args: { changes: v.object(partial(settingsValidator.fields)), reason: v.string() },
  returns: settingsValidator,
  handler: async (ctx, { changes, reason }) => await changeSettings(ctx, { admin: ctx.viewer, changes, reason }),
});

/** Every change so far, newest first: who, when, why, before and after. */
export const history = adminQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(settingsChangeValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfChanges(ctx, paginationOpts),
});

/** Makes every figure what it was after a version; 0 is the defaults. It is a change like any other. Fails with NOT_FOUND, INVALID_STATE(state: same). */
export const restore = adminMutation({
  args: { version: v.number(), reason: v.string() },
  returns: settingsValidator,
  handler: async (ctx, { version, reason }) => await restoreSettings(ctx, { admin: ctx.viewer, version, reason }),
});
