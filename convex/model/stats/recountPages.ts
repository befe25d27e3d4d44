import { v, type Infer } from "convex/values";
import type { GenericId } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { isOpenWithdrawal } from "../../../lib/domain/payouts/states";
import { isWaitingState } from "../../../lib/domain/sessionStates";
import { dayOf } from "../../../lib/domain/stats/days";
import { addStanding, noStanding, type FigureChange, type StandingChange } from "../../../lib/domain/stats/figures";
import type { DayWaits, RecountPage, RecountSection } from "../../../lib/domain/stats/recount";
import { bucketOf } from "../../../lib/domain/stats/waits";
import { decisionOf } from "./applicationFigures";
import { figuresOfPosting } from "./count";
import { figuresOfClosed, figuresOfEnded } from "./sessionFigures";
import { statsTables } from "./tables";

/** Rows one page looks at. */
const PAGE = 400;

const { figures, waits } = statsTables.dayStats.validator.fields;

export const recountPageValidator = v.object({
  days: v.array(v.object({ day: v.string(), figures, waits })),
  standing: statsTables.standingStats.validator.fields.figures,
  earned: v.array(v.object({ advisorId: v.id("users"), day: v.string() })),
  next: v.union(v.string(), v.null()),
});

/** What one row says. */
type Said = { days: { atMs: number; figures: FigureChange; waits?: DayWaits }[]; standing?: StandingChange };

const on = (atMs: number, change: FigureChange): Said => ({ days: [{ atMs, figures: change }] });

function ofSession(session: Doc<"sessions">): Said {
  const { state, requestedAtMs, startedAtMs, endedAtMs, chargeMinor, baseMs, closeCause } = session;
  const days: Said["days"] = [{ atMs: requestedAtMs, figures: { requests: 1 } }];
  if (startedAtMs !== null) days.push({ atMs: startedAtMs, figures: { started: 1 } });
  if (endedAtMs !== null && state === "ended")
    days.push({ atMs: endedAtMs, figures: figuresOfEnded({ chargeMinor: chargeMinor ?? 0n, baseMs }) });
  if (endedAtMs !== null && (state === "declined" || state === "expired" || state === "cancelled")) {
    days.push({ atMs: endedAtMs, figures: figuresOfClosed({ state, closeCause }) });
  }
  return { days, standing: session.isOpen ? (isWaitingState(state) ? { waitingRequests: 1 } : { openSessions: 1 }) : {} };
}

function ofWithdrawal({ state, amountMinor, requestedAtMs, sentAtMs }: Doc<"withdrawals">): Said {
  const days: Said["days"] = [{ atMs: requestedAtMs, figures: { withdrawalsAsked: 1, withdrawalsAskedMinor: amountMinor } }];
  if (state === "completed" && sentAtMs !== null) {
    const waited = { withdrawal: { [bucketOf(sentAtMs - requestedAtMs)]: 1 } };
    days.push({ atMs: sentAtMs, figures: { withdrawalsPaid: 1, withdrawalsPaidMinor: amountMinor }, waits: waited });
  }
  return { days, standing: isOpenWithdrawal(state) ? { openWithdrawals: 1, openWithdrawalsMinor: amountMinor } : {} };
}

function ofDispute({ openedAtMs, decision, isOpen }: Doc<"disputes">): Said {
  const days: Said["days"] = [{ atMs: openedAtMs, figures: { disputesOpened: 1 } }];
  if (decision !== null) days.push({ atMs: decision.atMs, figures: { disputesDecided: 1 } });
  return { days, standing: isOpen ? { openDisputes: 1 } : {} };
}

type Fields = { state?: string; isNewcomer?: boolean; submittedAtMs?: number | null };

const fieldsOf = (text: string | undefined): Fields => (text === undefined ? {} : (JSON.parse(text) as Fields));

/** An audit row from before newcomers were told apart counts as one. */
function ofSubmit({ atMs, after }: Doc<"auditEvents">): Said {
  return on(atMs, (fieldsOf(after).isNewcomer ?? true) ? { applied: 1 } : {});
}

