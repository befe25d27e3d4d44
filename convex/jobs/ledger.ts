import { internalQuery } from "../functions";
import { checkPage as readCheckPage, checkPageValidator, checkTaskFields } from "../model/ledger/checkPage";

/** One page of the invariant check; `npm run ledger:check` walks all of them. */
export const checkPage = internalQuery({
  args: checkTaskFields,
  returns: checkPageValidator,
  handler: async (ctx, task) => await readCheckPage(ctx, task),
});
