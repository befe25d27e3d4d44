import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Scope } from "@/lib/domain/rest/scopes";
import { ApiClient, signed, waysOf, type ApiKey, type Way } from "./support/apiClient";
import { BackendClient } from "./support/backend";
import { Stack } from "./support/stack";
import { TestClock } from "./support/testClock";

let stack: Stack;
let clock: TestClock;
let client: ApiClient;
const backends = {} as Record<"casey" | "ada" | "robin", BackendClient>;
const ways = {} as Record<"casey" | "ada" | "robin", { cookie: Way; bearer: Way }>;

beforeAll(async () => {
  stack = await Stack.start({ testClock: true });
  clock = new TestClock(stack.convexUrl, await stack.adminKey());
  client = await ApiClient.load(stack.siteUrl);
  for (const name of ["casey", "ada", "robin"] as const) {
    backends[name] = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, `dev_${name}`);
    ways[name] = await waysOf(stack.siteUrl, `dev_${name}`);
  }
});
afterAll(async () => await stack?.stop());

const keyOf = async (name: "casey" | "ada" | "robin", scopes: Scope[], days: number | null = null): Promise<ApiKey> =>
  await backends[name].mutation(api.apiKeys.create, { name: "Journey", scopes, days });

/** Signs in over HTTP; answers the cookie as it is sent back, and how it was set, by name and by value where that is fixed. */
async function signInAt(siteUrl: string, subject: string): Promise<{ cookie: string; flags: string[] }> {
  const headers = { "content-type": "application/json", origin: siteUrl };
  const response = await fetch(`${siteUrl}/api/identity/sign-in`, { method: "POST", headers, body: JSON.stringify({ subject }) });
  const [cookie = "", ...flags] = (response.headers.getSetCookie()[0] ?? "").split(/; */);
  const told = flags.filter((flag) => !/^expires/i.test(flag)).map((flag) => flag.replace(/^Max-Age=\d+$/, "Max-Age"));
  return { cookie, flags: told.sort() };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

it("every described operation is answered, and says who may ask", async () => {
  const answers: string[] = [];
  const expected: string[] = [];
  for (const { path, method, operation } of client.operations()) {
    const isOpen = operation.security?.length === 0;
    const input = {
      id: "abc123",
      advisor_id: "abc",
      advisorId: "abc",
      mode: "chat",
      session_id: "abc",
      sessionId: "abc",
      amount_cents: 1_000,
      amountCents: 1_000,
    };
    const admin = { roles: ["client"], reason: "because", decision: "approve" };
    const { status, body } = await client.call(null, operation.operationId, { ...input, ...admin });
    answers.push(`${method} ${path} ${isOpen && status === 404 ? 200 : status} ${status === 401 ? text(body.code) : ""}`);
    expected.push(`${method} ${path} ${isOpen ? 200 : 401} ${isOpen ? "" : "UNAUTHENTICATED"}`);
  }
  expect(answers).toEqual(expected);
  expect(answers.length).toBeGreaterThan(50);
});

it("a program earns its owner's money: funds, a session of thirty seconds, a receipt, all three ways in", async () => {
  const { casey, ada, robin } = ways;
  const spendable = async () => (await backends.casey.query(api.wallet.summary, {})).spendableMinor;

  type Totals = { volume_cents: number; revenue_cents: number; started: number };
  const totals = async () => (await client.call(robin.cookie, "v1.admin.stats")).body.totals as Totals;
  const before = await totals();

  // Opens a payment, credits nothing; the same call again is the same payment, another one under its key is refused.
  const add = (amountCents: number) =>
    client.call(casey.cookie, "wallet.add", { amountCents, description: "for June" }, { "idempotency-key": "june-2026" });
  const opened = await add(2_000);
  expect(opened).toMatchObject({ status: 200, body: { state: "open", amountCents: 2_000, note: "for June" } });
  expect((await add(2_000)).body).toEqual(opened.body);
  expect(await add(2_500)).toMatchObject({ status: 409, body: { code: "DUPLICATE_REQUEST" } });
  expect(await spendable()).toBe(0n);
  const checkoutId = text(opened.body.checkoutUrl).split("/").at(-1) ?? "";
  expect(text(opened.body.checkoutUrl)).toBe(`${stack.siteUrl}/pay/demo/${checkoutId}`);
  await backends.casey.action(api.payments.payDemoCheckout, {
    checkoutId,
    cardNumber: "4242 4242 4242 4242",
    expiry: "12 / 40",
    cvc: "123",
  });
  await expect.poll(spendable, { timeout: 10_000 }).toBe(2_000n);

  await backends.ada.mutation(api.presence.beat, {});
  const profile = await client.call(ada.bearer, "v1.advisor.changeProfile", { accepting: true, chat_price_cents: 50 });
  expect(profile).toMatchObject({ status: 200, body: { accepting: true, chat_price_cents: 50, availability: "online" } });

  // What an old client believes to know is ignored: price and parties are the server's.
  const key = { key: await keyOf("casey", ["sessions:read", "sessions:write"]) };
  const forged = { total_charged: 1, price_per_minute: 1, client_id: "somebody", session_id: "mine" };
  const started = await client.call(key, "v1.sessions.start", { advisor_id: profile.body.advisor_id, mode: "chat", ...forged });
  expect(started).toMatchObject({ status: 200, body: { state: "requested" } });
  const sessionId = text(started.body.session_id) as Id<"sessions">;
  expect(await client.call(casey.bearer, "sessions.accept", { sessionId })).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  expect(await client.call(robin.bearer, "sessions.end", { sessionId })).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  expect(await client.call(ada.bearer, "sessions.accept", { sessionId })).toMatchObject({
    status: 200,
    body: { me: "advisor", ratePerMinuteCents: 50 },
  });

  const tick = async () => {
    await backends.casey.mutation(api.sessions.tick, { sessionId });
    await backends.ada.mutation(api.sessions.tick, { sessionId });
  };
  await clock.freeze();
  await tick();
  await tick();
  for (let n = 0; n < 6; n++) {
    await clock.advance(5_000);
    await tick();
  }
  const named = { "x-request-id": "forged-end-0001" };
  const ended = await client.call(key, "v1.sessions.end", { session_id: sessionId, total_charged: 9_999, duration_seconds: 1 }, named);
  await clock.release();
  expect(ended).toMatchObject({ status: 200, body: { state: "ended", charge_cents: 25, end_reason: "ended_by_client" } });
  expect((await client.call(key, "sessions.get", { id: sessionId })).body).toMatchObject({ chargeCents: 25, me: "client" });
  expect(await spendable()).toBe(1_975n);

  const earnings = await client.call({ key: await keyOf("ada", ["earnings:read"]) }, "v1.advisor.earnings", { limit: 1 });
  expect(earnings.body.items).toMatchObject([
    { session_id: sessionId, charge_cents: 25, fee_cents: 2, amount_cents: 23, status: "pending" },
  ]);
  const sessions = await client.call({ key: await keyOf("robin", ["admin:read"]) }, "admin.sessions", { limit: 1, state: "ended" });
  expect(sessions.body.items).toMatchObject([{ sessionId, chargeCents: 25, feeCents: 2, billedMs: 30_000 }]);
  const after = await totals();
  expect([after.volume_cents - before.volume_cents, after.revenue_cents - before.revenue_cents, after.started - before.started]).toEqual([
    25, 2, 1,
  ]);
  expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);

  // What was forged is on the log, under the request's name, and nobody who took part is.
  const lines = stack.said.filter((line) => line.startsWith("{"));
  const forgeries = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ event }) => event === "rest.forgedFields");
  expect(forgeries).toEqual([
    { at: expect.any(String), event: "rest.forgedFields", requestId: expect.any(String), operation: "sessions.start", fields: ["totalCharged", "pricePerMinute", "clientId", "sessionId"] },
    { at: expect.any(String), event: "rest.forgedFields", requestId: "forged-end-0001", operation: "sessions.end", fields: ["totalCharged", "durationSeconds"] },
  ]);
  const { cookie, bearer } = casey as { cookie: { cookie: string }; bearer: { bearer: string } };
  const personal = [sessionId, checkoutId, text(profile.body.advisor_id), key.key.secret, key.key.keyId, cookie.cookie, bearer.bearer, "Casey", "Lindqvist", "somebody", "for June", "4242", "@"];
  expect(stack.said.filter((line) => personal.some((word) => line.includes(word)))).toEqual([]);
});

