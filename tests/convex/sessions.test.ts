import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { START_MS, credit, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { createAdvisor, createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

function ask(rig: Pick<Rig, "client" | "advisor">, overrides: Record<string, unknown> = {}) {
  return rig.client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "chat",
    requestKey: "request-key-1",
    ...overrides,
  });
}

function refusal(code: string, details?: Record<string, unknown>) {
  return { data: details === undefined ? { code } : { code, details } };
}

describe("asking", () => {
  test("shows price, balance and minutes first, then waits 60 seconds", async () => {
    const rig = await makeRig(1_000n);
    const quote = await rig.client.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
    expect(quote).toEqual({
      ratePerMinuteMinor: 50n,
      spendableMinor: 1_000n,
      affordableSeconds: 1_200,
      minimumMinor: 150n,
      limitMinimumMinor: 150n,
      ownLimit: null,
      requestExpiryMs: 60_000,
      canStart: true,
      reason: null,
      isShort: false,
      availability: "online",
      queue: null,
    });
    const asked = await ask(rig, { note: "  About my CV  " });
    expect(asked).toMatchObject({ state: "requested", expiresAtMs: START_MS + 60_000 });
    expect(await rig.advisor.as.query(api.sessions.incoming, {})).toMatchObject([
      {
        sessionId: asked.sessionId,
        me: "advisor",
        peerName: "Casey",
        note: "About my CV",
        ratePerMinuteMinor: 50n,
        expiresAtMs: START_MS + 60_000,
      },
    ]);
    await pass(rig.t, 59_999);
    expect(await rig.client.as.query(api.sessions.get, { sessionId: asked.sessionId })).toMatchObject({ state: "requested" });
    await pass(rig.t, 1);
    expect(await rig.client.as.query(api.sessions.get, { sessionId: asked.sessionId })).toMatchObject({ state: "expired" });
    expect(await rig.advisor.as.query(api.sessions.incoming, {})).toEqual([]);
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: asked.sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "expired" }),
    );
  });

  test("twice with one key is one request; with another wish it is refused", async () => {
    const rig = await makeRig(1_000n);
    const first = await ask(rig);
    expect(await ask(rig)).toEqual(first);
    await expect(ask(rig, { limitMinor: 500n })).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
    await expect(ask(rig, { requestKey: "request-key-2" })).rejects.toMatchObject(refusal("INVALID_STATE"));
    expect(await rig.client.as.query(api.sessions.open, {})).toHaveLength(1);
  });

  test("needs three minutes of the rate: $1.50 is enough at 50 cents, $1.49 is not", async () => {
    const rig = await makeRig(149n);
    await expect(ask(rig)).rejects.toMatchObject(refusal("INSUFFICIENT_FUNDS"));
    const { advisorId } = rig.advisor;
    expect(await rig.client.as.query(api.sessions.quote, { advisorId, mode: "chat" })).toMatchObject({
      canStart: false,
      reason: "INSUFFICIENT_FUNDS",
    });
    await credit(rig.t, rig.client.userId, 1n);
    expect(await ask(rig)).toMatchObject({ state: "requested" });
  });

  test("is refused to oneself, offline, not accepting and busy, with the reason", async () => {
    const rig = await makeRig(5_000n);
    const { t } = rig;
    await credit(t, rig.advisor.userId, 5_000n);
    await expect(ask({ client: rig.advisor, advisor: rig.advisor })).rejects.toMatchObject(refusal("SELF_SESSION"));
    const offline = await createAdvisor(t, { name: "Omar", online: false });
    await expect(ask({ ...rig, advisor: offline })).rejects.toMatchObject(refusal("ADVISOR_OFFLINE"));
    const closed = await createAdvisor(t, { name: "Nora", accepting: false });
    await expect(ask({ ...rig, advisor: closed })).rejects.toMatchObject(refusal("ADVISOR_NOT_ACCEPTING"));
    const other = await createUser(t, { name: "Olga" });
    await credit(t, other.userId, 5_000n);
    await openSession({ client: other, advisor: rig.advisor });
    await expect(ask(rig)).rejects.toMatchObject(refusal("ADVISOR_BUSY"));
    expect(await t.run(async (ctx) => (await ctx.db.query("sessions").collect()).length)).toBe(1);
  });

  test("refuses bad input by field", async () => {
    const rig = await makeRig(5_000n);
    await expect(ask(rig, { mode: "letter" })).rejects.toThrow(/Validator/);
    await expect(ask(rig, { requestKey: "short" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "requestKey" }));
    await expect(ask(rig, { note: "x".repeat(501) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "note" }));
    await expect(ask(rig, { limitMinor: 0n })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "limitMinor" }));
    await expect(ask(rig, { limitMinor: -1n })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "limitMinor" }));
    await expect(ask(rig, { limitMinor: 10n ** 15n })).rejects.toMatchObject(refusal("ABOVE_MAXIMUM", { field: "limitMinor" }));
    await expect(ask(rig, { limitMinor: 149n })).rejects.toMatchObject(
      refusal("BELOW_MINIMUM", { field: "limitMinor", minimumMinor: 150n }),
    );
    await expect(ask(rig, { limitMinor: 500 })).rejects.toThrow(/Validator/);
    await expect(ask(rig, { clientId: rig.advisor.userId })).rejects.toThrow(/Validator/);
    expect(await rig.t.run(async (ctx) => await ctx.db.query("sessions").collect())).toEqual([]);
  });

  test("stops at six open sessions", async () => {
    const rig = await makeRig(50_000n);
    for (let i = 0; i < 6; i += 1) {
      const advisor = await createAdvisor(rig.t, { name: `Adv${i}` });
      await ask({ ...rig, advisor }, { requestKey: `request-key-${i}` });
    }
    await expect(ask(rig, { requestKey: "request-key-7" })).rejects.toMatchObject(refusal("ABOVE_MAXIMUM"));
  });

  test("too often is slowed down", async () => {
    const rig = await makeRig(5_000n);
    for (let i = 0; i < 10; i += 1) {
      const { sessionId } = await ask(rig, { requestKey: `request-key-${i}` });
      await rig.client.as.mutation(api.sessions.cancel, { sessionId });
    }
    await expect(ask(rig, { requestKey: "request-key-10" })).rejects.toMatchObject({ data: { code: "RATE_LIMITED" } });
  });
});

