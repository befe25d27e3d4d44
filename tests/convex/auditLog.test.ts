import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { disputableSession, openDispute, refusal } from "./disputeHelpers";

afterEach(() => {
  vi.useRealTimers();
});

const page = { paginationOpts: { numItems: 50, cursor: null } };
const REASON = "He asked for it by mail.";

describe("the audit log", () => {
  it("is found by actor, act, target, kind of actor and day, newest first", async () => {
    const rig = await disputableSession();
    const { robin, sam, client } = rig;
    await robin.as.mutation(api.users.setSuspended, { userId: client.userId, suspended: true, reason: REASON });
    vi.setSystemTime(Date.now() + 86_400_000);
    await sam.as.mutation(api.users.setSuspended, { userId: client.userId, suspended: false, reason: REASON });
    const log = async (filter: object) => (await robin.as.query(api.admin.auditLog, { ...page, ...filter })).page;
    expect((await log({ action: "users.setSuspended" })).map(({ actorName }) => actorName)).toEqual(["Sam", "Robin"]);
    expect((await log({ actor: robin.userId, action: "users.setSuspended" })).map(({ actorName }) => actorName)).toEqual(["Robin"]);
    expect((await log({ target: client.userId, actor: sam.userId })).map(({ reason }) => reason)).toEqual([REASON]);
    expect((await log({ action: "users.setSuspended", toDay: "2026-01-15" })).map(({ actorName }) => actorName)).toEqual(["Robin"]);
    expect((await log({ action: "users.setSuspended", fromDay: "2026-01-16" })).map(({ actorName }) => actorName)).toEqual(["Sam"]);
    const all = await log({});
    expect(all[0]).toMatchObject({ action: "users.setSuspended", targetTable: "users", targetName: "Casey" });
    expect([...all].sort((a, b) => b.atMs - a.atMs)).toEqual(all);
    expect((await log({ actorKind: "provider" })).map(({ action }) => action)).toEqual(["ledger.topup"]);
    expect(await log({ actor: "nobody" })).toEqual([]);
    await expect(log({ fromDay: "2026-13-01" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "fromDay" }));
    await expect(log({ actor: "x".repeat(121) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "filter" }));
  });

  it("names every kind of act once", async () => {
    const rig = await disputableSession();
    await openDispute(rig);
    const acts = await rig.robin.as.query(api.admin.auditActs, {});
    expect(acts).toEqual(["disputes.open", "ledger.freeze", "ledger.hold", "ledger.settle", "ledger.topup", "ledger.unhold"]);
  });
});
