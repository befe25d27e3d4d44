import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { keepTicking, makeRig, openSession } from "../support/sessionRig";
import { createAdvisor, createUser, setupBackend } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
});

describe("settings of an account", () => {
  it("are changed one by one and refuse what is no name and no zone", async () => {
    const t = setupBackend();
    const casey = await createUser(t);
    expect(await casey.as.mutation(api.users.updateSettings, { firstName: "  Cass  " })).toMatchObject({ firstName: "Cass", timeZone: null });
    expect(await casey.as.mutation(api.users.updateSettings, { timeZone: "Asia/Tokyo" })).toMatchObject({ firstName: "Cass", timeZone: "Asia/Tokyo", keepsTimeZone: true });
    expect(await casey.as.mutation(api.users.updateSettings, { locale: "en", timeZone: null })).toMatchObject({ locale: "en", timeZone: "Asia/Tokyo", keepsTimeZone: false });
    for (const timeZone of ["", "Mars/Olympus", "x".repeat(200), "<script>"])
      await expect(casey.as.mutation(api.users.updateSettings, { timeZone })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "timeZone" }));
    await expect(casey.as.mutation(api.users.updateSettings, { firstName: "<b>" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "firstName" }));
  });

  it("follow the device until they are chosen", async () => {
    const t = setupBackend();
    const casey = await createUser(t);
    await casey.as.mutation(api.users.noteDevice, { locale: "en", timeZone: "Europe/Madrid" });
    expect(await casey.as.query(api.users.me, {})).toMatchObject({ locale: "en", timeZone: "Europe/Madrid", keepsTimeZone: false });
    await casey.as.mutation(api.users.updateSettings, { timeZone: "Asia/Tokyo" });
    await casey.as.mutation(api.users.noteDevice, { locale: "en", timeZone: "Europe/Madrid" });
    expect(await casey.as.query(api.users.me, {})).toMatchObject({ timeZone: "Asia/Tokyo", keepsTimeZone: true });
  });
});

describe("deleting an account", () => {
  it("takes name, sign-in and files away, keeps the books, and is on record", async () => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    await t.run(async (ctx) => {
      const photo = await ctx.storage.store(new Blob(["photo"]));
      await ctx.db.patch("advisorProfiles", ada.advisorId, { photoStorageId: photo });
    });
    await expect(ada.as.mutation(api.users.deleteAccount, { confirmName: "ada" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "confirmName" }));
    await ada.as.mutation(api.users.deleteAccount, { confirmName: " Ada " });
    const { user, profile, files, events } = await t.run(async (ctx) => ({
      user: await ctx.db.get("users", ada.userId),
      profile: await ctx.db.get("advisorProfiles", ada.advisorId),
      files: await ctx.db.system.query("_storage").collect(),
      events: await ctx.db.query("auditEvents").collect(),
    }));
    expect(user).toMatchObject({ firstName: "", suspended: true, roles: ["client"], tokenIdentifier: `deleted|${ada.userId}` });
    expect(profile).toMatchObject({ displayName: "", bio: "", status: "suspended" });
    expect(files).toEqual([]);
    expect(events.map(({ action }) => action)).toEqual(["users.delete"]);
    expect(JSON.stringify(events)).not.toContain("Ada");
    expect(await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId })).toBeNull();
  });

  it("keeps the sign-in from opening another account for an hour, and forgets it then", async () => {
    const t = setupBackend();
    const local = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x1", tokenIdentifier: `${LOCAL_ISSUER}|dev_x1` });
    const first = await local.mutation(api.users.ensure, { firstName: "Nora" });
    await local.mutation(api.users.deleteAccount, { confirmName: "Nora" });
    await expect(local.mutation(api.users.ensure, { firstName: "Nora" })).rejects.toMatchObject(refusal("SUSPENDED"));
    await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(60 * 60_000));
    expect(await t.run((ctx) => ctx.db.query("deletedIdentities").collect())).toEqual([]);
    expect((await local.mutation(api.users.ensure, { firstName: "Nora" })).userId).not.toBe(first.userId);
  });

  it("takes the name out of the other's sessions, earnings and receipts, in no language", async () => {
    const rig = await makeRig(1_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    await rig.client.as.mutation(api.sessions.end, { sessionId });
    await rig.client.as.mutation(api.users.deleteAccount, { confirmName: "Casey" });
    await rig.t.finishAllScheduledFunctions(vi.runAllTimers);
    const paginationOpts = { numItems: 5, cursor: null };
    const { as } = rig.advisor;
    const sessions = await as.query(api.sessions.listMine, { role: "advisor", paginationOpts });
    const earnings = await as.query(api.earnings.list, { paginationOpts });
    expect(sessions.page.map(({ peerName }) => peerName)).toEqual([""]);
    expect(earnings.page.map(({ clientFirstName, amountMinor }) => [clientFirstName, amountMinor])).toEqual([["", 45n]]);
    expect((await as.query(api.sessions.receipt, { sessionId }))?.parties).toEqual({ client: "", advisor: "Ada Example" });
  });

  it("waits for the admin role to be handed on", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await expect(robin.as.mutation(api.users.deleteAccount, { confirmName: "Robin" })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "admin" }));
  });
});

describe("the admins' list of people", () => {
  it("finds by name, address and id, and narrows by role and suspension", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const casey = await createUser(t, { name: "Casey", suspended: true });
    await t.run((ctx) => ctx.db.patch("users", casey.userId, { email: "casey@example.com" }));
    const find = async (filter: { query?: string; role?: "admin"; suspended?: boolean }) =>
      (await robin.as.query(api.users.listAll, { ...filter, paginationOpts: { numItems: 10, cursor: null } })).page.map(({ firstName }) => firstName);
    expect(await find({})).toEqual(["Casey", "Robin"]);
    expect(await find({ query: "case" })).toEqual(["Casey"]);
    expect(await find({ query: "Casey@Example.com" })).toEqual(["Casey"]);
    expect(await find({ query: robin.userId })).toEqual(["Robin"]);
    expect(await find({ role: "admin" })).toEqual(["Robin"]);
    expect(await find({ suspended: true })).toEqual(["Casey"]);
    await expect(find({ query: "x".repeat(121) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "query" }));
  });

  it("shows one person with money, sessions and the record", async () => {
    const t = setupBackend();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const ada = await createAdvisor(t);
    await robin.as.mutation(api.users.setSuspended, { userId: ada.userId, suspended: true, reason: "under review" });
    expect(await robin.as.query(api.users.person, { userId: ada.userId })).toMatchObject({
      firstName: "Ada",
      suspended: true,
      profile: { status: "suspended" },
      money: { freeMinor: 0n, heldMinor: 0n, pendingMinor: 0n, availableMinor: 0n },
      sessions: [],
      audit: [{ actor: "Robin", action: "users.setSuspended", reason: "under review" }],
    });
    expect(await robin.as.query(api.users.person, { userId: "nobody" })).toBeNull();
  });
});