/** Handlers of the site that can change something, as files of routes; what stands below /api is one of them. */
const CHANGING = ["/api/[...path]", "/api/identity/accounts", "/api/identity/sign-in", "/api/identity/sign-out"];

describe("another site open in the same browser", () => {
  it("changes nothing by any handler: neither with its own origin nor with none", async () => {
    const routes = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith("route.ts"));
    const changing = routes.filter((path) => /\b(POST|PUT|PATCH|DELETE)\b/.test(readFileSync(join("app", path), "utf8")));
    expect(changing.map((path) => `/${path.replace("/route.ts", "")}`).sort()).toEqual(CHANGING);

    const { cookie } = await signInAt(stack.siteUrl, "dev_casey");
    const places = [
      ...client.operations().filter(({ method }) => method !== "GET"),
      ...CHANGING.filter((path) => !path.includes("[")).map((path) => ({ path, method: "POST" })),
    ].map(({ path, method }) => ({ path: path.replaceAll(/\{\w+\}/g, "abc123"), method }));
    const refused: unknown[] = [];
    for (const { path, method } of places) {
      for (const origin of [{ origin: "https://elsewhere.example" }, { origin: "null" }, {}] as Record<string, string>[]) {
        const headers = { cookie, "x-forwarded-for": "203.0.113.9", ...origin };
        const { status, body } = await client.send(null, { method, path, body: '{"firstName":"Eve","subject":"dev_robin"}', headers });
        refused.push([method, path, status, body.code ?? body.error]);
      }
    }
    expect(refused).toEqual(places.flatMap(({ method, path }) => Array.from({ length: 3 }, () => [method, path, 403, path.includes("/identity/") ? "foreign_origin" : "FOREIGN_ORIGIN"])));
    expect(places.length).toBeGreaterThan(25);
    const { accounts } = (await client.send(null, { method: "GET", path: "/api/identity/accounts" })).body as { accounts: { firstName: string }[] };
    expect(accounts.map(({ firstName }) => firstName)).not.toContain("Eve");
  });

  it("is sent no cookie along with what it asks for, and no script can read it", async () => {
    const { flags } = await signInAt(stack.siteUrl, "dev_casey");
    expect(flags).toEqual(["HttpOnly", "Max-Age", "Path=/", "SameSite=lax"]);
  });
});

