import { v } from "convex/values";
import { partial } from "convex-helpers/validators";
import { adminMutation, publicQuery } from "./functions";
import { changeSettings } from "./model/settings/changeSettings";
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
