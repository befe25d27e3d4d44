import { vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { loadBalances } from "@/convex/model/ledger/balances";
import { postTransaction } from "@/convex/model/ledger/postTransaction";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

export const DAY_MS = 86_400_000;
/** Noon of a day in November, so that October is over. */
export const NOVEMBER_MS = Date.UTC(2026, 10, 5, 12);

export const REASON = "Checked against the statement.";
export const KEYS = { DATA_ENCRYPTION_KEY: "first-secret-of-thirty-two-characters" };
export const BANK = { holderName: "Ada Example", country: "US", routingNumber: "021000021", accountNumber: "1234567890", accountType: "checking" } as const;

export type Desk = { t: TestBackend; casey: TestUser; ada: TestAdvisor; robin: TestUser; rene: TestUser };

/** A local demo deployment with a client, an advisor and two admins, at noon of 5 November 2026. */
export async function openDesk(): Promise<Desk> {
  vi.useFakeTimers({ now: NOVEMBER_MS });
  stubEnvironment({ ...LOCAL_DEMO, ...KEYS });
  const t = setupBackend();
  return {
    t,
    casey: await createUser(t, { name: "Casey" }),
    ada: await createAdvisor(t, { name: "Ada" }),
    robin: await createUser(t, { name: "Robin", roles: ["client", "admin"] }),
    rene: await createUser(t, { name: "Rene", roles: ["client", "admin"] }),
  };
}

let posted = 0;

/** Brings an advisor available money through the whole chain of postings. Minor units. */
export async function earn({ t, casey }: Desk, advisor: TestUser, amountMinor: bigint): Promise<void> {
  const n = `earned${++posted}`;
  const context = { actor: { kind: "system" as const, job: "test" }, effectiveAtMs: Date.now(), walletOwnerId: casey.userId, sessionId: null };
  const advisorOnly = { ...context, walletOwnerId: null };
  const clientId = casey.userId;
  const advisorId = advisor.userId;
  await t.run(async (ctx) => {
    await postTransaction(ctx, "topup", { paymentId: n, clientId, amountMinor, debtMinor: 0n }, context);
    await postTransaction(ctx, "hold", { sessionId: n, n: 1, clientId, cashMinor: amountMinor, promoMinor: 0n }, context);
    await postTransaction(ctx, "settle", { sessionId: n, clientId, advisorId, chargeMinor: amountMinor, feeMinor: 0n, promoHeldMinor: 0n }, context);
    const debtMinor = -(await loadBalances(ctx, advisorId))["A.debt"];
    await postTransaction(ctx, "release", { sessionId: n, advisorId, amountMinor, debtMinor }, advisorOnly);
  });
}

/** The kept balances of an advisor as [available, on its way, owed]. */
export async function moneyOf(t: TestBackend, user: TestUser): Promise<[bigint, bigint, bigint]> {
  const balances = await t.run((ctx) => loadBalances(ctx, user.userId));
  return [balances["A.avail"], balances["A.transit"], -balances["A.debt"]];
}

/** Makes an advisor owe money, as a refund after payout does, without touching the rest of the book's sum. */
export async function owe(t: TestBackend, user: TestUser, amountMinor: bigint): Promise<void> {
  await t.run(async (ctx) => {
    const key = `A.debt:${user.userId}`;
    await ctx.db.insert("accounts", { key, ownerId: user.userId, class: "A.debt", balanceMinor: -amountMinor, version: 0 });
  });
}

export async function addBank(advisor: TestUser): Promise<Id<"payoutMethods">> {
  return (await advisor.as.action(api.payoutMethods.saveBank, BANK)).methodId;
}

/** What came of asking the processor; the pool's call is made now. */
export async function askPayee(advisor: TestUser, what: "connect" | "refresh") {
  const { requestId } = await advisor.as.mutation(api.payoutMethods[what], {});
  await advisor.as.action(internal.jobs.payouts.askPayee, { requestId });
  return await advisor.as.query(api.payoutMethods.connection, {});
}

/** Opens an account at the demo processor and fills in its page. */
export async function addConnect(advisor: TestUser): Promise<{ methodId: Id<"payoutMethods">; payeeId: string }> {
  const connection = await askPayee(advisor, "connect");
  const payeeId = (connection?.url ?? "").replace("/pay/demo/payee/", "");
  await advisor.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "active", payouts: "active" });
  await askPayee(advisor, "refresh");
  const { methods } = await advisor.as.query(api.payoutMethods.list, {});
  const method = methods.find(({ kind }) => kind === "connect");
  if (method === undefined) throw new Error("no account at the processor");
  return { methodId: method.methodId, payeeId };
}

let requests = 0;

export async function ask(advisor: TestUser, methodId: Id<"payoutMethods">, amountMinor: bigint): Promise<Id<"withdrawals">> {
  return (await advisor.as.mutation(api.payouts.request, { amountMinor, methodId, requestKey: `request-${++requests}` })).withdrawalId;
}

/** Runs everything that is scheduled for now. */
export async function settleJobs(t: TestBackend): Promise<void> {
  await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(1));
}

export const page = (numItems = 20) => ({ paginationOpts: { numItems, cursor: null } });

export const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

/** What an advisor sees of one withdrawal. */
export async function seen(advisor: TestUser, withdrawalId: Id<"withdrawals">) {
  const withdrawal = await advisor.as.query(api.payouts.get, { withdrawalId });
  if (withdrawal === null) throw new Error("not there");
  return withdrawal;
}

/** A check of the books that has just come to this end. */
async function endCheck({ t }: Desk, state: "broken" | "passed"): Promise<void> {
  vi.setSystemTime(Date.now() + 1);
  await t.run((ctx) =>
    ctx.db.insert("ledgerChecks", {
      state,
      startedAtMs: Date.now(),
      progressAtMs: Date.now(),
      finishedAtMs: Date.now(),
      startedBy: null,
      counts: {},
      totals: [],
      violations: [],
      violationCount: state === "broken" ? 1 : 0,
      entriesOfTransactions: 0,
      tasks: [],
    }),
  );
}

export const breakLedger = async (desk: Desk): Promise<void> => await endCheck(desk, "broken");
export const mendLedger = async (desk: Desk): Promise<void> => await endCheck(desk, "passed");
