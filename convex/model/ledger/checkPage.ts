import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import { INVARIANTS } from "../../../lib/domain/ledger/checkTypes";
import { BOOK_SECTIONS, CHECK_SECTIONS, type BookTask, type CheckPage } from "../../../lib/domain/ledger/runCheck";
import { checkAccountsPage, checkChainPage, checkEntriesPage, checkTransactionsPage } from "./checkBookPages";
import { checkDaysPage } from "./checkDays";
import { checkMetersPage, checkSessionsPage, checkWalletsPage } from "./checkSessionPages";
import { accountClass } from "./tables";

export const checkTaskFields = { section: literals(...CHECK_SECTIONS), cursor: v.union(v.string(), v.null()) };
/** A page that the database alone can answer. */
export const bookTaskFields = { section: literals(...BOOK_SECTIONS), cursor: v.union(v.string(), v.null()) };

export const checkPageValidator = v.object({
  checked: v.number(),
  entries: v.number(),
  totals: v.array(v.object({ accountClass, totalMinor: v.int64() })),
  violations: v.array(v.object({ invariant: literals(...INVARIANTS), subject: v.string(), detail: v.string() })),
  next: v.array(v.object(checkTaskFields)),
  isCompared: v.optional(v.boolean()),
});

/** Checks one page of one section in one consistent read. */
export async function checkPage(ctx: QueryCtx, { section, cursor }: BookTask): Promise<Infer<typeof checkPageValidator>> {
  const pages: Record<BookTask["section"], (ctx: QueryCtx, cursor: string | null) => Promise<CheckPage>> = {
    transactions: checkTransactionsPage,
    entries: checkEntriesPage,
    accounts: checkAccountsPage,
    chain: checkChainPage,
    sessions: checkSessionsPage,
    wallets: checkWalletsPage,
    meters: checkMetersPage,
    days: checkDaysPage,
  };
  return await pages[section](ctx, cursor);
}
