import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import crons from "@/convex/crons";
import { jobHealth, JOBS } from "@/lib/domain/operations/jobs";
import * as search from "@/convex/model/advisors/searchFields";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

const START_MS = Date.UTC(2026, 10, 21, 12);
const REASON = "The processor is back.";
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

let t: TestBackend;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers({ now: START_MS });
  stubEnvironment(LOCAL_DEMO);
  t = setupBackend();
  robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const paginationOpts = { numItems: 20, cursor: null };

describe("the jobs", () => {
  it("are all started under the name by which admins see them", () => {
    expect(Object.keys(crons.crons).toSorted()).toEqual(Object.keys(JOBS).toSorted());
  });

  it("keep when they ran and what became of them", async () => {
    expect((await robin.as.query(api.admin.jobs, {})).every(({ run }) => run === null)).toBe(true);
    await t.mutation(internal.jobs.watched.run, { job: "sweep sessions" });
    const jobs = await robin.as.query(api.admin.jobs, {});
    expect(jobs.find(({ job }) => job === "sweep sessions")).toEqual({
      job: "sweep sessions",
      everyMs: 60_000,
      run: { startedAtMs: START_MS, finishedAtMs: START_MS, outcome: "ok", lastError: null, lastFailedAtMs: null, runs: 1, failures: 0 },
    });
    await t.action(internal.jobs.watched.runAction, { job: "seal the ledger" });
    expect((await robin.as.query(api.admin.jobs, {})).find(({ job }) => job === "seal the ledger")?.run).toMatchObject({
      outcome: "ok",
      runs: 1,
    });
  });

  it("that fail leave nothing but the record of it, and run again", async () => {
    // An advisor to whose profile no user belongs breaks the job that derives the search fields.
    const last = async () => (await robin.as.query(api.admin.jobs, {})).find(({ job }) => job === "derive search fields")?.run;
    vi.spyOn(search, "refreshSearchFieldsFrom").mockImplementationOnce(async (ctx) => {
      await ctx.db.insert("categories", { slug: "half", name: "Half", position: 1, isRetired: false });
      throw new Error("Invariant violated: a profile has a user\n    at somewhere");
    });
    await t.mutation(internal.jobs.watched.run, { job: "derive search fields" });
    expect(await last()).toMatchObject({
      outcome: "failed",
      lastError: "Invariant violated: a profile has a user",
      lastFailedAtMs: START_MS,
      runs: 1,
      failures: 1,
    });
    expect(await t.run((ctx) => ctx.db.query("categories").collect())).toEqual([]);
    const scheduled = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
    // Beside the mail that tells the admins of it.
    expect(scheduled.filter(({ name }) => name.startsWith("jobs/watched")).map(({ name, args }) => [name, args[0]])).toEqual([
      ["jobs/watched:raise", { job: "derive search fields", error: "Invariant violated: a profile has a user" }],
    ]);
    await t.mutation(internal.jobs.watched.run, { job: "derive search fields" });
    expect(await last()).toMatchObject({ outcome: "ok", lastError: "Invariant violated: a profile has a user", runs: 2, failures: 1 });
  });

  it("are late after three missed runs", () => {
    const ok = { startedAtMs: START_MS, outcome: "ok" as const };
    expect(jobHealth("sweep sessions", null, START_MS)).toBe("never");
    expect(jobHealth("sweep sessions", ok, START_MS + 180_000)).toBe("ok");
    expect(jobHealth("sweep sessions", ok, START_MS + 180_001)).toBe("late");
    expect(jobHealth("sweep sessions", { ...ok, outcome: "failed" }, START_MS)).toBe("failed");
  });
});

describe("what does not get on", () => {
  it("is counted, listed, and tried again once, with a reason on record", async () => {
    const eventId = await t.run((ctx) =>
      ctx.db.insert("webhookEvents", {
        provider: "demo",
        route: "platform",
        eventId: "evt_1",
        type: "payment_intent.succeeded",
        objectType: "payment_intent",
        objectId: "pi_gone",
        createdAtMs: START_MS,
        livemode: false,
        apiVersion: null,
        status: "dead",
        attempts: 10,
        nextTryAtMs: START_MS,
        lastError: "invalid:unknown_payment",
        receivedAtMs: START_MS - 86_400_000,
      }),
    );
    expect(await robin.as.query(api.admin.stuckCounts, {})).toEqual({ webhook: 1, payment: 0, payout: 0, call: 0, mail: 0 });
    const { page } = await robin.as.query(api.admin.stuck, { kind: "webhook", paginationOpts });
    expect(page).toEqual([
      {
        kind: "webhook",
        id: eventId,
        what: "payment_intent.succeeded",
        reference: "evt_1",
        tries: 10,
        lastError: "invalid:unknown_payment",
        sinceMs: START_MS - 86_400_000,
        nextTryAtMs: null,
      },
    ]);
    const again = { kind: "webhook" as const, id: eventId, reason: REASON };
    await expect(robin.as.mutation(api.admin.runAgain, { ...again, reason: "" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "reason" }),
    );
    await expect(robin.as.mutation(api.admin.runAgain, { ...again, kind: "mail" })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await robin.as.mutation(api.admin.runAgain, again);
    expect(await t.run((ctx) => ctx.db.get("webhookEvents", eventId))).toMatchObject({ status: "received", attempts: 0 });
    await expect(robin.as.mutation(api.admin.runAgain, again)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "received" }));
    const audit = await t.run((ctx) =>
      ctx.db
        .query("auditEvents")
        .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", eventId))
        .collect(),
    );
    expect(audit).toMatchObject([
      {
        action: "operations.runAgain",
        actor: robin.userId,
        reason: REASON,
        before: '{"state":"dead","tries":10}',
        after: '{"state":"waiting","tries":0}',
      },
    ]);
  });
});
