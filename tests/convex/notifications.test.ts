import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { creditCapture } from "@/convex/model/payments/creditCapture";
import { notifyAdmins } from "@/convex/model/notifications/events";
import { NOTIFICATION_KINDS } from "@/lib/domain/notifications";
import type { Role } from "@/lib/rolePermissions";
import { stubEnvironment } from "./environment";
import { DAY_MS, mails, MINUTE_MS, tell, topUp } from "./mailHelpers";
import { makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { createUser, setupBackend, type TestUser } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });
const page = (numItems = 20, cursor: string | null = null) => ({ paginationOpts: { numItems, cursor } });
const kindsOf = async (user: TestUser) => (await user.as.query(api.notifications.list, page())).page.map(({ notice }) => notice.kind);
const noticeOf = async (user: TestUser, kind: string) =>
  (await user.as.query(api.notifications.list, page(50))).page.find(({ notice }) => notice.kind === kind)?.notice.data;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 15, 12) });
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("telling somebody", () => {
  it("happens once per person and key", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const robin = await createUser(t, { name: "Robin" });
    await tell(t, topUp(casey.userId, 1));
    await tell(t, topUp(casey.userId, 1));
    await tell(t, topUp(casey.userId, 1, 9_900n));
    await tell(t, topUp(robin.userId, 1));
    expect((await casey.as.query(api.notifications.list, page())).page.map(({ notice }) => notice.data)).toEqual([{ topUpId: "topUp1", amountMinor: 5_000n }]);
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(1);
    expect(await robin.as.query(api.notifications.unreadCount, {})).toBe(1);
  });

  it("ends with the account", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    await t.run((ctx) => ctx.db.patch("users", casey.userId, { deletedAtMs: Date.now() }));
    await tell(t, topUp(casey.userId, 1));
    expect(await mails(t)).toEqual([]);
    expect(await t.run((ctx) => ctx.db.query("notifications").collect())).toEqual([]);
  });
});

it("the past of demo people is there as read, without mail; anybody else's late news is news", async () => {
  const t = setupBackend();
  const maya = await createUser(t, { name: "Maya" });
  const casey = await createUser(t, { name: "Casey" });
  await t.run((ctx) => ctx.db.patch("users", maya.userId, { isDemo: true }));
  const atMs = Date.now() - 3 * DAY_MS;
  await tell(t, { ...topUp(maya.userId, 1), atMs });
  await tell(t, { ...topUp(maya.userId, 2), atMs: Date.now() - MINUTE_MS });
  await tell(t, { ...topUp(casey.userId, 1), atMs });
  const seen = async (user: TestUser) => (await user.as.query(api.notifications.list, page())).page.map(({ isUnread, atMs: at }) => [isUnread, at]);
  expect(await seen(maya)).toEqual([[true, Date.now()], [false, atMs]]);
  expect(await seen(casey)).toEqual([[true, Date.now()]]);
  expect((await mails(t)).map(({ userId }) => userId)).toEqual([maya.userId, casey.userId]);
});

