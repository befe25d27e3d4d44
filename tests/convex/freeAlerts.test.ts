import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { ALERT_LIFE_MS, ALERTS_MAX } from "@/convex/model/favourites/freeAlerts";
import { runningRoom } from "./sessionHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ask = (who: TestUser, { advisorId }: Pick<TestAdvisor, "advisorId">) => who.as.mutation(api.freeAlerts.ask, { advisorId });
const untilMs = (who: TestUser, { advisorId }: Pick<TestAdvisor, "advisorId">) => who.as.query(api.freeAlerts.mine, { advisorId });

/** What a person was told about free advisors. */
async function told(t: TestBackend, who: TestUser): Promise<unknown[]> {
  const rows = await t.run((ctx) => ctx.db.query("notifications").collect());
  return rows.filter(({ userId, kind }) => userId === who.userId && kind === "advisorFree").map(({ notice }) => notice.data);
}

/** Runs what is due now, and what that schedules. */
async function settle(t: TestBackend): Promise<void> {
  vi.advanceTimersByTime(1);
  await t.finishInProgressScheduledFunctions();
  vi.advanceTimersByTime(1);
  await t.finishInProgressScheduledFunctions();
}

async function offline(): Promise<{ t: TestBackend; client: TestUser; ada: TestAdvisor }> {
  const t = setupBackend();
  return { t, client: await createUser(t), ada: await createAdvisor(t, { online: false }) };
}

