import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { setupBackend, type TestBackend } from "./setup";

/** The published test vector of the signature scheme. */
const VECTOR = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const ISSUER = "https://clerk.example.com";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(VECTOR.timestamp * 1000);
  vi.stubEnv("CLERK_WEBHOOK_SIGNING_SECRET", VECTOR.secret);
  vi.stubEnv("CLERK_JWT_ISSUER_DOMAIN", ISSUER);
});
afterEach(() => {
  vi.useRealTimers();
});

async function signature(id: string, seconds: number, body: string): Promise<string> {
  const bytes = Uint8Array.from(atob(VECTOR.secret.slice("whsec_".length)), (char) => char.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${id}.${seconds}.${body}`));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`;
}

async function post(t: TestBackend, body: string, headers: Record<string, string>): Promise<number> {
  return (await t.fetch("/webhooks/clerk", { method: "POST", body, headers })).status;
}

let deliveries = 0;
async function deliver(t: TestBackend, event: unknown, deliveryId = `msg_${++deliveries}`): Promise<number> {
  const body = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1000);
  return await post(t, body, { "svix-id": deliveryId, "svix-timestamp": String(seconds), "svix-signature": await signature(deliveryId, seconds, body) });
}

const account = (type: string, change: Record<string, unknown> = {}) => ({
  type,
  object: "event",
  data: {
    id: "user_1",
    object: "user",
    first_name: "Clara",
    last_name: "Stone",
    primary_email_address_id: "idn_1",
    email_addresses: [{ id: "idn_1", email_address: "clara@example.com", verification: { status: "verified" } }],
    updated_at: 1_000,
    ...change,
  },
});
const deletion = { type: "user.deleted", object: "event", data: { id: "user_1", object: "user", deleted: true } };

async function users(t: TestBackend) {
  return await t.run((ctx) => ctx.db.query("users").collect());
}

describe("the signature", () => {
  const { id, timestamp, body } = VECTOR;
  const headers = { "svix-id": id, "svix-timestamp": String(timestamp), "svix-signature": VECTOR.signature };

  it("of the published vector is accepted, alone and among others", async () => {
    expect(await signature(id, timestamp, body)).toBe(VECTOR.signature);
    expect(await post(setupBackend(), body, headers)).toBe(200);
    const several = { ...headers, "svix-signature": `v1,${btoa("x".repeat(32))} v2,abc ${VECTOR.signature}` };
    expect(await post(setupBackend(), body, several)).toBe(200);
  });

  it.each([
    ["a changed byte", body.replace("4", "5"), headers],
    ["another id", body, { ...headers, "svix-id": "msg_other" }],
    ["no signature", body, { "svix-id": id, "svix-timestamp": String(timestamp) }],
    ["no id", body, { "svix-timestamp": String(timestamp), "svix-signature": VECTOR.signature }],
    ["no time", body, { "svix-id": id, "svix-signature": VECTOR.signature }],
    ["no headers at all", body, {}],
  ])("with %s is refused", async (_name, payload, sent) => {
    const t = setupBackend();
    expect(await post(t, payload, sent as Record<string, string>)).toBe(400);
    expect(await users(t)).toEqual([]);
  });

  it.each([6, -6])("that is %s minutes old is refused", async (minutes) => {
    vi.setSystemTime((timestamp + minutes * 60) * 1000);
    expect(await post(setupBackend(), body, headers)).toBe(400);
  });

  it.each(["CLERK_WEBHOOK_SIGNING_SECRET", "CLERK_JWT_ISSUER_DOMAIN"])("is not even looked at without %s", async (name) => {
    vi.stubEnv(name, "");
    const t = setupBackend();
    expect(await deliver(t, account("user.created"))).toBe(503);
    expect(await users(t)).toEqual([]);
  });
});

describe("accounts of the identity provider", () => {
  it("are mirrored as clients, whatever their metadata says", async () => {
    const t = setupBackend();
    expect(await deliver(t, account("user.created", { public_metadata: { role: "admin" }, unsafe_metadata: { roles: ["admin"] } }))).toBe(200);
    expect(await users(t)).toMatchObject([{ tokenIdentifier: `${ISSUER}|user_1`, firstName: "Clara", surname: "Stone", email: "clara@example.com", roles: ["client"], suspended: false }]);
  });

  it("keep no address that is not verified, and may have no names", async () => {
    const t = setupBackend();
    const event = account("user.created", { first_name: null, last_name: null, email_addresses: [{ id: "idn_1", email_address: "x@example.com", verification: null }] });
    expect(await deliver(t, event)).toBe(200);
    const [user] = await users(t);
    expect(user).toMatchObject({ firstName: "" });
    expect(user?.email).toBeUndefined();
  });

  it("change once per delivery and never back to an older state", async () => {
    const t = setupBackend();
    await deliver(t, account("user.updated", { first_name: "Newer", updated_at: 3_000 }), "msg_newer");
    await deliver(t, account("user.created", { first_name: "Older", updated_at: 2_000 }));
    expect(await users(t)).toMatchObject([{ firstName: "Newer" }]);
    await deliver(t, account("user.updated", { first_name: "Newest", updated_at: 4_000 }));
    await deliver(t, account("user.updated", { first_name: "Replayed", updated_at: 9_000 }), "msg_newer");
    expect(await users(t)).toMatchObject([{ firstName: "Newest" }]);
  });

  it("meet the row of the first sign-in, in either order", async () => {
    const identity = { issuer: ISSUER, subject: "user_1", tokenIdentifier: `${ISSUER}|user_1`, email: "clara@example.com", emailVerified: true };
    vi.stubEnv("ADMIN_EMAILS", "clara@example.com");
    for (const order of [["hook", "sign-in"], ["sign-in", "hook"]]) {
      const t = setupBackend();
      for (const step of order) {
        if (step === "hook") await deliver(t, account("user.created"));
        else await t.withIdentity(identity).mutation(api.users.ensure, {});
      }
      expect(await users(t)).toMatchObject([{ firstName: "Clara", roles: ["client", "admin"] }]);
    }
  });

  it("that are deleted lose their name, roles and profile, and stay deleted", async () => {
    const t = setupBackend();
    await deliver(t, account("user.created"));
    const [created] = await users(t);
    if (created === undefined) throw new Error("no user");
    await t.run((ctx) => ctx.db.patch("users", created._id, { roles: ["client", "advisor"] }));
    expect(await deliver(t, deletion)).toBe(200);
    await deliver(t, account("user.updated", { updated_at: 99_000 }));
    const lateToken = t.withIdentity({ issuer: ISSUER, subject: "user_1", tokenIdentifier: `${ISSUER}|user_1` });
    await expect(lateToken.mutation(api.users.ensure, { firstName: "Clara" })).rejects.toMatchObject({ data: { code: "SUSPENDED" } });
    const [user, ...others] = await users(t);
    expect(others).toEqual([]);
    expect(user).toMatchObject({ _id: created._id, firstName: "", roles: ["client"], suspended: true, deletedAtMs: Date.now() });
    expect(JSON.stringify(user)).not.toMatch(/Clara|Stone|example\.com"/);
  });

  it("that were never here, and other events, change nothing", async () => {
    const t = setupBackend();
    expect(await deliver(t, deletion)).toBe(200);
    expect(await deliver(t, { type: "session.created", object: "event", data: { id: "sess_1" } })).toBe(200);
    expect(await users(t)).toEqual([]);
  });
});