describe("the centre", () => {
  it("shows unread ones first, newest first within each, page by page", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    for (const n of [1, 2, 3, 4]) {
      await tell(t, topUp(casey.userId, n));
      vi.setSystemTime(Date.now() + 1_000);
    }
    const first = await casey.as.query(api.notifications.list, page());
    const newest = first.page[0];
    if (newest === undefined) throw new Error("no notification");
    await casey.as.mutation(api.notifications.markRead, { notificationId: newest.notificationId });
    const names = (rows: typeof first.page) => rows.map(({ notice, isUnread }) => `${notice.kind === "topUpDone" ? notice.data.topUpId : ""}${isUnread ? "" : " read"}`);
    const top = await casey.as.query(api.notifications.list, page(3));
    expect(names(top.page)).toEqual(["topUp3", "topUp2", "topUp1"]);
    expect(names((await casey.as.query(api.notifications.list, page(3, top.continueCursor))).page)).toEqual(["topUp4 read"]);
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(3);
  });

  it("belongs to one person", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await tell(t, topUp(casey.userId, 1));
    const notificationId = (await casey.as.query(api.notifications.list, page())).page[0]?.notificationId;
    if (notificationId === undefined) throw new Error("no notification");
    await expect(t.query(api.notifications.list, page())).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(t.mutation(api.notifications.markAllRead, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(robin.as.mutation(api.notifications.markRead, { notificationId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect(await robin.as.mutation(api.notifications.markAllRead, {})).toBe(true);
    expect(await robin.as.query(api.notifications.list, page())).toMatchObject({ page: [] });
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(1);
  });

  it("is marked as read in batches, and counted to a hundred", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    await t.run(async (ctx) => {
      for (let n = 0; n < 201; n++) {
        const told = { userId: casey.userId, key: `k${n}`, kind: "topUpDone" as const, atMs: Date.now(), isShown: true, isUnread: true };
        const notice = { kind: "topUpDone" as const, data: { topUpId: `${n}`, amountMinor: 1n } };
        await ctx.db.insert("notifications", { ...told, notice, readAtMs: null, mailId: null, digestId: null });
      }
    });
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(100);
    expect(await casey.as.mutation(api.notifications.markAllRead, {})).toBe(false);
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(1);
    expect(await casey.as.mutation(api.notifications.markAllRead, {})).toBe(true);
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(0);
  });
});

describe("preferences", () => {
  const change = (wish: { channel: "mail"; topic: (typeof NOTIFICATION_KINDS)[number] | "digest"; isOn: boolean } | { channel: "app"; kind: (typeof NOTIFICATION_KINDS)[number]; isOn: boolean }) => ({
    change: wish,
  });

  it("start with everything, and fix what concerns money and safety", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const { kinds, digest } = await casey.as.query(api.notifications.preferences, {});
    expect(digest).toBe(true);
    expect(kinds.map(({ kind }) => kind)).toEqual([...NOTIFICATION_KINDS]);
    expect(kinds.every(({ app, mail }) => app && mail)).toBe(true);
    expect(kinds.filter(({ mailFixed }) => mailFixed).map(({ kind }) => kind)).toEqual(["sessionReceipt", "topUpDone", "topUpFailed", "withdrawalDecided", "withdrawalFailed", "payoutSent", "disputeDecided", "balanceAdjusted"]);
    for (const kind of kinds.filter(({ appFixed }) => appFixed).map(({ kind }) => kind)) {
      await expect(casey.as.mutation(api.notifications.setPreferences, change({ channel: "app", kind, isOn: false }))).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "kind" }));
    }
    await expect(casey.as.mutation(api.notifications.setPreferences, change({ channel: "mail", topic: "topUpDone", isOn: false }))).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "topic" }),
    );
  });

  it("keep a kind out of the app or out of the mail, and it is told once all the same", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const rate = (n: number) => ({ userId: casey.userId, kind: "rateSession" as const, key: `rate:${n}`, data: { sessionId: `s${n}`, advisorName: "Ada" } });
    await casey.as.mutation(api.notifications.setPreferences, change({ channel: "app", kind: "rateSession", isOn: false }));
    await tell(t, rate(1));
    expect(await kindsOf(casey)).toEqual([]);
    expect((await mails(t)).map(({ topic }) => topic)).toEqual(["rateSession"]);
    await casey.as.mutation(api.notifications.setPreferences, change({ channel: "mail", topic: "rateSession", isOn: false }));
    await casey.as.mutation(api.notifications.setPreferences, change({ channel: "app", kind: "rateSession", isOn: true }));
    vi.setSystemTime(Date.now() + 10 * MINUTE_MS);
    await tell(t, rate(1));
    await tell(t, rate(2));
    expect(await kindsOf(casey)).toEqual(["rateSession"]);
    expect(await mails(t)).toHaveLength(1);
  });
});

