import { adminQuery } from "./functions";
import { checkPage, checkPageValidator, checkTaskFields } from "./model/ledger/checkPage";

/**
 * One page of the ledger's invariant check, for the admin's own run. Start every section with a null cursor and
 * follow `next` until nothing is left; `runCheck` in lib/domain/ledger does so and adds up the book.
 */
export const checkLedger = adminQuery({
  args: checkTaskFields,
  returns: checkPageValidator,
  handler: async (ctx, task) => await checkPage(ctx, task),
});
