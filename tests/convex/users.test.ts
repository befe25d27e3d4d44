import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { createAdvisor, createUser, setupBackend, type TestBackend } from "./setup";

const CLERK = "https://clerk.example.com";
const clerkIdentity = (change: Record<string, unknown> = {}) => ({
  issuer: CLERK,
  subject: "user_1",
  tokenIdentifier: `${CLERK}|user_1`,
  givenName: "Clara",
  familyName: "Secret",
  email: "clara@example.com",
  emailVerified: true,
  ...change,
});
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

afterEach(() => {
  vi.useRealTimers();
});

async function auditActions(t: TestBackend): Promise<string[]> {
  return await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).map((row) => row.action));
}

describe("the first sign-in", () => {
  it("makes a client of everybody and is safe to repeat", async () => {
    const t = setupBackend();
    const local = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x1", tokenIdentifier: `${LOCAL_ISSUER}|dev_x1` });
    expect(await local.query(api.users.me, {})).toBeNull();
    const first = await local.mutation(api.users.ensure, { firstName: "  Nora   Lee " });
    expect(first).toMatchObject({ firstName: "Nora Lee", needsName: false, roles: ["client"], suspended: false, advisorProfileId: null, isDemo: false });
    expect(await local.mutation(api.users.ensure, { firstName: "Other" })).toEqual(first);
    expect(await local.query(api.users.me, {})).toEqual(first);
    expect(await t.run(async (ctx) => (await ctx.db.query("users").collect()).length)).toBe(1);
  });

  it("asks for a name that is not known and takes it later", async () => {
    const t = setupBackend();
    const local = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x1", tokenIdentifier: `${LOCAL_ISSUER}|dev_x1`, email: "nora@example.com", givenName: "Spoofed" });
    expect(await local.mutation(api.users.ensure, {})).toMatchObject({ firstName: "", needsName: true });
    expect(await local.mutation(api.users.ensure, { firstName: "Nora" })).toMatchObject({ firstName: "Nora", needsName: false });
  });

  it("takes the first name from the identity provider and never from the address", async () => {
    const t = setupBackend();
    expect(await t.withIdentity(clerkIdentity()).mutation(api.users.ensure, {})).toMatchObject({ firstName: "Clara" });
    const nameless = clerkIdentity({ subject: "user_2", tokenIdentifier: `${CLERK}|user_2`, givenName: undefined });
    expect(await t.withIdentity(nameless).mutation(api.users.ensure, {})).toMatchObject({ firstName: "", needsName: true });
  });

  it.each(["", "   ", "x".repeat(41), "a\u0000b", "<b>Nora</b>", "nora@example.com"])("refuses the first name %j", async (firstName) => {
    const t = setupBackend();
    const local = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x1", tokenIdentifier: `${LOCAL_ISSUER}|dev_x1` });
    await expect(local.mutation(api.users.ensure, { firstName })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "firstName" }));
    expect(await t.run(async (ctx) => (await ctx.db.query("users").collect()).length)).toBe(0);
  });

  it("is refused to nobody, and takes no role", async () => {
    const t = setupBackend();
    await expect(t.mutation(api.users.ensure, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    expect(await t.query(api.users.me, {})).toBeNull();
    const local = t.withIdentity({ issuer: LOCAL_ISSUER, subject: "dev_x1", tokenIdentifier: `${LOCAL_ISSUER}|dev_x1` });
    await expect(local.mutation(api.users.ensure, { firstName: "Nora", roles: ["admin"] } as never)).rejects.toThrow();
  });
});

