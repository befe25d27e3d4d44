import { v } from "convex/values";
import { internalQuery } from "../functions";
import { findViewer } from "../model/users/findViewer";
import { roleValidator } from "../model/users/tables";

/** The caller of an action, which has no database of its own. */
export const viewer = internalQuery({
  args: {},
  returns: v.union(v.object({ userId: v.id("users"), roles: v.array(roleValidator), suspended: v.boolean() }), v.null()),
  handler: async (ctx) => {
    const user = await findViewer(ctx);
    return user === null ? null : { userId: user._id, roles: user.roles, suspended: user.suspended };
  },
});
