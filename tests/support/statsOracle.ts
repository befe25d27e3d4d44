import type { Doc, TableNames } from "@/convex/_generated/dataModel";
import type { Posting } from "@/lib/domain/ledger/postings";
import { noFigures, noStanding, type Figures, type Standing } from "@/lib/domain/stats/figures";
import type { TestBackend } from "../convex/setup";

/** What a place's rows come to, added up in one pass and by other rows than the product's own recount where there are others. */
export interface Counted {
  /** By UTC day. */
  days: Map<string, Figures>;
  standing: Standing;
  /** How long each thing waited that was finished, ms, by the day on which it was. */
  waits: Record<"application" | "withdrawal", { day: string; ms: number }[]>;
}

type Kind = Posting["kind"];
type Change = Partial<Record<keyof Figures, number | bigint>>;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const json = (text: string | undefined): Record<string, unknown> =>
  text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);

class Days {
  readonly byDay = new Map<string, Figures>();

  add(atMs: number, change: Change): void {
    const day = dayOf(atMs);
    const figures: Record<string, number | bigint> = { ...(this.byDay.get(day) ?? noFigures()) };
    for (const [name, value] of Object.entries(change)) {
      const before = figures[name] ?? 0;
      figures[name] = typeof before === "bigint" ? before + BigInt(value) : before + Number(value);
    }
    this.byDay.set(day, figures as Figures);
  }
}

const WAITING = ["requested", "queued"];
const OPEN_WITHDRAWALS = ["pending", "approved", "processing"];

/** Adds up everything from the rows. What sessions cost comes from the ledger and what was billed from the intervals. */
export async function countByHand(t: TestBackend): Promise<Counted> {
  const all = <Table extends TableNames>(table: Table): Promise<Doc<Table>[]> =>
    t.run(async (ctx) => (await ctx.db.query(table).collect()) as Doc<Table>[]);
  const days = new Days();
  const standing: Standing = noStanding();
  const waits: Counted["waits"] = { application: [], withdrawal: [] };

  for (const { createdAtMs } of await all("users")) days.add(createdAtMs, { signUps: 1 });

  const segments = await all("segments");
  const transactions = await all("ledgerTransactions");
  const chargeOf = new Map(
    transactions.filter(({ kind }) => kind === "settle").map(({ sessionId, amountMinor }) => [sessionId, amountMinor]),
  );
  for (const session of await all("sessions")) {
    const { _id, state, requestedAtMs, startedAtMs, endedAtMs, closeCause, isOpen } = session;
    days.add(requestedAtMs, { requests: 1 });
    if (startedAtMs !== null) days.add(startedAtMs, { started: 1 });
    if (isOpen) standing[WAITING.includes(state) ? "waitingRequests" : "openSessions"] += 1;
    if (endedAtMs === null) continue;
    if (state === "ended") {
      const billedMs = segments.filter(({ sessionId }) => sessionId === _id).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
      const chargeMinor = chargeOf.get(_id) ?? 0n;
      days.add(endedAtMs, { ended: 1, billedMs, volumeMinor: chargeMinor, endedPaid: chargeMinor > 0n ? 1 : 0 });
    } else if (state === "declined" || state === "cancelled") days.add(endedAtMs, { [state]: 1 });
    else if (state === "expired") days.add(endedAtMs, { expired: 1, unanswered: closeCause === null ? 1 : 0 });
  }

  const happened = new Map(transactions.map((row) => [row._id, row]));
  const bookedAs = (wanted: Kind, change: (amountMinor: bigint) => Change) => {
    for (const { kind, amountMinor, effectiveAtMs } of transactions) if (kind === wanted) days.add(effectiveAtMs, change(amountMinor));
  };
  bookedAs("topup", (toppedUpMinor) => ({ topUps: 1, toppedUpMinor }));
  bookedAs("refund", (refundedMinor) => ({ refunds: 1, refundedMinor }));
  for (const { accountClass, deltaMinor, transactionId } of await all("ledgerEntries")) {
    const row = happened.get(transactionId);
    if (accountClass === "P.revenue" && row !== undefined) days.add(row.effectiveAtMs, { revenueMinor: deltaMinor });
  }
  const active = new Set<string>();
  for (const { advisorId, settledAtMs } of await all("earnings")) {
    if (!active.has(advisorId)) days.add(settledAtMs, { activated: 1 });
    active.add(advisorId);
  }

  for (const { action, atMs, before, after } of await all("auditEvents")) {
    if (action === "applications.submit" && json(after).isNewcomer === true) days.add(atMs, { applied: 1 });
    if (action !== "applications.decide") continue;
    const { state, isNewcomer } = json(after);
    if (isNewcomer === true) days.add(atMs, state === "approved" ? { approved: 1 } : { rejected: 1 });
    const { submittedAtMs } = json(before);
    if (typeof submittedAtMs === "number") waits.application.push({ day: dayOf(atMs), ms: atMs - submittedAtMs });
  }
  for (const { state } of await all("applications")) if (state === "submitted") standing.waitingApplications += 1;

  for (const { openedAtMs, decision, isOpen } of await all("disputes")) {
    days.add(openedAtMs, { disputesOpened: 1 });
    if (decision !== null) days.add(decision.atMs, { disputesDecided: 1 });
    if (isOpen) standing.openDisputes += 1;
  }
  for (const { state, amountMinor, requestedAtMs, sentAtMs } of await all("withdrawals")) {
    days.add(requestedAtMs, { withdrawalsAsked: 1, withdrawalsAskedMinor: amountMinor });
    if (OPEN_WITHDRAWALS.includes(state)) {
      standing.openWithdrawals += 1;
      standing.openWithdrawalsMinor += amountMinor;
    }
    if (state !== "completed" || sentAtMs === null) continue;
    days.add(sentAtMs, { withdrawalsPaid: 1, withdrawalsPaidMinor: amountMinor });
    waits.withdrawal.push({ day: dayOf(sentAtMs), ms: sentAtMs - requestedAtMs });
  }
  for (const { atMs, overall, isRemoved } of await all("reviews")) if (isRemoved !== true) days.add(atMs, { reviews: 1, stars: overall });
  return { days: days.byDay, standing, waits };
}