describe("the list of admin addresses", () => {
  it("makes a verified address an admin, once, with a trace", async () => {
    vi.stubEnv("ADMIN_EMAILS", "boss@example.com, Clara@Example.com");
    const t = setupBackend();
    const clara = t.withIdentity(clerkIdentity());
    const me = await clara.mutation(api.users.ensure, {});
    expect(me.roles).toEqual(["client", "admin"]);
    expect(await auditActions(t)).toEqual(["users.setRole"]);
    await t.run((ctx) => ctx.db.patch("users", me.userId, { roles: ["client"] }));
    expect((await clara.mutation(api.users.ensure, {})).roles).toEqual(["client"]);
  });

  it.each([
    ["an unverified address", clerkIdentity({ emailVerified: false })],
    ["another address", clerkIdentity({ email: "eve@example.com" })],
    ["no address", clerkIdentity({ email: undefined })],
    ["an address that only contains a listed one", clerkIdentity({ email: "xclara@example.com" })],
    ["the local provider", clerkIdentity({ issuer: LOCAL_ISSUER, tokenIdentifier: `${LOCAL_ISSUER}|dev_clara` })],
  ])("gives nothing to %s", async (_name, identity) => {
    vi.stubEnv("ADMIN_EMAILS", "clara@example.com,");
    const t = setupBackend();
    expect((await t.withIdentity(identity).mutation(api.users.ensure, {})).roles).toEqual(["client"]);
  });

  it("does not reach back to somebody who signed in before", async () => {
    const t = setupBackend();
    const clara = t.withIdentity(clerkIdentity());
    await clara.mutation(api.users.ensure, {});
    vi.stubEnv("ADMIN_EMAILS", "clara@example.com");
    expect((await clara.mutation(api.users.ensure, {})).roles).toEqual(["client"]);
  });
});

describe("changing roles", () => {
  const admin = async (t: TestBackend) => await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const change = (userId: Id<"users">, role: "client" | "advisor" | "admin", grant: boolean, reason = "because") => ({ userId, role, grant, reason });

  it("is recorded with before, after and reason, and once", async () => {
    const t = setupBackend();
    const robin = await admin(t);
    const casey = await createUser(t, { name: "Casey" });
    const after = await robin.as.mutation(api.users.setRole, change(casey.userId, "admin", true, "new colleague"));
    expect(after.roles).toEqual(["client", "admin"]);
    await robin.as.mutation(api.users.setRole, change(casey.userId, "admin", true));
    const [event, ...more] = await t.run((ctx) => ctx.db.query("auditEvents").collect());
    expect(more).toEqual([]);
    expect(event).toMatchObject({ actor: robin.userId, action: "users.setRole", targetId: casey.userId, reason: "new colleague", before: '{"roles":["client"]}', after: '{"roles":["client","admin"]}' });
    await robin.as.mutation(api.users.setRole, change(casey.userId, "admin", false));
    expect((await casey.as.query(api.users.me, {}))?.roles).toEqual(["client"]);
  });

  it("makes an advisor only of somebody with an approved profile", async () => {
    const t = setupBackend();
    const robin = await admin(t);
    const casey = await createUser(t, { name: "Casey" });
    await expect(robin.as.mutation(api.users.setRole, change(casey.userId, "advisor", true))).rejects.toMatchObject(refusal("INVALID_STATE"));
    const ada = await createAdvisor(t);
    expect((await robin.as.mutation(api.users.setRole, change(ada.userId, "advisor", false))).roles).toEqual(["client"]);
    expect((await robin.as.mutation(api.users.setRole, change(ada.userId, "advisor", true))).roles).toEqual(["client", "advisor"]);
  });

  it("never takes the role of a client, nor an admin's own", async () => {
    const t = setupBackend();
    const robin = await admin(t);
    await expect(robin.as.mutation(api.users.setRole, change(robin.userId, "client", false))).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "role" }));
    await expect(robin.as.mutation(api.users.setRole, change(robin.userId, "admin", false))).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(robin.as.mutation(api.users.setRole, change(robin.userId, "admin", true, " "))).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
  });

  it("belongs to admins who are not suspended", async () => {
    const t = setupBackend();
    const casey = await createUser(t, { name: "Casey" });
    const ada = await createAdvisor(t);
    const sleeping = await createUser(t, { name: "Sam", roles: ["client", "admin"], suspended: true });
    const wish = change(casey.userId, "admin", true);
    await expect(t.mutation(api.users.setRole, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(casey.as.mutation(api.users.setRole, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(ada.as.mutation(api.users.setRole, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(sleeping.as.mutation(api.users.setRole, wish)).rejects.toMatchObject(refusal("SUSPENDED"));
    expect((await casey.as.query(api.users.me, {}))?.roles).toEqual(["client"]);
  });
});