it("accounts are made 30 at once and one every ten seconds, with the time to wait", async () => {
  const make = async () =>
    await client.send(null, {
      method: "POST",
      path: "/api/identity/accounts",
      body: '{"firstName":"Eve"}',
      headers: { origin: stack.siteUrl, "x-forwarded-for": "203.0.113.10" },
    });
  let last = await make();
  let made = 0;
  for (; last.status === 200; made += 1) last = await make();
  expect([made >= 30, made < 35, last.status, last.body.error]).toEqual([true, true, 429, "too_fast"]);
  expect(Number(last.headers.get("retry-after"))).toBe(Math.ceil(Number(last.body.retryAfterMs) / 1_000));
  expect(Number(last.headers.get("retry-after"))).toBeLessThanOrEqual(10);
});

describe("a key opens what it allows, once for each signature", () => {
  it("not twice, not changed, not late, not without its scope, not after its end", async () => {
    const key = await keyOf("casey", ["sessions:read"]);
    const call = { method: "GET", path: "/api/v1/sessions/abc", body: "" };
    const ask = async (headers: Record<string, string>, path = call.path) =>
      (await client.send(null, { method: "GET", path, headers })).body.code;
    const headers = signed(key, call);
    expect([await ask(headers), await ask(headers), await ask(headers, "/api/sessions/abc")]).toEqual([
      "NOT_FOUND",
      "REPLAYED",
      "SIGNATURE_INVALID",
    ]);
    expect(await ask(signed(key, call, Date.now() - 400_000))).toBe("TIMESTAMP_OUT_OF_WINDOW");
    expect(await ask({ ...signed(key, call), "x-parley-timestamp": "now" })).toBe("TIMESTAMP_OUT_OF_WINDOW");
    expect(await ask(signed({ ...key, secret: "psk_guess" }, call))).toBe("SIGNATURE_INVALID");
    expect(await ask(signed({ ...key, keyId: "nothing" }, call))).toBe("KEY_INVALID");
    expect(await client.call({ key }, "wallet.add", { amountCents: 1_000 })).toMatchObject({
      status: 403,
      body: { code: "SCOPE_MISSING" },
    });
    await backends.casey.mutation(api.apiKeys.revoke, { keyId: key.keyId as Id<"apiKeys"> });
    expect(await client.call({ key }, "sessions.get", { id: "abc" })).toMatchObject({ status: 401, body: { code: "KEY_INVALID" } });
  });

  it("and never more than its owner may", async () => {
    const key = await keyOf("ada", ["advisor:read", "payouts:write"]);
    expect(await client.call({ key }, "advisor.requestPayout", { amountCents: 2_000, methodId: "abc" })).toMatchObject({ status: 404 });
    expect(await client.call(ways.ada.bearer, "admin.disputes")).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(await client.call({ bearer: "abc" }, "advisor.profile")).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  });
});

