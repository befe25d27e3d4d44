import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { callPayee } from "@/convex/providers/payouts/connect";
import { ASK_WAIT_MS, PAGE_FRESH_MS } from "@/lib/domain/payouts/payeeRequest";
import { opened } from "./connectHelpers";
import { addConnect, askPayee, openDesk, refusal, settleJobs, type Desk } from "./payoutHelpers";
import { createAdvisor, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const connect = async (advisor: TestUser) => (await advisor.as.mutation(api.payoutMethods.connect, {})).requestId;
const seenBy = async (advisor: TestUser) => await advisor.as.query(api.payoutMethods.connection, {});

/** How many requests, methods and accounts at the demo processor there are. */
const countsOf = async ({ t }: Desk) =>
  await t.run(async ({ db }) => [
    (await db.query("payeeRequests").collect()).length,
    (await db.query("payoutMethods").collect()).length,
    (await db.query("demoPayees").collect()).length,
  ]);

const FAILED = { state: "failed", url: null, transfers: null, errorCode: "UPSTREAM_UNAVAILABLE" } as const;

describe("asking the processor", () => {
  it("is written down, called by the pool, and answered to the one who asked alone", async () => {
    const desk = await openDesk();
    const { t, ada, casey } = desk;
    const bea = await createAdvisor(t, { name: "Bea" });
    expect(await seenBy(ada)).toBeNull();
    const requestId = await connect(ada);
    expect(await seenBy(ada)).toEqual({ requestId, what: "connect", state: "asked", url: null, transfers: null, errorCode: null });
    expect(await countsOf(desk)).toEqual([1, 0, 0]);
    await settleJobs(t);
    const url = expect.stringMatching(/^\/pay\/demo\/payee\/\w+$/);
    expect(await seenBy(ada)).toEqual({ requestId, what: "connect", state: "done", url, transfers: "pending", errorCode: null });
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
    expect(await seenBy(bea)).toBeNull();
    await expect(seenBy(casey)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(t.query(api.payoutMethods.connection, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
  });

  it("twice at once is one request, and any number of calls makes one account", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    const requestId = await connect(ada);
    expect(await connect(ada)).toBe(requestId);
    await settleJobs(t);
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
    // Cut off after the account was made and before that was known.
    await t.run(async ({ db }) => {
      await db.patch("payeeRequests", requestId, { state: "asked", url: null });
      for (const { _id } of await db.query("payoutMethods").collect()) await db.delete("payoutMethods", _id);
    });
    await t.action(internal.jobs.payouts.askPayee, { requestId });
    await t.action(internal.jobs.payouts.askPayee, { requestId });
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
    expect(await seenBy(ada)).toMatchObject({ requestId, state: "done" });
    // The page was for one use: asked again, there is a new one.
    expect(await connect(ada)).not.toBe(requestId);
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
  });

  it("is refused at once where payments are off, and nothing is written down", async () => {
    const desk = await openDesk();
    vi.stubEnv("PAYMENTS_MODE", "off");
    for (const what of ["connect", "refresh"] as const)
      await expect(desk.ada.as.mutation(api.payoutMethods[what], {})).rejects.toMatchObject(refusal("PAYMENTS_OFF"));
    expect(await countsOf(desk)).toEqual([0, 0, 0]);
  });

  it("fails with PAYMENTS_OFF where these were turned off meanwhile", async () => {
    const { t, ada } = await openDesk();
    const requestId = await connect(ada);
    vi.stubEnv("PAYMENTS_MODE", "off");
    await settleJobs(t);
    expect(await seenBy(ada)).toEqual({ ...FAILED, requestId, what: "connect", errorCode: "PAYMENTS_OFF" });
  });

  it("fails while the processor is down, leaves what is known as it was, and works again afterwards", async () => {
    const { desk, stripe, methodOf } = await opened();
    expect(await seenBy(desk.ada)).toMatchObject({ state: "done", url: "https://connect.stripe.com/setup/1" });
    const known = await methodOf();
    for (const reads of ["down", "refused"] as const) {
      stripe.state.reads = reads;
      for (const what of ["connect", "refresh"] as const) expect(await askPayee(desk.ada, what)).toMatchObject({ ...FAILED, what });
    }
    expect(await methodOf()).toEqual(known);
    stripe.state.reads = "given";
    stripe.state.transfers = "active";
    expect(await askPayee(desk.ada, "refresh")).toMatchObject({ state: "done", url: null, transfers: "active", errorCode: null });
    expect((await methodOf()).isReady).toBe(true);
  });

  it("reads an account that there is not as none", async () => {
    const { ada } = await openDesk();
    expect(await askPayee(ada, "refresh")).toMatchObject({ what: "refresh", state: "done", url: null, transfers: null, errorCode: null });
  });

  it("fails at once by a fault of ours, which is not swallowed", async () => {
    const { ada } = await openDesk();
    const requestId = await connect(ada);
    const plan = { advisorId: ada.userId, what: "refresh", email: null, siteUrl: "", opKey: "key" };
    const current = { payeeId: "payee1", provider: "demo", livemode: false };
    const records: unknown[] = [];
    const ctx = {
      runQuery: vi.fn().mockResolvedValueOnce({ ...plan, current }).mockRejectedValue(new TypeError("a fault")),
      runMutation: vi.fn(async (_reference: unknown, args: unknown) => void records.push(args)),
    };
    await expect(callPayee(ctx as unknown as Parameters<typeof callPayee>[0], requestId)).rejects.toThrow("a fault");
    expect(records).toEqual([{ requestId, answer: { url: null, transfers: null, errorCode: "UPSTREAM_UNAVAILABLE" } }]);
  });
});

describe("a request that nobody answered", () => {
  it("has failed after thirty seconds; the next one takes its place and the late call does nothing", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    const requestId = await connect(ada);
    const askedAtMs = Date.now();
    vi.setSystemTime(askedAtMs + ASK_WAIT_MS - 1);
    expect(await seenBy(ada)).toMatchObject({ requestId, state: "asked" });
    vi.setSystemTime(askedAtMs + ASK_WAIT_MS);
    expect(ASK_WAIT_MS).toBe(30_000);
    expect(await seenBy(ada)).toEqual({ ...FAILED, requestId, what: "connect" });
    await t.action(internal.jobs.payouts.askPayee, { requestId });
    const late = { url: "/pay/demo/payee/late", transfers: null, errorCode: null };
    await t.mutation(internal.jobs.payouts.payeeAnswered, { requestId, answer: late });
    expect(await seenBy(ada)).toEqual({ ...FAILED, requestId, what: "connect" });
    expect(await countsOf(desk)).toEqual([1, 0, 0]);

    const again = await connect(ada);
    expect(again).not.toBe(requestId);
    await settleJobs(t);
    await t.mutation(internal.jobs.payouts.payeeAnswered, { requestId, answer: late });
    expect(await seenBy(ada)).toMatchObject({ requestId: again, state: "done", url: expect.not.stringContaining("late") });
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
  });
});

describe("the address of the processor's page", () => {
  it("is given for two minutes", async () => {
    const { ada } = await openDesk();
    await askPayee(ada, "connect");
    const doneAtMs = Date.now();
    vi.setSystemTime(doneAtMs + PAGE_FRESH_MS - 1);
    expect((await seenBy(ada))?.url).toMatch(/^\/pay\/demo/);
    vi.setSystemTime(doneAtMs + PAGE_FRESH_MS);
    expect(PAGE_FRESH_MS).toBe(120_000);
    expect(await seenBy(ada)).toMatchObject({ state: "done", url: null });
  });

  it("is gone from the books when the advisor comes back, and with the account", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    const urls = async () => await t.run(async ({ db }) => (await db.query("payeeRequests").collect()).map(({ url }) => url));
    await askPayee(ada, "connect");
    expect(await urls()).toEqual([expect.stringMatching(/^\/pay\/demo/)]);
    await ada.as.mutation(api.payoutMethods.refresh, {});
    expect(await urls()).toEqual([null]);
    await settleJobs(t);
    expect(await urls()).toEqual([null]);
    await askPayee(ada, "connect");
    await ada.as.mutation(api.users.deleteAccount, { confirmName: "Ada" });
    expect(await urls()).toEqual([]);
  });

  it("is not asked for, and no account is kept, for somebody who has left meanwhile", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    await connect(ada);
    await ada.as.mutation(api.users.deleteAccount, { confirmName: "Ada" });
    await settleJobs(t);
    expect(await countsOf(desk)).toEqual([0, 0, 0]);
    const facts = { transfers: "active", payouts: "active", dueCount: 0, deadlineMs: null } as const;
    const payee = { payeeId: "payee1", provider: "demo", livemode: false, facts } as const;
    await t.mutation(internal.jobs.payouts.connected, { advisorId: ada.userId, ...payee });
    expect(await countsOf(desk)).toEqual([0, 0, 0]);
  });

  it("leads to an account that may receive money once its page says so", async () => {
    const desk = await openDesk();
    await addConnect(desk.ada);
    expect(await seenBy(desk.ada)).toMatchObject({ what: "refresh", state: "done", url: null, transfers: "active" });
    expect(await countsOf(desk)).toEqual([1, 1, 1]);
  });
});