describe("answering", () => {
  test("accepting holds the whole free balance and opens the room; again changes nothing", async () => {
    const rig = await makeRig(1_000n);
    const { sessionId } = await ask(rig);
    expect(await rig.advisor.as.mutation(api.sessions.accept, { sessionId })).toMatchObject({ state: "ready", me: "advisor" });
    expect(await rig.advisor.as.mutation(api.sessions.accept, { sessionId })).toMatchObject({ state: "ready" });
    const accounts = await rig.t.run(async (ctx) => await ctx.db.query("accounts").collect());
    expect(Object.fromEntries(accounts.map((row) => [row.class, row.balanceMinor]))).toEqual({ "C.avail": 0n, "C.escrow": 1_000n });
    expect(await rig.t.run(async (ctx) => await ctx.db.query("meters").collect())).toHaveLength(1);
    expect(await rig.client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 1_000n, heldMinor: 0n, openSessionCount: 1 });
  });

  test("checks the minimum again", async () => {
    const rig = await makeRig(300n, 100n);
    const first = await createAdvisor(rig.t, { name: "Grace", chatPriceMinor: 50n });
    const waiting = await ask(rig);
    const other = await openSession({ client: rig.client, advisor: first });
    await tickBoth({ client: rig.client, advisor: first }, other);
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: waiting.sessionId })).rejects.toMatchObject(
      refusal("INSUFFICIENT_FUNDS"),
    );
    expect(await rig.client.as.query(api.sessions.get, { sessionId: waiting.sessionId })).toMatchObject({ state: "requested" });
  });

  test("is for one session at a time; others wait", async () => {
    const rig = await makeRig(1_000n);
    const other = await createUser(rig.t, { name: "Olga" });
    await credit(rig.t, other.userId, 1_000n);
    const one = await ask(rig);
    const two = await ask({ client: other, advisor: rig.advisor });
    await rig.advisor.as.mutation(api.sessions.accept, { sessionId: one.sessionId });
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: two.sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "queued" }),
    );
    expect(await rig.advisor.as.query(api.sessions.incoming, {})).toEqual([]);
    expect(await rig.advisor.as.query(api.sessions.queue, {})).toMatchObject([{ sessionId: two.sessionId, peerName: "Olga" }]);
  });

  test("declining tells the client why; cancelling takes the request back", async () => {
    const rig = await makeRig(1_000n);
    const { sessionId } = await ask(rig);
    expect(await rig.advisor.as.mutation(api.sessions.decline, { sessionId, reason: "In ten minutes?" })).toMatchObject({
      state: "declined",
    });
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({
      state: "declined",
      declineReason: "In ten minutes?",
    });
    await expect(rig.client.as.mutation(api.sessions.cancel, { sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "declined" }),
    );
    const again = await ask(rig, { requestKey: "request-key-2" });
    expect(await rig.client.as.mutation(api.sessions.cancel, { sessionId: again.sessionId })).toMatchObject({ state: "cancelled" });
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: again.sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "cancelled" }),
    );
    expect(await rig.client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 1_000n });
  });
});

test("lists: each side sees its own sessions, newest first", async () => {
  const rig = await makeRig(1_000n);
  const first = await openSession(rig);
  await rig.client.as.mutation(api.sessions.end, { sessionId: first });
  await pass(rig.t, 1_000);
  const second = await openSession(rig);
  const options = { paginationOpts: { numItems: 10, cursor: null } };
  const asClient = await rig.client.as.query(api.sessions.listMine, { role: "client", ...options });
  expect(asClient.page.map((row) => [row.sessionId, row.state, row.peerName])).toEqual([
    [second, "ready", "Ada Example"],
    [first, "ended", "Ada Example"],
  ]);
  const asAdvisor = await rig.advisor.as.query(api.sessions.listMine, { role: "advisor", ...options });
  expect(asAdvisor.page.map((row) => [row.sessionId, row.peerName])).toEqual([
    [second, "Casey"],
    [first, "Casey"],
  ]);
  expect((await rig.client.as.query(api.sessions.listMine, { role: "advisor", ...options })).page).toEqual([]);
  expect(await rig.client.as.query(api.sessions.open, {})).toMatchObject([{ sessionId: second, me: "client" }]);
  expect(await rig.advisor.as.query(api.sessions.open, {})).toMatchObject([{ sessionId: second, me: "advisor" }]);
});