describe("what happens is told", () => {
  async function paidMinute(rig: Rig) {
    const sessionId = await openSession(rig);
    for (let s = 0; s <= 60; s += 4) {
      await tickBoth(rig, sessionId);
      if (s < 60) await pass(rig.t, 4_000);
    }
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    return sessionId;
  }

  it("a session: request, receipts for both, a day later the earning and the rating", async () => {
    const rig = await makeRig(1_000n);
    stubEnvironment();
    const sessionId = await openSession(rig);
    expect(await noticeOf(rig.advisor, "sessionRequest")).toEqual({ sessionId, clientFirstName: "Casey", mode: "chat", expiresAtMs: Date.now() + MINUTE_MS });
    await tickBoth(rig, sessionId);
    for (let s = 0; s < 60; s += 4) {
      await pass(rig.t, 4_000);
      await tickBoth(rig, sessionId);
    }
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    const endedAtMs = Date.now();
    expect(await noticeOf(rig.client, "sessionReceipt")).toEqual({ sessionId, party: "client", otherName: "Ada Example", amountMinor: 50n, billedMs: 60_000, endedAtMs });
    expect(await noticeOf(rig.advisor, "sessionReceipt")).toEqual({ sessionId, party: "advisor", otherName: "Casey", amountMinor: 45n, billedMs: 60_000, endedAtMs });
    expect(await kindsOf(rig.client)).toEqual(["sessionReceipt"]);
    await pass(rig.t, DAY_MS);
    expect(await noticeOf(rig.advisor, "earningAvailable")).toEqual({ sessionId, clientFirstName: "Casey", amountMinor: 45n });
    expect(await noticeOf(rig.client, "rateSession")).toEqual({ sessionId, advisorName: "Ada Example" });
  });

  it("nobody is asked to rate what is rated", async () => {
    const rig = await makeRig(1_000n);
    const sessionId = await paidMinute(rig);
    await rig.client.as.mutation(api.reviews.submit, { sessionId, overall: 5 });
    await pass(rig.t, DAY_MS);
    expect(await kindsOf(rig.client)).toEqual(["sessionReceipt"]);
  });

  it("a balance that starts no other session", async () => {
    const rig = await makeRig(180n);
    const sessionId = await paidMinute(rig);
    expect(await noticeOf(rig.client, "lowBalance")).toEqual({ sessionId, balanceMinor: 130n, advisorName: "Ada Example" });
    expect(await kindsOf(rig.advisor)).not.toContain("lowBalance");
  });

  it("a captured top-up, once however often its event arrives", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const topUpId = await t.run((ctx) =>
      ctx.db.insert("topUps", {
        userId: casey.userId,
        amountMinor: 5_000n,
        currency: "usd",
        requestKey: "request-key-1",
        returnPath: null,
        state: "processing",
        provider: "demo",
        livemode: false,
        createdAtMs: Date.now(),
        syncAtMs: Date.now(),
      }),
    );
    const capture = () =>
      t.run(async (ctx) => {
        const row = await ctx.db.get("topUps", topUpId);
        if (row !== null) await creditCapture(ctx, row, "pi_1");
      });
    await capture();
    await capture();
    expect((await casey.as.query(api.notifications.list, page())).page.map(({ notice }) => notice)).toEqual([
      { kind: "topUpDone", data: { topUpId, amountMinor: 5_000n } },
    ]);
  });

  it("suspension and roles, to the person concerned; applications, to admins", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const kim = await createUser(t, { name: "Kim" });
    const casey = await createUser(t, { name: "Casey" });
    await robin.as.mutation(api.users.setSuspended, { userId: casey.userId, suspended: true, reason: "fraud report" });
    await robin.as.mutation(api.users.setRole, { userId: kim.userId, role: "admin", grant: true, reason: "joined the team" });
    expect(await noticeOf(casey, "suspended")).toEqual({ suspended: true });
    expect(await noticeOf(kim, "roleChanged")).toEqual({ role: "admin", granted: true });
    const lists: Role[][] = [["client", "admin", "advisor"], ["client", "advisor", "admin"], ["advisor", "admin", "client"]];
    const others = await Promise.all(lists.map((roles, i) => createUser(t, { name: `Admin${i}`, roles })));
    const gone = await createUser(t, { name: "Gone", roles: ["client", "admin"], suspended: true });
    const data = { applicationId: "a1", displayName: "Ada Example" };
    await t.run((ctx) => notifyAdmins(ctx, { kind: "applicationSubmitted", key: "applicationSubmitted:a1", data }));
    for (const admin of [robin, kim, ...others]) expect(await noticeOf(admin, "applicationSubmitted")).toEqual(data);
    expect(await t.run((ctx) => ctx.db.query("notifications").withIndex("by_userId_and_key", (q) => q.eq("userId", gone.userId)).collect())).toEqual([]);
    expect(await kindsOf(casey)).toEqual(["suspended"]);
  });

  it("the sweep starts what is due and nothing else", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    await tell(t, topUp(casey.userId, 1));
    expect(await t.mutation(internal.jobs.notifications.sweep, {})).toBe(0);
    vi.setSystemTime(Date.now() + 5 * MINUTE_MS);
    expect(await t.mutation(internal.jobs.notifications.sweep, {})).toBe(1);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect((await mails(t)).map(({ state }) => state)).toEqual(["outbox"]);
  });
});
