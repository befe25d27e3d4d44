import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Scope } from "@/lib/domain/rest/scopes";
import { createAdvisor, createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

type Key = { keyId: Id<"apiKeys">; secret: string };
type Ask = {
  method?: string;
  path?: string;
  body?: string;
  atMs?: number;
  signature?: string;
  requestKey?: string | null;
  scope?: Scope | null;
};

const NOW_MS = 1_900_000_000_000;
const DEPLOYMENT_KEY = "first-secret-of-thirty-two-characters";

let t: TestBackend;
let casey: TestUser;
beforeEach(async () => {
  vi.stubEnv("DATA_ENCRYPTION_KEY", DEPLOYMENT_KEY);
  vi.stubEnv("DEV_IDP_JWKS", "data:x");
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW_MS);
  t = setupBackend();
  casey = await createUser(t, { name: "Casey" });
});

const makeKey = (person: TestUser, scopes: Scope[] = ["sessions:write"], days: number | null = null) =>
  person.as.mutation(api.apiKeys.create, { name: "Script", scopes, days });

const sign = (key: Key, { timestamp, method, path, body }: Record<"timestamp" | "method" | "path" | "body", string>) =>
  createHmac("sha256", key.secret).update(`${timestamp}.${method}.${path}.${body}`).digest("hex");

/** Comes in as a program that knows only its key. */
async function enter(key: Key, { atMs = Date.now(), signature, requestKey = null, scope = "sessions:write", ...asked }: Ask = {}) {
  const call = { method: "POST", path: "/api/sessions/start", body: '{"mode":"chat"}', ...asked };
  const timestamp = String(Math.floor(atMs / 1_000));
  const proof = { key: key.keyId as string, timestamp, signature: signature ?? sign(key, { ...call, timestamp }) };
  return await t.mutation(api.rest.enter, { ...call, scope, requestKey, proof });
}

const codeOf = async (entry: Promise<{ ok: boolean }>) => {
  const outcome = await entry;
  return "code" in outcome ? outcome.code : "ok";
};

