import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { publicMutation, publicQuery } from "./functions";
import { enterCall, entryValidator } from "./model/apiKeys/enter";
import { namesItsTable, NAMED_TABLES } from "./model/apiKeys/names";
import { scopeValidator } from "./model/apiKeys/tables";

/**
 * The door of the HTTP interface: takes one call of the caller's, or, with `proof`, of the owner of the key that signed these
 * very texts, and says whose it is. It does nothing else: the site then calls the ordinary functions as that person. A used
 * signature and a spent call stay so, which is why refusals are answered and not thrown. `requestKey` is the caller's
 * Idempotency-Key: for a day it stands for this one call, and with another it is DUPLICATE_REQUEST.
 */
export const enter = publicMutation({
  args: {
    method: v.string(),
    path: v.string(),
    body: v.string(),
    scope: v.union(scopeValidator, v.null()),
    requestKey: v.union(v.string(), v.null()),
    proof: v.union(v.object({ key: v.string(), timestamp: v.string(), signature: v.string() }), v.null()),
  },
  returns: entryValidator,
  handler: async (ctx, { scope, requestKey, proof, ...call }) => await enterCall(ctx, { call, scope, requestKey, proof }),
});

/** Whether each text has the form of an id of its table. Says nothing about whether there is such a row. */
export const areIds = publicQuery({
  args: { ids: v.array(v.object({ table: literals(...NAMED_TABLES), id: v.string() })) },
  returns: v.array(v.boolean()),
  handler: async (ctx, { ids }) => namesItsTable(ctx, ids),
});