describe("tell me when free", () => {
  it("tells once, when an advisor who was offline comes", async () => {
    const { t, client, ada } = await offline();
    expect(await ask(client, ada)).toBe(Date.now() + ALERT_LIFE_MS);
    expect(await untilMs(client, ada)).toBe(Date.now() + ALERT_LIFE_MS);
    await ada.as.mutation(api.presence.beat, {});
    await settle(t);
    const data = { advisorId: ada.advisorId, advisorName: "Ada Example" };
    expect(await told(t, client)).toEqual([data]);
    expect(await untilMs(client, ada)).toBeNull();
    await ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: false });
    await ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: true });
    await settle(t);
    expect(await told(t, client)).toEqual([data]);
  });

  it("waits for an advisor who is online and not accepting until the switch is on", async () => {
    const { t, client, ada } = await offline();
    await ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: false });
    await ask(client, ada);
    await ada.as.mutation(api.presence.beat, {});
    await settle(t);
    expect(await told(t, client)).toEqual([]);
    await ada.as.mutation(api.advisorProfiles.setAccepting, { accepting: true });
    await settle(t);
    expect(await told(t, client)).toHaveLength(1);
  });

  it("waits for an advisor in a session until it ends", async () => {
    const { t, advisor, client, sessionId } = await runningRoom();
    const other = await createUser(t, { name: "Olga" });
    await ask(other, advisor);
    await settle(t);
    expect(await told(t, other)).toEqual([]);
    await client.as.mutation(api.sessions.end, { sessionId });
    await settle(t);
    expect(await told(t, other)).toHaveLength(1);
    expect(await told(t, client)).toEqual([]);
  });

  it("says nothing while a request that is out may take the place, and says it after the answer no", async () => {
    const { t, advisor, client, sessionId } = await runningRoom();
    const [other, asking] = [await createUser(t, { name: "Olga" }), client];
    await ask(other, advisor);
    await client.as.mutation(api.sessions.end, { sessionId });
    const { sessionId: next } = await asking.as.mutation(api.sessions.request, { advisorId: advisor.advisorId, mode: "chat", requestKey: "the-next-key-1" });
    await settle(t);
    expect(await told(t, other)).toEqual([]);
    await advisor.as.mutation(api.sessions.decline, { sessionId: next });
    await settle(t);
    expect(await told(t, other)).toHaveLength(1);
  });

  it("is not needed for somebody who is free", async () => {
    const t = setupBackend();
    const [client, ada] = [await createUser(t), await createAdvisor(t)];
    expect(await ask(client, ada)).toBeNull();
    expect(await untilMs(client, ada)).toBeNull();
  });

  it("is forgotten after 24 hours, counted from the last time one asked", async () => {
    const { t, client, ada } = await offline();
    const first = await ask(client, ada);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(await ask(client, ada)).toBe((first ?? 0) + 3_600_000);
    const [alert, ...more] = await t.run((ctx) => ctx.db.query("freeAlerts").collect());
    expect(more).toEqual([]);
    if (alert === undefined) throw new Error("no alert");
    vi.setSystemTime(alert.expiresAtMs - 1);
    await t.mutation(internal.jobs.freeAlerts.expire, { alertId: alert._id });
    expect(await untilMs(client, ada)).toBe(alert.expiresAtMs);
    vi.setSystemTime(alert.expiresAtMs);
    await t.mutation(internal.jobs.freeAlerts.tell, { advisorUserId: ada.userId });
    await t.mutation(internal.jobs.freeAlerts.expire, { alertId: alert._id });
    expect(await untilMs(client, ada)).toBeNull();
    expect(await told(t, client)).toEqual([]);
  });

  it("can be taken back, twice without harm", async () => {
    const { t, client, ada } = await offline();
    await ask(client, ada);
    await client.as.mutation(api.freeAlerts.cancel, { advisorId: ada.advisorId });
    await client.as.mutation(api.freeAlerts.cancel, { advisorId: ada.advisorId });
    await ada.as.mutation(api.presence.beat, {});
    await settle(t);
    expect(await told(t, client)).toEqual([]);
  });

  it("reaches everybody who waits, in batches, and nobody who is suspended meanwhile", async () => {
    const { t, ada } = await offline();
    const many = await Promise.all(Array.from({ length: 60 }, (_, n) => createUser(t, { name: `Client${n}` })));
    for (const client of many) await ask(client, ada);
    await t.run((ctx) => ctx.db.patch("users", many[0]?.userId ?? ada.userId, { suspended: true }));
    await ada.as.mutation(api.presence.beat, {});
    await settle(t);
    await settle(t);
    const rows = await t.run((ctx) => ctx.db.query("notifications").collect());
    expect(rows.filter(({ kind }) => kind === "advisorFree")).toHaveLength(59);
    expect(await t.run((ctx) => ctx.db.query("freeAlerts").collect())).toEqual([]);
  });

  it("refuses strangers, suspended people, oneself, hidden profiles and too many wishes", async () => {
    const { t, client, ada } = await offline();
    const { advisorId } = ada;
    await expect(t.mutation(api.freeAlerts.ask, { advisorId })).rejects.toThrow("UNAUTHENTICATED");
    await expect(t.mutation(api.freeAlerts.cancel, { advisorId })).rejects.toThrow("UNAUTHENTICATED");
    await expect(t.query(api.freeAlerts.mine, { advisorId })).rejects.toThrow("UNAUTHENTICATED");
    const suspended = await createUser(t, { name: "Sid", suspended: true });
    await expect(ask(suspended, ada)).rejects.toThrow("SUSPENDED");
    await expect(ask(ada, ada)).rejects.toThrow("SELF_SESSION");
    await t.run((ctx) => ctx.db.patch("advisorProfiles", advisorId, { status: "suspended" }));
    await expect(ask(client, ada)).rejects.toThrow("NOT_FOUND");
    const ben = await createAdvisor(t, { name: "Ben", online: false });
    await t.run(async (ctx) => {
      for (let n = 0; n < ALERTS_MAX; n += 1) {
        await ctx.db.insert("freeAlerts", { userId: client.userId, advisorId, advisorUserId: ada.userId, expiresAtMs: Date.now() + 1 });
      }
    });
    await expect(ask(client, ben)).rejects.toThrow("ABOVE_MAXIMUM");
  });

  it("tells nobody else that somebody waits", async () => {
    const { t, client, ada } = await offline();
    const other = await createUser(t, { name: "Olga" });
    await ask(client, ada);
    expect(await untilMs(other, ada)).toBeNull();
    expect(await untilMs(ada, ada)).toBeNull();
  });
});
