import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalQuery } from "../functions";
import { Findings } from "../../lib/domain/ledger/checkTypes";
import type { CheckPage } from "../../lib/domain/ledger/runCheck";
import { checkPageValidator } from "../model/ledger/checkPage";
import { comparePayments, countTopUps, listedPayment } from "../model/ledger/comparePayments";
import { paymentsMode } from "../model/payments/mode";
import { ProviderError } from "../providers/payments/errors";
import { paymentProvider } from "../providers/payments/select";

/** What was recorded in the last minutes before a comparison is left to the next one: the list may lag behind. */
const MARGIN_MS = 10 * 60_000;

/** Where a comparison stands: along the processor's list, then along the book. Amounts are decimal text. */
type At = {
  side: "list" | "book";
  cursor: string | null;
  untilMs: number;
  listCount: number;
  listMinor: string;
  bookCount: number;
  bookMinor: string;
};

const EMPTY: CheckPage = { checked: 0, entries: 0, totals: [], violations: [], next: [] };

const goOn = (at: At): CheckPage["next"] => [{ section: "processor", cursor: JSON.stringify(at) }];

export const compare = internalQuery({
  args: { payments: v.array(listedPayment), untilMs: v.number() },
  returns: v.object({ violations: checkPageValidator.fields.violations, count: v.number(), totalMinor: v.int64() }),
  handler: async (ctx, input) => await comparePayments(ctx, { ...input, nowMs: Date.now() }),
});

export const countBook = internalQuery({
  args: { cursor: v.union(v.string(), v.null()), untilMs: v.number() },
  returns: v.object({ count: v.number(), totalMinor: v.int64(), next: v.union(v.string(), v.null()) }),
  handler: async (ctx, input) => await countTopUps(ctx, input),
});

/**
 * One page of the comparison of the book with the payment processor's own list, I-11: every paid payment on the list is in the
 * book with its amount, and the book has no other. Start with a null cursor. Without a processor, or while it cannot be
 * reached, nothing is compared and the count stays 0.
 */
export const page = internalAction({
  args: { cursor: v.union(v.string(), v.null()) },
  returns: checkPageValidator,
  handler: async (ctx, { cursor }): Promise<CheckPage> => {
    if (paymentsMode().mode === "off") return EMPTY;
    const at: At =
      cursor === null
        ? { side: "list", cursor: null, untilMs: Date.now() - MARGIN_MS, listCount: 0, listMinor: "0", bookCount: 0, bookMinor: "0" }
        : (JSON.parse(cursor) as At);
    if (at.side === "list") {
      try {
        const list = await paymentProvider(ctx).listPayments(at.cursor);
        const payments = list.payments
          .filter(({ status }) => status === "succeeded")
          .map(({ id, amountReceived, topUpId, createdAtMs, livemode }) => ({
            id,
            receivedMinor: BigInt(amountReceived),
            topUpId,
            createdAtMs,
            livemode,
          }));
        const found = await ctx.runQuery(internal.jobs.processorCheck.compare, { payments, untilMs: at.untilMs });
        const sums = { listCount: at.listCount + found.count, listMinor: String(BigInt(at.listMinor) + found.totalMinor) };
        const next: At = { ...at, ...sums, side: list.next === null ? "book" : "list", cursor: list.next };
        return { ...EMPTY, checked: payments.length, violations: found.violations, next: goOn(next) };
      } catch (error) {
        if (error instanceof ProviderError) return EMPTY;
        throw error;
      }
    }
    const found = await ctx.runQuery(internal.jobs.processorCheck.countBook, { cursor: at.cursor, untilMs: at.untilMs });
    const bookCount = at.bookCount + found.count;
    const bookMinor = BigInt(at.bookMinor) + found.totalMinor;
    if (found.next !== null) return { ...EMPTY, next: goOn({ ...at, cursor: found.next, bookCount, bookMinor: String(bookMinor) }) };
    const findings = new Findings("payment processor");
    findings.expectEqual(bookCount, at.listCount, "I-11", "number of top-ups in the book");
    findings.expectEqual(bookMinor, BigInt(at.listMinor), "I-11", "sum of top-ups in the book");
    return { ...EMPTY, violations: findings.violations, isCompared: true };
  },
});
