import type { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { OPERATIONS } from "@/lib/rest/operations";
import { toPlain } from "@/lib/rest/wire";
import { addCategories, FINISHED, proveIdentity } from "./applicationHelpers";
import { addBank, addConnect, DAY_MS, earn, NOVEMBER_MS, openDesk, settleJobs, type Desk } from "./payoutHelpers";
import { createUser, type TestUser } from "./setup";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => {
  vi.useRealTimers();
});

let calls = 0;

/** Runs an operation as this person, from what a program sends to what it is answered. */
async function call(person: TestUser, id: string, sent: Record<string, unknown> = {}, requestKey = `request-key-${++calls}`) {
  const operation = OPERATIONS.find((known) => known.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  const input = operation.input.parse(sent);
  const backend = person.as as unknown as ConvexHttpClient;
  const answer = await operation.run({ backend, requestKey, nowMs: Date.now(), origin: "https://parley.example" }, input as never);
  return operation.output.parse(toPlain(answer));
}

const refused = (code: string) => ({ data: { code } });

describe("withdrawals by a program", () => {
  it("go to the default method, once for each key, and are approved and recorded by admins", async () => {
    const { t, ada, robin } = desk;
    await earn(desk, ada, 10_000n);
    await expect(call(ada, "advisor.requestPayout", { amountCents: 2_500 })).rejects.toMatchObject({
      code: "INVALID_STATE",
      details: { state: "methodNotReady" },
    });
    const methodId = await addBank(ada);
    const asked = await call(ada, "advisor.requestPayout", { amountCents: 2_500 }, "payout-june");
    expect(asked).toMatchObject({ state: "pending" });
    expect(await call(ada, "advisor.requestPayout", { amountCents: 2_500, methodId }, "payout-june")).toEqual(asked);
    await expect(call(ada, "advisor.requestPayout", { amountCents: 2_600 }, "payout-june")).rejects.toMatchObject(
      refused("DUPLICATE_REQUEST"),
    );
    const { items, nextCursor } = await call(ada, "advisor.payouts", { state: "pending" });
    expect(items).toMatchObject([
      {
        withdrawalId: asked.withdrawalId,
        amountCents: 2_500,
        method: { methodId, last4: "7890" },
        clock: { place: "reserved", waitsFor: "approval" },
      },
    ]);
    expect(nextCursor).toBeNull();
    expect(await call(ada, "advisor.earnings")).toMatchObject({ availableCents: 7_500, withdrawnCents: 2_500 });

    const id = asked.withdrawalId;
    await expect(call(ada, "admin.processPayout", { id, reason: "because" })).rejects.toMatchObject(refused("FORBIDDEN"));
    expect(await call(robin, "admin.processPayout", { id, reason: "Checked." })).toEqual({ id, kind: "withdrawal", state: "approved" });
    expect(await call(robin, "admin.processPayout", { id, reason: "Checked." })).toEqual({ id, kind: "withdrawal", state: "approved" });
    await settleJobs(t);
    for (const _again of [1, 2]) {
      expect(await call(robin, "admin.processPayout", { id, reason: "Paid.", reference: "WIRE-1" })).toMatchObject({ state: "completed" });
    }
    expect(await call(ada, "advisor.payouts")).toMatchObject({ items: [{ state: "completed", reference: "WIRE-1" }] });
  });

  it("of a month are made once and sent by one more call", async () => {
    const { t, ada, robin } = desk;
    vi.setSystemTime(NOVEMBER_MS - 6 * DAY_MS);
    await earn(desk, ada, 4_000n);
    await addConnect(ada);
    vi.setSystemTime(NOVEMBER_MS);
    const made = await call(robin, "admin.generatePayouts");
    await settleJobs(t);
    expect((await call(robin, "admin.generatePayouts", { month: "2026-10" })).batchId).toBe(made.batchId);
    const approve = async (admin: TestUser) => await call(admin, "admin.processPayout", { id: made.batchId, reason: "Checked." }, "approve-october");
    expect(await approve(robin)).toEqual({ kind: "batch", id: made.batchId, state: "processing" });
    // Asked again, before and after it is over, it is the same approval.
    expect(await approve(robin)).toEqual({ kind: "batch", id: made.batchId, state: "processing" });
    await settleJobs(t);
    expect(await approve(robin)).toEqual({ kind: "batch", id: made.batchId, state: "closed" });
    await expect(approve(desk.rene)).rejects.toMatchObject(refused("INVALID_STATE"));
    expect(await call(ada, "advisor.payouts")).toMatchObject({ items: [{ amountCents: 4_000, month: "2026-10", state: "completed" }] });
    await expect(call(robin, "admin.processPayout", { id: "nothing", reason: "Checked." })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(() => OPERATIONS.find(({ id }) => id === "admin.generatePayouts")?.input.parse({ month: "2026-13" })).toThrow("month");
  });

  it("begin at the processor's page, by its whole address", async () => {
    vi.useRealTimers();
    expect((await call(desk.ada, "advisor.connect")).url).toMatch(/^https:\/\/parley\.example\/pay\/demo\/payee\/\w+$/);
  });
});

describe("becoming and being an advisor by a program", () => {
  it("applies, is decided, and appears; the profile changes by what is sent", async () => {
    const { t, robin } = desk;
    await addCategories(t);
    const nora = await createUser(t, { name: "Nora" });
    const { chatPriceMinor: _chat, videoPriceMinor: _video, yearsOfExperience, ...texts } = FINISHED;
    const sent = { ...texts, yearsOfExperience: yearsOfExperience ?? 0, chatPriceCents: 80, videoPriceCents: null };
    await expect(call(nora, "advisors.apply", sent)).rejects.toMatchObject({
      data: { code: "INVALID_INPUT", details: { field: "documents" } },
    });
    await proveIdentity(t, nora);
    const { applicationId } = await call(nora, "advisors.apply", {});
    expect(await call(robin, "admin.applications", { state: "submitted" })).toMatchObject({
      items: [{ applicationId, displayName: "Nora K.", isChange: false }],
    });
    expect(await call(robin, "admin.decideApplication", { id: applicationId, decision: "approve", reason: "Complete." })).toMatchObject({
      applicationId,
      state: "approved",
    });
    const profile = await call(nora, "advisor.profile");
    expect(profile).toMatchObject({ chatPriceCents: 80, videoPriceCents: null, status: "approved", skills: ["Negotiation"] });
    expect(
      await call(nora, "advisor.changeProfile", { headline: "Contracts, read aloud", videoPriceCents: 150, accepting: true }),
    ).toMatchObject({
      headline: "Contracts, read aloud",
      chatPriceCents: 80,
      videoPriceCents: 150,
      accepting: true,
      skills: ["Negotiation"],
    });
    expect(await call(desk.casey, "advisors.search", { query: "contracts" })).toMatchObject({
      items: [{ advisorId: profile.advisorId, videoPriceCents: 150 }],
    });
    expect(await call(desk.casey, "advisors.get", { id: profile.advisorId })).toMatchObject({ displayName: "Nora K.", country: "US" });
    await expect(call(desk.casey, "advisors.get", { id: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await call(robin, "admin.advisors", { search: "contracts" })).toMatchObject({
      items: [{ advisorId: profile.advisorId, fields: { chatPriceCents: 80 } }],
    });
    const pricesBy = async (sort: string, category?: string) => {
      const { items } = await call(robin, "admin.advisors", { sort, ...(category === undefined ? {} : { category }) });
      return (items as { fields: { chatPriceCents: number } }[]).map(({ fields }) => fields.chatPriceCents);
    };
    expect([await pricesBy("price"), await pricesBy("oldest"), await pricesBy("newest", "law")]).toEqual([[50, 80], [50, 80], [80]]);
    expect((await call(robin, "admin.applications", { isChange: "false", sort: "newest", category: "law" })).items).toMatchObject([{ applicationId }]);
    expect((await call(robin, "admin.applications", { isChange: "true" })).items).toEqual([]);
    await expect(call(robin, "admin.applications", { sort: "name" })).rejects.toThrow(/sort/);
  });
});

describe("roles by a program", () => {
  it("become what is sent, each change on record; nobody ceases to be a client", async () => {
    const { t, casey, robin } = desk;
    const set = (roles: string[]) => call(robin, "admin.setRoles", { id: casey.userId, roles, reason: "Covers the weekend." });
    expect(await set(["client", "admin"])).toEqual({ userId: casey.userId, roles: ["client", "admin"] });
    expect(await set(["admin", "client"])).toMatchObject({ roles: ["client", "admin"] });
    await expect(set(["admin"])).rejects.toMatchObject({ code: "INVALID_INPUT", details: { field: "roles" } });
    await expect(set(["client", "admin", "advisor"])).rejects.toMatchObject(refused("INVALID_STATE"));
    expect(await set(["client"])).toMatchObject({ roles: ["client"] });
    const audit = await t.run((ctx) => ctx.db.query("auditEvents").collect());
    expect(audit.filter(({ action }) => action === "users.setRole").map(({ after, reason }) => [after, reason])).toEqual([
      ['{"roles":["client","admin"]}', "Covers the weekend."],
      ['{"roles":["client"]}', "Covers the weekend."],
    ]);
    await expect(call(casey, "admin.setRoles", { id: robin.userId, roles: ["client"], reason: "Revenge." })).rejects.toMatchObject(
      refused("FORBIDDEN"),
    );
  });
});

describe("adding funds by a program", () => {
  it("opens a page with the note and credits nothing", async () => {
    const { casey } = desk;
    vi.useRealTimers();
    const opened = await call(casey, "wallet.add", { amountCents: 2_000, description: "for June" });
    expect(opened).toMatchObject({ state: "open", amountCents: 2_000, note: "for June" });
    expect(opened.checkoutUrl).toMatch(/^https:\/\/parley\.example\/pay\/demo\/\w+$/);
    expect((await casey.as.query(api.wallet.summary, {})).spendableMinor).toBe(0n);
    await expect(
      casey.as.mutation(api.wallet.startTopUp, { amountMinor: 2_000n, requestKey: "another-key", note: "x".repeat(201) }),
    ).rejects.toMatchObject({
      data: { details: { field: "note" } },
    });
  });
});
