import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { APPEND_ONLY_TABLES, FIXED_FIELDS, guardAppendOnly } from "@/convex/model/appendOnly";
import { RATE_LIMITS, takeToken, tokensLeft } from "@/convex/model/limits/takeToken";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { ACTS, isAllowed } from "@/lib/rolePermissions";
import { createAdvisor, createUser, setupBackend, type TestBackend } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

describe("platform settings", () => {
  const admin = async (t: TestBackend) => await createUser(t, { name: "Robin", roles: ["client", "admin"] });

  it("are the defaults until an admin changes them, version by version, with a trace", async () => {
    const t = setupBackend();
    expect(await t.query(api.settings.get, {})).toEqual(DEFAULT_SETTINGS);
    const robin = await admin(t);
    const changed = await robin.as.mutation(api.settings.update, { changes: { liveFeeBps: 1_500, topUpMinMinor: 2_000n }, reason: "new price list" });
    expect(changed).toEqual({ ...DEFAULT_SETTINGS, liveFeeBps: 1_500, topUpMinMinor: 2_000n });
    await robin.as.mutation(api.settings.update, { changes: { graceMs: 30_000 }, reason: "shorter grace" });
    expect(await t.query(api.settings.get, {})).toEqual({ ...changed, graceMs: 30_000 });
    const versions = await t.run((ctx) => ctx.db.query("platformSettings").collect());
    expect(versions.map((row) => [row.version, row.changedBy, row.reason])).toEqual([
      [1, robin.userId, "new price list"],
      [2, robin.userId, "shorter grace"],
    ]);
    const [event] = await t.run((ctx) => ctx.db.query("auditEvents").collect());
    expect(event).toMatchObject({ action: "settings.update", before: '{"liveFeeBps":1000,"topUpMinMinor":"1000"}', after: '{"liveFeeBps":1500,"topUpMinMinor":"2000"}' });
  });

  it.each([
    [{ liveFeeBps: 10_001 }, "liveFeeBps"],
    [{ liveFeeBps: 0.5 }, "liveFeeBps"],
    [{ graceMs: -1 }, "graceMs"],
    [{ graceMs: Number.NaN }, "graceMs"],
    [{ clientLeaseMs: 1_000 }, "clientLeaseMs"],
    [{ priceMaxMinor: 1_000_000n }, "priceMaxMinor"],
    [{}, "changes"],
  ])("refuse %o at %s", async (changes, field) => {
    const t = setupBackend();
    const robin = await admin(t);
    await expect(robin.as.mutation(api.settings.update, { changes, reason: "a test" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
    expect(await t.query(api.settings.get, {})).toEqual(DEFAULT_SETTINGS);
  });

  it("belong to admins, who give a reason", async () => {
    const t = setupBackend();
    const wish = { changes: { liveFeeBps: 0 }, reason: "free for all" };
    await expect(t.mutation(api.settings.update, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect((await createUser(t)).as.mutation(api.settings.update, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect((await createAdvisor(t)).as.mutation(api.settings.update, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect((await admin(t)).as.mutation(api.settings.update, { ...wish, reason: " " })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
  });
});

describe("permanent rows", () => {
  async function auditRow(t: TestBackend) {
    return await t.run((ctx) =>
      ctx.db.insert("auditEvents", { atMs: 1, actorKind: "system", actor: "x", action: "a.b", targetTable: "users", targetId: "u" }),
    );
  }

  it("of append-only tables can be neither changed nor deleted, with or without the table's name", async () => {
    const t = setupBackend();
    const id = await auditRow(t);
    await t.run(async (ctx) => {
      const db = guardAppendOnly(ctx.db);
      const { _id, _creationTime, ...row } = (await db.get("auditEvents", id)) ?? expect.fail("no row");
      expect(_id).toBe(id);
      expect(_creationTime).toBeGreaterThan(0);
      const attempts = [
        () => db.patch("auditEvents", id, { action: "c.d" }),
        () => db.patch(id, { action: "c.d" }),
        () => db.replace("auditEvents", id, row),
        () => db.replace(id, row),
        () => db.delete("auditEvents", id),
        () => db.delete(id),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/auditEvents, whose rows are permanent/);
      expect((await db.get(id))?.action).toBe("a.b");
    });
  });

  it("of money tables keep who they are and may change state", async () => {
    const t = setupBackend();
    const { userId } = await createUser(t);
    await t.run(async (ctx) => {
      const db = guardAppendOnly(ctx.db);
      const id = await db.insert("topUps", { userId, amountMinor: 5_000n, currency: "USD", requestKey: "k", returnPath: null, state: "draft", provider: "demo", livemode: false, createdAtMs: 1, syncAtMs: 1 });
      await db.patch("topUps", id, { state: "opening" });
      await expect(db.patch("topUps", id, { amountMinor: 9_000n })).rejects.toThrow(/amountMinor on topUps/);
      await expect(db.patch(id, { userId })).rejects.toThrow(/userId on topUps/);
      await expect(db.delete("topUps", id)).rejects.toThrow(/delete on topUps/);
      expect(await db.get("topUps", id)).toMatchObject({ state: "opening", amountMinor: 5_000n });
    });
  });

  it("are those of the ledger, the evidence and the audit log", () => {
    expect(APPEND_ONLY_TABLES).toEqual(expect.arrayContaining(["ledgerTransactions", "ledgerEntries", "segments", "auditEvents"]));
    expect(FIXED_FIELDS.webhookEvents).toContain("eventId");
  });

  it("leave other tables alone", async () => {
    const t = setupBackend();
    const { userId } = await createUser(t);
    await t.run(async (ctx) => {
      const db = guardAppendOnly(ctx.db);
      await db.patch("users", userId, { firstName: "New" });
      await db.patch(userId, { firstName: "Newer" });
      expect((await db.get(userId))?.firstName).toBe("Newer");
      await db.delete(userId);
      expect(await db.get(userId)).toBeNull();
    });
  });
});

describe("rate limits", () => {
  it("fill up again with time, per person and per limit", async () => {
    const t = setupBackend();
    const take = async (subject: string, limit = RATE_LIMITS.request as typeof RATE_LIMITS.request | typeof RATE_LIMITS.message) =>
      await t.run((ctx) => takeToken(ctx, limit, subject));
    for (let n = 0; n < RATE_LIMITS.request.capacity; n++) await take("casey");
    await expect(take("casey")).rejects.toMatchObject({ data: { code: "RATE_LIMITED" } });
    await take("nora");
    await take("casey", RATE_LIMITS.message);
    expect(await t.run((ctx) => tokensLeft(ctx, RATE_LIMITS.request, "casey"))).toBe(0);
    expect(await t.run((ctx) => tokensLeft(ctx, RATE_LIMITS.request, "nora"))).toBe(RATE_LIMITS.request.capacity - 1);
  });
});

describe("permissions", () => {
  it("are held through roles and only through them", () => {
    expect(isAllowed(["client"], "wallet.use")).toBe(true);
    expect(isAllowed(["client"], "sessions.answer")).toBe(false);
    expect(isAllowed(["client", "advisor"], "sessions.answer")).toBe(true);
    expect(isAllowed(["client", "advisor"], "users.setRole")).toBe(false);
    for (const permission of Object.keys(ACTS) as (keyof typeof ACTS)[]) expect(isAllowed([], permission)).toBe(false);
  });
});
