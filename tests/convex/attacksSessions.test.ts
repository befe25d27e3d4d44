import { afterEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { START_MS, credit, keepTicking, makeRig, openSession, pass, sweep, tickBoth, type Rig } from "../support/sessionRig";
import { expectCleanLedger, expectRefused, moneyRows } from "../support/untouched";
import { createAdvisor, createUser, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

let keys = 0;

async function ask({ client, advisor }: Pick<Rig, "client" | "advisor">, wish: { limitMinor?: bigint; requestKey?: string } = {}): Promise<Id<"sessions">> {
  const { sessionId } = await client.as.mutation(api.sessions.request, {
    advisorId: advisor.advisorId,
    mode: "chat",
    requestKey: `attack-key-${++keys}`,
    ...wish,
  });
  return sessionId;
}

async function sessionRow({ t }: Rig, sessionId: Id<"sessions">) {
  const session = await t.run(async (ctx) => await ctx.db.get("sessions", sessionId));
  if (session === null) throw new Error("no session");
  return session;
}

const balanceOf = async (rig: Rig) => (await rig.client.as.query(api.wallet.summary, {})).spendableMinor;

describe("answers that cross", () => {
  test("accepting counts up to the last millisecond of the request and not at its end, whatever the job did", async () => {
    const rig = await makeRig(1_000n);
    const late = await ask(rig);
    vi.setSystemTime(START_MS + 60_000);
    await expectRefused(rig.t, () => rig.advisor.as.mutation(api.sessions.accept, { sessionId: late }), "INVALID_STATE");
    await sweep(rig.t);
    expect((await sessionRow(rig, late)).state).toBe("expired");
    const inTime = await ask(rig);
    vi.setSystemTime(Date.now() + 59_999);
    expect(await rig.advisor.as.mutation(api.sessions.accept, { sessionId: inTime })).toMatchObject({ state: "ready" });
    // The job of the expiry arrives after the answer.
    vi.setSystemTime(Date.now() + 1);
    await rig.t.mutation(internal.jobs.sessions.expireRequest, { sessionId: inTime });
    expect((await sessionRow(rig, inTime)).state).toBe("ready");
  });

  test("whoever comes first decides; every later answer is refused and holds no money", async () => {
    const rig = await makeRig(1_000n);
    const { t, client, advisor } = rig;
    const answers = {
      accept: (sessionId: Id<"sessions">) => advisor.as.mutation(api.sessions.accept, { sessionId }),
      decline: (sessionId: Id<"sessions">) => advisor.as.mutation(api.sessions.decline, { sessionId }),
      cancel: (sessionId: Id<"sessions">) => client.as.mutation(api.sessions.cancel, { sessionId }),
    };
    for (const first of ["accept", "decline", "cancel"] as const) {
      const sessionId = await ask(rig);
      await answers[first](sessionId);
      for (const second of ["accept", "decline", "cancel"] as const) {
        if (second !== first) await expectRefused(t, () => answers[second](sessionId), "INVALID_STATE");
      }
      const before = await moneyRows(t);
      await answers[first](sessionId);
      expect(await moneyRows(t)).toEqual(before);
      if (first === "accept") await client.as.mutation(api.sessions.end, { sessionId });
    }
    expect(await balanceOf(rig)).toBe(1_000n);
  });

  test("accept, cancel and decline together open the room once or not at all", async () => {
    const rig = await makeRig(1_000n);
    const sessionId = await ask(rig);
    const outcomes = await Promise.allSettled([
      rig.client.as.mutation(api.sessions.cancel, { sessionId }),
      rig.advisor.as.mutation(api.sessions.accept, { sessionId }),
      rig.advisor.as.mutation(api.sessions.decline, { sessionId }),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectCleanLedger(rig.t);
  });

  test("a request of somebody suspended meanwhile cannot be accepted", async () => {
    const rig = await makeRig(1_000n);
    const sessionId = await ask(rig);
    await rig.t.run(async (ctx) => await ctx.db.patch("users", rig.client.userId, { suspended: true }));
    await expectRefused(rig.t, () => rig.advisor.as.mutation(api.sessions.accept, { sessionId }), "INVALID_STATE");
  });
});

describe("forged arguments", () => {
  test("ids of other tables and keys of other people reach nothing", async () => {
    const rig = await makeRig(1_000n);
    const { t, client, advisor } = rig;
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    const walletId = await t.run(async (ctx) => (await ctx.db.query("wallets").first())?._id);
    for (const foreign of [walletId, client.userId, advisor.advisorId]) {
      const forged = { sessionId: foreign as unknown as Id<"sessions"> };
      for (const name of ["tick", "pause", "resume", "end", "cancel"] as const) {
        await expectRefused(t, () => client.as.mutation(api.sessions[name], forged), /Validator|table/i);
      }
    }
    // The same key is another wish in another person's mouth: it shows nothing of the first.
    const other = await createUser(t, { name: "Olga" });
    const grace = await createAdvisor(t, { name: "Grace" });
    await credit(t, other.userId, 1_000n);
    const mine = await ask({ client, advisor: grace }, { requestKey: "shared-key" });
    const theirs = await ask({ client: other, advisor: grace }, { requestKey: "shared-key" });
    expect(theirs).not.toBe(mine);
    expect(await other.as.query(api.sessions.get, { sessionId: mine })).toBeNull();
  });

  test.each([9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 100_000_000_001n])("a spend limit of %s is refused", async (limitMinor) => {
    const rig = await makeRig(1_000n);
    await expectRefused(rig.t, () => ask(rig, { limitMinor }), limitMinor < 0n ? "INVALID_INPUT" : "ABOVE_MAXIMUM");
  });

  test.each([0, -1, 1.5, NaN, Infinity])("a page of %s rows is refused everywhere", async (numItems) => {
    const rig = await makeRig(1_000n);
    const sessionId = await openSession(rig);
    const paginationOpts = { numItems, cursor: null };
    const { client, advisor, t } = rig;
    await expectRefused(t, () => client.as.query(api.sessions.listMine, { role: "client", paginationOpts }), "INVALID_INPUT");
    await expectRefused(t, () => client.as.query(api.wallet.history, { paginationOpts }), "INVALID_INPUT");
    await expectRefused(t, () => client.as.query(api.messages.list, { sessionId, paginationOpts }), "INVALID_INPUT");
    await expectRefused(t, () => advisor.as.query(api.earnings.list, { paginationOpts }), "INVALID_INPUT");
    await expectRefused(t, () => t.query(api.advisorProfiles.search, { paginationOpts }), "INVALID_INPUT");
  });
});

describe("more than one may have", () => {
  test("at most twenty requests wait for one advisor, and the advisor sees every one of them", async () => {
    const rig = await makeRig(1_000n);
    for (let i = 0; i < 20; i += 1) {
      const client = await createUser(rig.t, { name: `Client${i}` });
      await credit(rig.t, client.userId, 1_000n);
      await ask({ client, advisor: rig.advisor });
    }
    expect(await rig.advisor.as.query(api.sessions.incoming, {})).toHaveLength(20);
    expect(await rig.client.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" })).toMatchObject({
      canStart: false,
      reason: "QUEUE_FULL",
    });
    await expectRefused(rig.t, () => ask(rig), "QUEUE_FULL");
  });

  test("the rates of one wallet stay inside the bound, also after settings that would allow more sessions", async () => {
    const rig = await makeRig(50_000_000n);
    const advisors: TestAdvisor[] = [];
    for (let i = 0; i < 7; i += 1) advisors.push(await createAdvisor(rig.t, { name: `Adv${i}`, chatPriceMinor: 10_000n }));
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const changes = { openSessionsPerWalletMax: 60, priceMaxMinor: 1_000n };
    await robin.as.mutation(api.settings.update, { changes, reason: "cheaper and more" });
    const opened: [TestAdvisor, Id<"sessions">][] = [];
    for (const advisor of advisors.slice(0, 6)) opened.push([advisor, await openSession({ client: rig.client, advisor })]);
    for (const [advisor, sessionId] of opened) await tickBoth({ client: rig.client, advisor }, sessionId);
    await expectRefused(rig.t, () => ask({ client: rig.client, advisor: advisors[6] ?? rig.advisor }), "ABOVE_MAXIMUM");
  });

  test("resuming has an end, so that a receipt can show every interval", async () => {
    const rig = await makeRig(50_000n);
    const sessionId = await openSession(rig);
    const turn = async () => {
      await tickBoth(rig, sessionId);
      await rig.client.as.mutation(api.sessions.pause, { sessionId });
      return await rig.client.as.mutation(api.sessions.resume, { sessionId });
    };
    for (let i = 0; i < 60; i += 1) await turn();
    await tickBoth(rig, sessionId);
    await rig.client.as.mutation(api.sessions.pause, { sessionId });
    await expectRefused(rig.t, () => rig.client.as.mutation(api.sessions.resume, { sessionId }), "RATE_LIMITED");
    await pass(rig.t, 90_000);
    expect(await rig.client.as.mutation(api.sessions.resume, { sessionId })).toMatchObject({ state: "ready" });
  });
});

describe("roles that change in mid-session", () => {
  test("an advisor without the role neither bills nor is asked; what was billed is settled", async () => {
    const rig = await makeRig(5_000n);
    const { t, client, advisor } = rig;
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    await robin.as.mutation(api.users.setRole, { userId: advisor.userId, role: "advisor", grant: false, reason: "application withdrawn" });
    expect(await sessionRow(rig, sessionId)).toMatchObject({ state: "ended", endReason: "ended_by_admin", chargeMinor: 50n });
    expect(await balanceOf(rig)).toBe(4_950n);
    await expectRefused(t, () => ask(rig), "ADVISOR_NOT_ACCEPTING");
    await expectRefused(t, () => advisor.as.query(api.earnings.list, { paginationOpts: { numItems: 5, cursor: null } }), "FORBIDDEN");
    expect(await client.as.query(api.sessions.receipt, { sessionId })).toMatchObject({ chargeMinor: 50n, endReason: "ended_by_admin" });
  });

  test("two people who advise each other at once pay and earn apart", async () => {
    const rig = await makeRig(1_000n);
    const { t } = rig;
    const grace = await createAdvisor(t, { name: "Grace", chatPriceMinor: 200n });
    await credit(t, grace.userId, 1_000n);
    await credit(t, rig.advisor.userId, 1_000n);
    const there = { client: rig.advisor, advisor: grace };
    const back = { client: grace, advisor: rig.advisor };
    const one = await openSession(there);
    const two = await openSession(back);
    for (let i = 0; i < 13; i += 1) {
      await tickBoth(there, one);
      await tickBoth(back, two);
      if (i < 12) await pass(t, 5_000);
    }
    await rig.advisor.as.mutation(api.sessions.end, { sessionId: one });
    await rig.advisor.as.mutation(api.sessions.end, { sessionId: two });
    expect(await rig.advisor.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 800n });
    expect(await grace.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 950n });
    expect(await rig.advisor.as.query(api.earnings.summary, {})).toMatchObject({ pendingMinor: 45n, availableMinor: 0n });
    expect(await grace.as.query(api.earnings.summary, {})).toMatchObject({ pendingMinor: 180n, availableMinor: 0n });
    await expectRefused(t, () => ask({ client: grace, advisor: grace }), "SELF_SESSION");
  });
});