describe("what is wrong is refused in the same words everywhere", () => {
  it("amounts, ids, bodies, methods, origins", async () => {
    const { cookie } = ways.casey;
    for (const amountCents of [-1, 0.5, "1000", 1e300, null, [1_000]]) {
      expect(await client.call(cookie, "wallet.add", { amountCents })).toMatchObject({
        status: 400,
        body: { code: "INVALID_INPUT", errors: [{ field: "amountCents" }] },
      });
    }
    expect(await client.call(cookie, "v1.wallet.add", { amount_cents: 999 })).toMatchObject({
      status: 422,
      body: { code: "BELOW_MINIMUM", details: { limit_cents: 1_000 } },
    });
    const { userId } = (await backends.robin.query(api.users.me, {})) ?? {};
    for (const advisorId of ["abc", userId]) {
      expect(await client.call(cookie, "sessions.start", { advisorId, mode: "chat" })).toMatchObject({
        status: 404,
        body: { code: "NOT_FOUND" },
      });
    }
    const post = (more: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string>; method?: string }) =>
      client.send(cookie, { method: "POST", path: "/api/wallet/add", body: "{}", ...more });
    expect(await post({ body: new Uint8Array(5_000_000).fill(32) })).toMatchObject({ status: 413, body: { code: "BODY_TOO_LARGE" } });
    expect(await post({ body: "{" })).toMatchObject({ status: 400, body: { code: "MALFORMED_JSON" } });
    expect(await post({ headers: { "content-type": "text/plain" } })).toMatchObject({
      status: 415,
      body: { code: "UNSUPPORTED_MEDIA_TYPE" },
    });
    expect(await post({ headers: { origin: "https://elsewhere.example" } })).toMatchObject({
      status: 403,
      body: { code: "FOREIGN_ORIGIN" },
    });
    const put = await post({ method: "PUT", headers: { "x-locale": "es", "x-request-id": "journey-0001" } });
    expect(put).toMatchObject({
      status: 405,
      body: { code: "METHOD_NOT_ALLOWED", title: "Esta dirección no admite ese método.", instance: "urn:request:journey-0001" },
    });
    expect([put.headers.get("allow"), put.headers.get("x-request-id"), put.headers.get("content-type")]).toEqual([
      "POST",
      "journey-0001",
      "application/problem+json",
    ]);
    expect(await client.send(null, { method: "GET", path: "/api/nowhere" })).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(await client.call(ways.robin.bearer, "admin.advisors", { cursor: "made-up" })).toMatchObject({
      status: 400,
      body: { errors: [{ field: "cursor" }] },
    });
  });

  it("too many calls, with the time to wait", async () => {
    let last = await client.call(ways.robin.bearer, "sessions.get", { id: "abc" });
    const first = Number(last.headers.get("ratelimit-remaining"));
    expect(last.headers.get("ratelimit-limit")).toBe("120");
    while (last.status !== 429) last = await client.call(ways.robin.bearer, "sessions.get", { id: "abc" });
    expect(first).toBeLessThan(120);
    expect(last.body).toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect(Number(last.headers.get("retry-after"))).toBe(1);
  });
});
