import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ConvexHttpClient } from "convex/browser";
import { jsonToConvex, type JSONValue } from "convex/values";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { LOCAL_ISSUER, TOKEN_AUDIENCE } from "../../lib/domain/authProviders";
import { PROOF_GAP_MS } from "../../lib/domain/billingEngine";
import { runCheck, type CheckPage } from "../../lib/domain/ledger/runCheck";
import { startBackend, type RunningBackend } from "../../scripts/lib/backend";
import { adminPost, push, runFunction, setVariables } from "../../scripts/lib/deployment";

/** $60.00 a minute: ten cents every 100 ms, so that a lost or doubled tick shows in the bill. */
const RATE_MINOR = 6_000n;
const TOP_UP_MINOR = 50_000n;
const BEAT_MS = 450;
const GOOD_CARD = { cardNumber: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123" };

let dataFolder: string;
let backend: RunningBackend;
let mintToken: (subject: string) => Promise<string>;
let casey: ConvexHttpClient;
let ada: ConvexHttpClient;
const billed: bigint[] = [];

async function signIn(subject: string): Promise<ConvexHttpClient> {
  const client = new ConvexHttpClient(backend.url, { logger: false });
  client.setAuth(await mintToken(subject));
  return client;
}

async function start(): Promise<void> {
  backend = await startBackend({ dataFolder, port: 0, sitePort: 0, testClock: false, origins: undefined });
}

async function connect(): Promise<void> {
  casey = await signIn("dev_casey");
  ada = await signIn("dev_ada");
  await ada.mutation(api.presence.beat, {});
}

/** Ends the server as a power cut does, and starts it again on the same data. The book must be right at once. */
async function killAndRestart(): Promise<void> {
  process.kill(backend.process.pid, "SIGKILL");
  await backend.process.exited;
  await start();
  await expectRightBook();
  await connect();
}

async function expectRightBook(): Promise<void> {
  const report = await runCheck(async (task) => {
    const value = await runFunction(backend, "jobs/ledger:checkPage", { ...task });
    return jsonToConvex(value as JSONValue) as unknown as CheckPage;
  });
  expect(report.violations).toEqual([]);
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "parley-kill-"));
  await start();
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "kill", alg: "ES256", use: "sig" }] };
  mintToken = async (subject) =>
    await new SignJWT({ jti: subject })
      .setProtectedHeader({ alg: "ES256", kid: "kill", typ: "JWT" })
      .setIssuer(LOCAL_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
  await setVariables(backend, [
    { name: "DEV_IDP_JWKS", value: `data:text/plain;charset=utf-8;base64,${Buffer.from(JSON.stringify(jwks)).toString("base64")}` },
    { name: "PAYMENTS_MODE", value: "demo" },
  ]);
  expect(await push(backend, { codegen: "disable" })).toBeNull();
  await runFunction(backend, "seed:run", {});
  await connect();
  await ada.mutation(api.advisorProfiles.setPrices, { chatPriceMinor: RATE_MINOR, videoPriceMinor: null });
});

afterAll(async () => {
  await backend.process.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

const spendable = async (): Promise<bigint> => (await casey.query(api.wallet.summary, {})).spendableMinor;

async function openPage(requestKey: string): Promise<{ topUpId: Id<"topUps">; checkoutId: string }> {
  const { topUpId } = await casey.mutation(api.wallet.startTopUp, { amountMinor: TOP_UP_MINOR, requestKey });
  const open = async () => (await casey.query(api.payments.topUp, { topUpId }))?.checkoutUrl ?? null;
  await expect.poll(open, { timeout: 10_000 }).not.toBeNull();
  return { topUpId, checkoutId: (await open())?.split("/").at(-1) ?? "" };
}

async function expectCaptured(topUpId: Id<"topUps">): Promise<void> {
  await expect.poll(async () => (await casey.query(api.payments.topUp, { topUpId }))?.state, { timeout: 10_000 }).toBe("captured");
}

async function openRoom(requestKey: string): Promise<Id<"sessions">> {
  const profile = await ada.query(api.advisorProfiles.mine, {});
  if (profile === null) throw new Error("Ada has no profile");
  const { sessionId } = await casey.mutation(api.sessions.request, { advisorId: profile.advisorId, mode: "chat", requestKey });
  await ada.mutation(api.sessions.accept, { sessionId });
  return sessionId;
}

/** Both tick a few times. Returns an instant up to which the server has acknowledged both: a tick close to the last one is not written. */
async function tickTogether(sessionId: Id<"sessions">, beats: number): Promise<number> {
  let provenMs = 0;
  for (let beat = 0; beat < beats; beat += 1) {
    if (beat > 0) await wait(BEAT_MS);
    const answers = await Promise.all([casey, ada].map(async (person) => await person.mutation(api.sessions.tick, { sessionId })));
    provenMs = Math.min(...answers.map(({ serverNowMs }) => serverNowMs)) - PROOF_GAP_MS;
  }
  return provenMs;
}

/** Ends a session from both sides at once and proves its bill: nothing acknowledged is lost, nothing is billed twice. */
async function endAndProve(sessionId: Id<"sessions">, provenMs: number): Promise<void> {
  const [one, other] = await Promise.all([casey, ada].map(async (person) => await person.mutation(api.sessions.end, { sessionId })));
  expect(one?.chargeMinor).toBe(other?.chargeMinor);
  const receipt = await casey.query(api.sessions.receipt, { sessionId });
  if (receipt === null || receipt.startedAtMs === null) throw new Error("no receipt of a billed session");
  expect(receipt.billedMs).toBeGreaterThanOrEqual(provenMs - receipt.startedAtMs);
  expect(receipt.billedMs).toBeLessThanOrEqual(receipt.endedAtMs - receipt.startedAtMs);
  expect(receipt.chargeMinor).toBe((RATE_MINOR * BigInt(receipt.billedMs)) / 60_000n);
  expect(receipt.feeMinor + receipt.earningMinor).toBe(receipt.chargeMinor);
  billed.push(receipt.chargeMinor);
}

it("killed in the middle of a payment: paid again, it is credited once", { timeout: 60_000 }, async () => {
  const { topUpId, checkoutId } = await openPage("killed-payment-1");
  const paying = casey.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD }).catch((error: unknown) => error);
  await wait(15);
  await killAndRestart();
  await paying;
  await casey.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
  // An event that was being handled when the power went waits two minutes for its turn; the sweeper's read comes first here.
  await runFunction(backend, "jobs/payments:syncTopUp", { topUpId });
  await expectCaptured(topUpId);
  expect(await spendable()).toBe(TOP_UP_MINOR);
  await expectRightBook();
});