function ofDecide({ atMs, before, after }: Doc<"auditEvents">): Said {
  const { state, isNewcomer = true } = fieldsOf(after);
  const { submittedAtMs = null } = fieldsOf(before);
  const decided = decisionOf({ state: state === "approved" ? "approved" : "rejected", isNewcomer, submittedAtMs, decidedAtMs: atMs });
  return {
    days: [
      { atMs, figures: decided.figures, waits: decided.wait === undefined ? {} : { application: { [bucketOf(decided.wait.ms)]: 1 } } },
    ],
  };
}

function toPage<Row>(
  found: { page: Row[]; isDone: boolean; continueCursor: string },
  say: (row: Row) => Said,
  earned: RecountPage["earned"] = [],
): RecountPage {
  const days: RecountPage["days"] = [];
  let standing = noStanding();
  for (const row of found.page) {
    const said = say(row);
    for (const { atMs, figures: change, waits: waited = {} } of said.days) days.push({ day: dayOf(atMs), figures: change, waits: waited });
    standing = addStanding(standing, said.standing ?? {});
  }
  return { days, standing, earned, next: found.isDone ? null : found.continueCursor };
}

/** What one page of rows says about the figures. */
export async function recountPage(
  ctx: QueryCtx,
  section: RecountSection,
  cursor: string | null,
): Promise<Infer<typeof recountPageValidator>> {
  const options = { numItems: PAGE, cursor };
  const audits = (action: string) => ctx.db.query("auditEvents").withIndex("by_action_and_atMs", (q) => q.eq("action", action));
  switch (section) {
    case "users":
      return withIds(toPage(await ctx.db.query("users").paginate(options), ({ createdAtMs }) => on(createdAtMs, { signUps: 1 })));
    case "sessions":
      return withIds(toPage(await ctx.db.query("sessions").paginate(options), ofSession));
    case "transactions": {
      const say = ({ kind, amountMinor, effectiveAtMs }: Doc<"ledgerTransactions">): Said =>
        on(effectiveAtMs, figuresOfPosting({ kind, amountMinor, revenueMinor: 0n }));
      return withIds(toPage(await ctx.db.query("ledgerTransactions").paginate(options), say));
    }
    case "revenue":
      return withIds(await revenuePage(ctx, options));
    case "earnings": {
      const found = await ctx.db.query("earnings").paginate(options);
      const earned = found.page.map(({ advisorId, settledAtMs }) => ({ advisorId, day: dayOf(settledAtMs) }));
      return { ...toPage(found, () => ({ days: [] })), earned };
    }
    case "submitted":
      return withIds(toPage(await audits("applications.submit").paginate(options), ofSubmit));
    case "decided":
      return withIds(toPage(await audits("applications.decide").paginate(options), ofDecide));
    case "applications": {
      const say = ({ state }: Doc<"applications">): Said => ({
        days: [],
        standing: state === "submitted" ? { waitingApplications: 1 } : {},
      });
      return withIds(toPage(await ctx.db.query("applications").paginate(options), say));
    }
    case "disputes":
      return withIds(toPage(await ctx.db.query("disputes").paginate(options), ofDispute));
    case "withdrawals":
      return withIds(toPage(await ctx.db.query("withdrawals").paginate(options), ofWithdrawal));
    case "reviews": {
      const say = ({ atMs, overall, isRemoved }: Doc<"reviews">): Said =>
        on(atMs, isRemoved === true ? {} : { reviews: 1, stars: overall });
      return withIds(toPage(await ctx.db.query("reviews").paginate(options), say));
    }
  }
}

/** Only the page of earnings names people. */
const withIds = (page: RecountPage): Infer<typeof recountPageValidator> => ({
  ...page,
  earned: [] as { advisorId: GenericId<"users">; day: string }[],
});

async function revenuePage(ctx: QueryCtx, options: { numItems: number; cursor: string | null }): Promise<RecountPage> {
  const found = await ctx.db
    .query("ledgerEntries")
    .withIndex("by_accountKey_and_version", (q) => q.eq("accountKey", "P.revenue"))
    .paginate(options);
  const rows = await Promise.all(
    found.page.map(async (entry) => ({ entry, transaction: await ctx.db.get("ledgerTransactions", entry.transactionId) })),
  );
  const say = ({ entry, transaction }: (typeof rows)[number]): Said =>
    transaction === null ? { days: [] } : on(transaction.effectiveAtMs, { revenueMinor: entry.deltaMinor });
  return toPage({ ...found, page: rows }, say);
}