describe("a signed call", () => {
  it("is its owner's, by issuer and subject", async () => {
    expect(await enter(await makeKey(casey))).toEqual({
      ok: true,
      owner: { issuer: "https://dev-idp.invalid", subject: "dev_casey" },
      quota: { limit: 120, remaining: 119, resetMs: 500 },
    });
  });

  it("is refused the second time, in whatever case its digits are written", async () => {
    const key = await makeKey(casey);
    const timestamp = String(NOW_MS / 1_000);
    const signature = sign(key, { timestamp, method: "POST", path: "/api/sessions/start", body: '{"mode":"chat"}' });
    expect(await codeOf(enter(key, { signature }))).toBe("ok");
    expect(await codeOf(enter(key, { signature }))).toBe("REPLAYED");
    expect(await codeOf(enter(key, { signature: signature.toUpperCase() }))).toBe("REPLAYED");
    vi.setSystemTime(NOW_MS + 300_000);
    expect(await codeOf(enter(key, { atMs: NOW_MS, signature }))).toBe("REPLAYED");
    vi.setSystemTime(NOW_MS + 301_000);
    expect(await codeOf(enter(key, { atMs: NOW_MS, signature }))).toBe("TIMESTAMP_OUT_OF_WINDOW");
  });

  it("is refused when one sign of it was changed, or somebody else signed", async () => {
    const key = await makeKey(casey);
    const timestamp = String(NOW_MS / 1_000);
    const signature = sign(key, { timestamp, method: "POST", path: "/api/sessions/start", body: '{"mode":"chat"}' });
    expect(await codeOf(enter(key, { body: '{"mode":"vhat"}', signature }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { path: "/api/sessions/end", signature }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { path: "/api/sessions/start?x", signature }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { method: "PUT", signature }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { atMs: NOW_MS + 1_000, signature }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter({ ...key, secret: (await makeKey(casey)).secret }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { signature: "" }))).toBe("SIGNATURE_INVALID");
    expect(await codeOf(enter(key, { signature }))).toBe("ok");
  });

  it("counts for five minutes on either side, to the second", async () => {
    const key = await makeKey(casey);
    expect(await codeOf(enter(key, { atMs: NOW_MS - 301_000 }))).toBe("TIMESTAMP_OUT_OF_WINDOW");
    expect(await codeOf(enter(key, { atMs: NOW_MS + 301_000 }))).toBe("TIMESTAMP_OUT_OF_WINDOW");
    expect(await codeOf(enter(key, { atMs: NOW_MS - 300_000 }))).toBe("ok");
    expect(await codeOf(enter(key, { atMs: NOW_MS + 300_000 }))).toBe("ok");
  });

  it("is refused when its key is revoked, expired, no key, or its owner gone", async () => {
    const revoked = await makeKey(casey);
    await casey.as.mutation(api.apiKeys.revoke, { keyId: revoked.keyId });
    expect(await codeOf(enter(revoked))).toBe("KEY_INVALID");
    expect(await codeOf(enter({ ...revoked, keyId: casey.userId as unknown as Id<"apiKeys"> }))).toBe("KEY_INVALID");
    const short = await makeKey(casey, ["sessions:write"], 1);
    vi.setSystemTime(NOW_MS + 24 * 3_600_000 - 1);
    expect(await codeOf(enter(short))).toBe("ok");
    vi.setSystemTime(NOW_MS + 24 * 3_600_000);
    expect(await codeOf(enter(short))).toBe("KEY_INVALID");
    const orphan = await makeKey(casey);
    await casey.as.mutation(api.users.deleteAccount, { confirmName: "Casey" });
    expect(await codeOf(enter(orphan))).toBe("KEY_INVALID");
    expect(await t.run(async (ctx) => (await ctx.db.get("apiKeys", orphan.keyId))?.revokedAtMs)).toBe(Date.now());
  });

  it("needs the scope", async () => {
    const key = await makeKey(casey, ["wallet:write"]);
    expect(await codeOf(enter(key))).toBe("SCOPE_MISSING");
    expect(await codeOf(enter(key, { scope: "wallet:write", path: "/api/wallet/add" }))).toBe("ok");
    expect(await codeOf(enter(key, { scope: null, path: "/api/v1/advisors/search" }))).toBe("ok");
  });
});

describe("any call", () => {
  const call = { method: "POST", path: "/api/sessions/start", body: "{}", scope: "sessions:write" as const, proof: null };

  it("needs a name; by token it keeps the one it has", async () => {
    expect(await codeOf(t.mutation(api.rest.enter, { ...call, requestKey: null }))).toBe("UNAUTHENTICATED");
    expect(await casey.as.mutation(api.rest.enter, { ...call, requestKey: null })).toMatchObject({ ok: true, owner: null });
  });

  it("is one of 120 at once and two a second, keys and tokens together", async () => {
    const key = await makeKey(casey);
    for (let n = 0; n < 60; n++) {
      expect(await codeOf(enter(key, { path: `/api/sessions/start?${n}` }))).toBe("ok");
      await casey.as.mutation(api.rest.enter, { ...call, requestKey: null });
    }
    const refusal = { ok: false, code: "RATE_LIMITED", retryAfterMs: 500, quota: { limit: 120, remaining: 0, resetMs: 60_000 } };
    expect(await enter(key, { path: "/api/sessions/start?over" })).toEqual(refusal);
    vi.setSystemTime(NOW_MS + 500);
    expect(await codeOf(enter(key, { path: "/api/sessions/start?again" }))).toBe("ok");
  });

  it("stands alone under its idempotency key, each person for themself, for a day", async () => {
    const sam = await createUser(t, { name: "Sam" });
    const ask = (person: TestUser, body: string) => codeOf(person.as.mutation(api.rest.enter, { ...call, body, requestKey: "order-0001" }));
    expect(await ask(casey, '{"amountCents":1000}')).toBe("ok");
    expect(await ask(casey, '{"amountCents":1000}')).toBe("ok");
    expect(await ask(casey, '{"amountCents":2000}')).toBe("DUPLICATE_REQUEST");
    expect(await ask(sam, '{"amountCents":2000}')).toBe("ok");
    vi.setSystemTime(NOW_MS + 24 * 3_600_000 - 1);
    expect(await ask(casey, '{"amountCents":2000}')).toBe("DUPLICATE_REQUEST");
    vi.setSystemTime(NOW_MS + 24 * 3_600_000);
    expect(await ask(casey, '{"amountCents":2000}')).toBe("ok");
    expect(await ask(casey, '{"amountCents":1000}')).toBe("DUPLICATE_REQUEST");
  });

  it("forgets signatures whose time is over", async () => {
    const key = await makeKey(casey);
    for (let n = 0; n < 3; n++) await enter(key, { path: `/api/sessions/start?${n}` });
    vi.setSystemTime(NOW_MS + 302_000);
    await enter(key);
    expect(await t.run(async (ctx) => (await ctx.db.query("usedSignatures").collect()).length)).toBe(1);
  });
});

describe("keeping keys", () => {
  it("shows the secret once and keeps a hash only", async () => {
    const key = await makeKey(casey);
    expect(key.secret).toMatch(/^psk_[0-9a-f]{64}$/);
    const rows = await t.run((ctx) => ctx.db.query("apiKeys").collect());
    expect(JSON.stringify(rows)).not.toContain(key.secret.slice(12));
    const { keys } = await casey.as.query(api.apiKeys.list, {});
    expect(keys).toEqual([
      {
        keyId: key.keyId,
        name: "Script",
        scopes: ["sessions:write"],
        prefix: key.secret.slice(0, 12),
        createdAtMs: NOW_MS,
        expiresAtMs: null,
        lastUsedAtMs: null,
      },
    ]);
  });

  it("works on while the deployment's key is replaced, and ends with the one it was made under", async () => {
    const key = await makeKey(casey);
    vi.stubEnv("DATA_ENCRYPTION_KEY", `second-secret-of-thirty-two-characters,${DEPLOYMENT_KEY}`);
    expect(await codeOf(enter(key))).toBe("ok");
    vi.stubEnv("DATA_ENCRYPTION_KEY", "second-secret-of-thirty-two-characters");
    expect(await codeOf(enter(key, { path: "/api/sessions/start?again" }))).toBe("KEY_INVALID");
  });

  it("is not offered without the deployment's key, nor beside Clerk before the site can speak for its people", async () => {
    expect((await casey.as.query(api.apiKeys.list, {})).isOffered).toBe(true);
    vi.stubEnv("CLERK_JWT_ISSUER_DOMAIN", "https://clerk.example.com");
    expect((await casey.as.query(api.apiKeys.list, {})).isOffered).toBe(false);
    await expect(makeKey(casey)).rejects.toMatchObject({ data: { code: "UPSTREAM_UNAVAILABLE" } });
    vi.stubEnv("API_SIGNING_JWKS", "data:y");
    expect((await casey.as.query(api.apiKeys.list, {})).isOffered).toBe(true);
    vi.stubEnv("DATA_ENCRYPTION_KEY", "");
    await expect(makeKey(casey)).rejects.toMatchObject({ data: { code: "UPSTREAM_UNAVAILABLE" } });
  });

  it("says when one was last used, and puts making and revoking on record", async () => {
    const key = await makeKey(casey);
    await enter(key);
    vi.setSystemTime(NOW_MS + 59_999);
    await enter(key);
    expect((await casey.as.query(api.apiKeys.list, {})).keys[0]?.lastUsedAtMs).toBe(NOW_MS);
    await casey.as.mutation(api.apiKeys.revoke, { keyId: key.keyId });
    await casey.as.mutation(api.apiKeys.revoke, { keyId: key.keyId });
    expect((await casey.as.query(api.apiKeys.list, {})).keys).toEqual([]);
    const audit = await t.run((ctx) => ctx.db.query("auditEvents").collect());
    expect(audit.filter(({ targetTable }) => targetTable === "apiKeys").map(({ action }) => action)).toEqual([
      "apiKeys.create",
      "apiKeys.revoke",
    ]);
  });

  it("refuses scopes of roles the owner does not have, others' keys, what is no name, and the 21st", async () => {
    const ada = await createAdvisor(t);
    await expect(makeKey(casey, ["admin:read"])).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
    await expect(makeKey(casey, ["payouts:write"])).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
    await expect(makeKey(casey, [])).rejects.toMatchObject({ data: { details: { field: "scopes" } } });
    for (const days of [0, 0.5, 366, -1, Infinity]) {
      await expect(makeKey(casey, ["wallet:write"], days)).rejects.toMatchObject({ data: { details: { field: "days" } } });
    }
    await expect(casey.as.mutation(api.apiKeys.create, { name: " ", scopes: ["wallet:write"], days: null })).rejects.toMatchObject({
      data: { details: { field: "name" } },
    });
    const { keyId } = await makeKey(ada, ["payouts:write"]);
    await expect(casey.as.mutation(api.apiKeys.revoke, { keyId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    for (let n = 0; n < 20; n++) await makeKey(casey);
    await expect(makeKey(casey)).rejects.toMatchObject({ data: { details: { state: "tooManyKeys" } } });
  });
});

it("a text is an id of its table by its form alone", async () => {
  const ids = [
    { table: "users" as const, id: casey.userId as string },
    { table: "sessions" as const, id: casey.userId as string },
    { table: "users" as const, id: "made-up" },
  ];
  expect(await t.query(api.rest.areIds, { ids })).toEqual([true, false, false]);
});