it("killed between two ticks, the session goes on with what was acknowledged", { timeout: 60_000 }, async () => {
  const sessionId = await openRoom("killed-between-ticks");
  const provenMs = await tickTogether(sessionId, 5);
  await killAndRestart();
  await tickTogether(sessionId, 1);
  await endAndProve(sessionId, provenMs);
});

it("killed with ticks under way, again and again, no acknowledged one is lost", { timeout: 60_000 }, async () => {
  const sessionId = await openRoom("killed-with-ticks");
  let provenMs = 0;
  for (const delayMs of [0, 2, 5]) {
    provenMs = await tickTogether(sessionId, 3);
    await wait(BEAT_MS);
    const underWay = [casey, ada].map(async (person) => await person.mutation(api.sessions.tick, { sessionId }).catch((error: unknown) => error));
    await wait(delayMs);
    await killAndRestart();
    await Promise.all(underWay);
  }
  await endAndProve(sessionId, provenMs);
});

it("killed while both press end: settled once, then or afterwards", { timeout: 60_000 }, async () => {
  for (const delayMs of [0, 2, 6]) {
    const sessionId = await openRoom(`killed-at-the-end-${delayMs}`);
    const provenMs = await tickTogether(sessionId, 3);
    const ending = [casey, ada].map(async (person) => await person.mutation(api.sessions.end, { sessionId }).catch((error: unknown) => error));
    await wait(delayMs);
    await killAndRestart();
    await Promise.all(ending);
    await endAndProve(sessionId, provenMs);
  }
});

it("killed after the end was acknowledged, the bill stands and the rest is free again", { timeout: 60_000 }, async () => {
  const sessionId = await openRoom("killed-after-the-end");
  const provenMs = await tickTogether(sessionId, 3);
  const { chargeMinor } = await casey.mutation(api.sessions.end, { sessionId });
  await killAndRestart();
  expect(await casey.query(api.sessions.get, { sessionId })).toMatchObject({ state: "ended", chargeMinor });
  await endAndProve(sessionId, provenMs);
  const total = billed.reduce((sum, amount) => sum + amount, 0n);
  expect(await casey.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: TOP_UP_MINOR - total, heldMinor: 0n, openSessionCount: 0 });
  const earned = await ada.query(api.earnings.list, { paginationOpts: { numItems: billed.length, cursor: null } });
  expect(earned.page.map((row) => row.chargeMinor).reverse()).toEqual(billed);
  await expectRightBook();
});

type Migration = { name: string; state: string; processed: number };

/** How far the migration of the names in sessions is; null before it was ever run. */
async function migration(): Promise<Migration | null> {
  const call = { componentPath: "migrations", path: "lib:getStatus", args: {}, format: "json" };
  const { value } = (await adminPost(backend, "/api/function", call)) as { value: Migration[] };
  return value.find(({ name }) => name === "migrations:namesInSessions") ?? null;
}

it("killed in the middle of a migration, it goes on by itself where it was, and sees each row once", { timeout: 60_000 }, async () => {
  const run = async (more: object) => await runFunction(backend, "migrations:run", { fn: "migrations:namesInSessions", ...more });
  await run({ reset: true, batchSize: 1_000 });
  const whole = await migration();
  expect(whole).toMatchObject({ state: "success", processed: expect.any(Number) as number });
  expect(whole?.processed).toBeGreaterThan(20);

  await run({ reset: true, batchSize: 1 });
  const cut = await migration();
  expect(cut).toMatchObject({ state: "inProgress" });
  expect(cut?.processed).toBeLessThan((whole?.processed ?? 0) / 2);
  await killAndRestart();
  await expect.poll(migration, { timeout: 20_000 }).toMatchObject({ state: "success", processed: whole?.processed });
  await expectRightBook();
});
