import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { passTogether, runningRoom } from "./sessionHelpers";
import { createAdvisor, createUser, setupBackend } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

describe("suspending a user", () => {
  it.each(["client", "advisor"] as const)("who is the %s of a session ends and settles it at once", async (party) => {
    const room = await runningRoom();
    const robin = await createUser(room.t, { name: "Robin", roles: ["client", "admin"] });
    await passTogether(room, 60_000);
    const { userId } = room[party];
    expect(await robin.as.mutation(api.users.setSuspended, { userId, suspended: true, reason: "fraud report" })).toMatchObject({ suspended: true });
    const session = await room.t.run((ctx) => ctx.db.get("sessions", room.sessionId));
    expect(session).toMatchObject({ state: "ended", endReason: "suspended", chargeMinor: 50n, feeMinor: 5n });
    expect((await room.client.as.query(api.wallet.summary, {})).spendableMinor).toBe(950n);
    const event = await room.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).find((row) => row.action === "users.setSuspended"));
    expect(event).toMatchObject({ actor: robin.userId, targetId: userId, reason: "fraud report", before: '{"suspended":false}', after: '{"suspended":true}' });
  });

  it("takes an advisor off the lists and puts them back when it is lifted", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const ada = await createAdvisor(t);
    await robin.as.mutation(api.users.setSuspended, { userId: ada.userId, suspended: true, reason: "fraud report" });
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toBeNull();
    expect(await ada.as.query(api.advisorProfiles.mine, {})).toMatchObject({ status: "suspended" });
    await expect(ada.as.mutation(api.presence.beat, {})).rejects.toMatchObject(refusal("SUSPENDED"));
    await robin.as.mutation(api.users.setSuspended, { userId: ada.userId, suspended: false, reason: "report was wrong" });
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toMatchObject({ displayName: "Ada Example" });
    await ada.as.mutation(api.presence.beat, {});
  });

  it("is for admins, with a reason, and never for oneself", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const casey = await createUser(t, { name: "Casey" });
    const ada = await createAdvisor(t);
    const wish = { userId: casey.userId, suspended: true, reason: "because" };
    await expect(t.mutation(api.users.setSuspended, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(casey.as.mutation(api.users.setSuspended, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(ada.as.mutation(api.users.setSuspended, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(robin.as.mutation(api.users.setSuspended, { ...wish, userId: robin.userId })).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(robin.as.mutation(api.users.setSuspended, { ...wish, reason: "" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    expect(await casey.as.query(api.users.me, {})).toMatchObject({ suspended: false });
  });
});

describe("an account deleted at the identity provider", () => {
  it("ends its sessions and settles them", async () => {
    const room = await runningRoom();
    await passTogether(room, 60_000);
    await room.t.mutation(internal.jobs.users.identityDeleted, { deliveryId: "msg_1", tokenIdentifier: room.client.tokenIdentifier });
    expect(await room.t.run((ctx) => ctx.db.get("sessions", room.sessionId))).toMatchObject({ state: "ended", chargeMinor: 50n });
    expect(await room.t.run((ctx) => ctx.db.get("users", room.client.userId))).toMatchObject({ firstName: "", suspended: true });
  });
});
