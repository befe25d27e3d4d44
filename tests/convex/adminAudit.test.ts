import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type * as Audit from "@/convex/model/audit/recordAudit";
import { ACTS, type Act } from "@/lib/rolePermissions";
import { DEEDS } from "./adminDeeds";
import { openDesk, page } from "./payoutHelpers";
import { alternativesOf, callFunction, registered, type Registered } from "./registered";
import { rowsOf, textOf } from "./town";

/** While this is set no row of the audit log can be written. */
const log = vi.hoisted(() => ({ isFull: false }));
vi.mock("@/convex/model/audit/recordAudit", async (load) => {
  const real = await load<typeof Audit>();
  const recordAudit: typeof real.recordAudit = async (ctx, record) => {
    if (log.isFull) throw new Error("the log is full");
    await real.recordAudit(ctx, record);
  };
  return { ...real, recordAudit };
});

beforeEach(() => {
  log.isFull = false;
});
afterEach(() => {
  vi.useRealTimers();
});

const WHY = "Agreed with both on the phone.";

/** Acts that ask for no reason: they change neither money nor access. */
const WITHOUT_REASON = [
  // Reads the whole book.
  "admin.runLedgerCheck",
  // Sends again what was to be sent.
  "notifications.retryMail",
  // Works out who is due; nothing is paid before it is approved with a reason.
  "payouts.generateBatch",
  // Play money in the books of the demo's processor, which no deployment with real money has.
  "payoutMethods.setDemoPlatform",
];
/** Acts that bring something into being, or only begin something: there is no state before. */
const WITHOUT_BEFORE = [
  "admin.recountStats",
  "admin.runLedgerCheck",
  "advisorProfiles.invite",
  "payoutMethods.revealBank",
  "payouts.generateBatch",
];

/** Where an act carries its reason; the reference of a bank transfer says why it is over. */
const REASONS = ["reason", "reference", "note"];
function reasonArgumentOf(fn: Registered): string | undefined {
  const { value } = JSON.parse(fn.exportArgs()) as { value: Record<string, { optional: boolean }> };
  return REASONS.find((name) => value[name]?.optional === false);
}

const acts = registered
  .filter(({ act, fn }) => ACTS[act as Act] === "admin" && !fn.isQuery)
  .map((found) => ({ ...found, reasonArgument: reasonArgumentOf(found.fn) }));

it("every act of an admin that changes something is known here, and all but four ask why", () => {
  expect(acts.map(({ act }) => act).sort()).toEqual(Object.keys(DEEDS).sort());
  expect(
    acts
      .filter(({ reasonArgument }) => reasonArgument === undefined)
      .map(({ act }) => act)
      .sort(),
  ).toEqual([...WITHOUT_REASON].sort());
});

type Case = (typeof acts)[number];

/** A desk on which only Robin's part is left to do, and that part. */
async function prepare({ act, path, fn, reasonArgument }: Case) {
  const desk = await openDesk();
  const args = await DEEDS[act]?.(desk);
  if (args === undefined) throw new Error(`nothing to do for ${act}`);
  const does = async (why: string, ways: Record<string, unknown> = args) =>
    await callFunction(desk.robin.as, path, fn, reasonArgument === undefined ? ways : { ...ways, [reasonArgument]: why });
  return { desk, args, does, state: async () => textOf(await rowsOf(desk.t)) };
}

describe.each(acts)("$act", (found) => {
  it("leaves a row in the audit log, found by actor and by target: who, what, on what, why, before and after", async () => {
    const { desk, does } = await prepare(found);
    const events = async () => await desk.t.run(async (ctx) => await ctx.db.query("auditEvents").collect());
    const count = (await events()).length;
    await does(WHY);
    const own = (await events())
      .slice(count)
      .filter(({ actor, targetTable }) => actor === desk.robin.userId && targetTable !== "ledgerTransactions");
    expect(own.length).toBeGreaterThan(0);
    if (found.reasonArgument !== undefined)
      expect(own.some(({ reason, after }) => reason === WHY || (after ?? "").includes(WHY))).toBe(true);
    if (!WITHOUT_BEFORE.includes(found.act))
      expect(own.some(({ before, after }) => before !== undefined && after !== undefined)).toBe(true);
    const idsBy = async (filter: { actor?: string; target?: string }) =>
      (await desk.rene.as.query(api.admin.auditLog, { ...filter, ...page(50) })).page.map(({ id }) => id);
    for (const { _id, actor, targetId: target } of own) {
      for (const filter of [{ actor }, { target }, { actor, target }]) expect(await idsBy(filter)).toContain(_id);
      expect(await idsBy({ actor: desk.rene.userId, target })).not.toContain(_id);
    }
  });

  it("does nothing when its row in the log cannot be written", async () => {
    const { does, state } = await prepare(found);
    const before = await state();
    log.isFull = true;
    await expect(does(WHY)).rejects.toThrow("the log is full");
    expect(await state()).toBe(before);
    log.isFull = false;
    await does(WHY);
    expect(await state()).not.toBe(before);
  });
});

describe.each(acts.filter(({ reasonArgument }) => reasonArgument !== undefined))("$act", (found) => {
  it("does nothing without a reason, whichever way it goes", async () => {
    const { args, does, state } = await prepare(found);
    const before = await state();
    for (const why of ["", " \n\t ", "x", "x".repeat(10_000)]) {
      await expect(does(why)).rejects.toMatchObject({ data: { code: "INVALID_INPUT", details: { field: found.reasonArgument } } });
      for (const ways of alternativesOf(found.fn, args)) await expect(does(why, ways)).rejects.toThrow(ConvexError);
    }
    expect(await state()).toBe(before);
  });
});
