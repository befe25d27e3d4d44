import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { START_MS, checkLedger, credit, keepTicking, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { createAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const PAGE = { paginationOpts: { numItems: 50, cursor: null } };

const textOf = (payload: unknown): string => JSON.stringify(payload, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));

/** Every payload the advisor of a session can get hold of, a tick included. */
async function advisorSees({ t, advisor }: Rig, sessionId: Id<"sessions">): Promise<Record<string, unknown>> {
  const { query, mutation } = advisor.as;
  const isMetered = (await t.run(async (ctx) => await ctx.db.query("meters").first())) !== null;
  return {
    me: await query(api.users.me, {}),
    profile: await query(api.advisorProfiles.mine, {}),
    search: await query(api.advisorProfiles.search, PAGE),
    view: await query(api.sessions.get, { sessionId }),
    open: await query(api.sessions.open, {}),
    incoming: await query(api.sessions.incoming, {}),
    mine: await query(api.sessions.listMine, { role: "advisor", ...PAGE }),
    receipt: await query(api.sessions.receipt, { sessionId }),
    earnings: await query(api.earnings.list, PAGE),
    earningSummary: await query(api.earnings.summary, {}),
    wallet: await query(api.wallet.summary, {}),
    walletHistory: await query(api.wallet.history, PAGE),
    messages: await query(api.messages.list, { sessionId, ...PAGE }),
    review: await query(api.reviews.mine, { sessionId }),
    peer: await query(api.messages.peerState, { sessionId }),
    tick: isMetered ? await mutation(api.sessions.tick, { sessionId }) : null,
  };
}

/** Casey with a surname, an address and a balance that no other figure in these tests can be mistaken for. */
async function makePrivateRig(balanceMinor: bigint, chatPriceMinor: bigint): Promise<Rig> {
  const rig = await makeRig(balanceMinor, chatPriceMinor);
  await rig.t.run(async (ctx) => {
    await ctx.db.patch("users", rig.client.userId, { surname: "Quillfeather", email: "casey@private.example" });
    await ctx.db.patch("users", rig.advisor.userId, { surname: "Ravenscroft", email: "ada@private.example" });
  });
  return rig;
}

/** Nobody may learn who the other is beyond a first name. */
function expectAnonymous(text: string, rig: Rig, reader: "client" | "advisor"): void {
  expect(text).not.toMatch(/surname|email|tokenIdentifier|Quillfeather|Ravenscroft|private\.example/i);
  const other = reader === "client" ? rig.advisor : rig.client;
  expect(text).not.toContain(other.tokenIdentifier);
  expect(text).not.toContain(`"${other.userId}"`);
}

test("through a whole session with a spend limit the advisor learns neither the limit nor the balance nor the hold", async () => {
  const rig = await makePrivateRig(87_654n, 100n);
  const { t, client, advisor } = rig;
  const limitMinor = 743n;
  // 743 cents at 100 a minute: reached after 445 800 ms.
  const limitAtMs = START_MS + 445_800;
  const look = async (sessionId: Id<"sessions">) => {
    const payload = await advisorSees(rig, sessionId);
    const text = textOf(payload);
    expectAnonymous(text, rig, "advisor");
    expect(text).not.toMatch(/spend_limit|escrow/);
    expect(text).not.toContain("87654");
    // Afterwards the charge and the end are everybody's; before, they would be the limit.
    if (Date.now() < limitAtMs) expect(text).not.toMatch(new RegExp(`${limitMinor}|${limitAtMs}`));
    return payload;
  };
  const { sessionId } = await client.as.mutation(api.sessions.request, {
    advisorId: advisor.advisorId,
    mode: "chat",
    requestKey: "private-key-1",
    note: "Hello",
    limitMinor,
  });
  await look(sessionId);
  await advisor.as.mutation(api.sessions.accept, { sessionId });
  await look(sessionId);
  await keepTicking(rig, sessionId, 325_000);
  expect(await client.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ limitAtMs, warning: null });
  await pass(t, 1_000);
  await tickBoth(rig, sessionId);
  await look(sessionId);
  // The client is warned of the limit; nothing the advisor gets follows it, the pace of the ticks included.
  await keepTicking(rig, sessionId, 118_000);
  expect(await client.as.mutation(api.sessions.tick, { sessionId })).toMatchObject({ warning: "one_minute", nextTickMs: 1_000 });
  const near = await look(sessionId);
  expect(near.tick).toMatchObject({ state: "running", warning: null, exhaustAtMs: null, limitAtMs: null, nextTickMs: 5_000 });
  expect(near.view).toMatchObject({ limitMinor: null, limitAtMs: null, exhaustAtMs: null });
  await pass(t, 2_000);
  await client.as.mutation(api.sessions.tick, { sessionId });
  const over = await look(sessionId);
  expect(over.view).toMatchObject({ state: "ended", endReason: "ended_by_client", chargeMinor: 743n });
  expect(over.receipt).toMatchObject({ endReason: "ended_by_client", chargeMinor: 743n, feeMinor: 74n, earningMinor: 669n });
  // The client is told what it was.
  expect(await client.as.query(api.sessions.receipt, { sessionId })).toMatchObject({ endReason: "spend_limit", chargeMinor: 743n });
  expect(await client.as.query(api.sessions.get, { sessionId })).toMatchObject({ endReason: "spend_limit", limitMinor });
  expect((await checkLedger(t)).violations).toEqual([]);
});

test("the instant the money ends reaches the advisor only by a tick inside the last two minutes, other sessions and top-ups included", async () => {
  const rig = await makePrivateRig(1_000n, 100n);
  const { t, client } = rig;
  const sessionId = await openSession(rig);
  const endOf = async () => (await t.run(async (ctx) => await ctx.db.get("sessions", sessionId)))?.exhaustAtMs ?? 0;
  const expectHidden = async () => {
    const text = textOf(await advisorSees(rig, sessionId));
    expectAnonymous(text, rig, "advisor");
    expect(text).not.toContain(String(await endOf()));
  };
  await keepTicking(rig, sessionId, 5_000);
  await expectHidden();
  // Another session of the same wallet moves the end; the advisor hears of neither.
  const grace = await createAdvisor(t, { name: "Grace", chatPriceMinor: 50n });
  const other = await openSession({ client, advisor: grace });
  await tickBoth({ client, advisor: grace }, other);
  await tickBoth({ client, advisor: grace }, other);
  expect(await endOf()).toBe(START_MS + 401_667);
  await expectHidden();
  await client.as.mutation(api.sessions.end, { sessionId: other });
  await credit(t, client.userId, 500n);
  expect(await endOf()).toBe(START_MS + 900_000);
  await expectHidden();
  await keepTicking(rig, sessionId, 900_000 - 5_000 - 120_001);
  await expectHidden();
  await pass(t, 1);
  const inside = await advisorSees(rig, sessionId);
  expect(inside.tick).toMatchObject({ warning: "two_minutes", exhaustAtMs: START_MS + 900_000, spendableMinor: null });
  const { tick: _tick, ...pushed } = inside;
  expect(textOf(pushed)).not.toContain(String(START_MS + 900_000));
});

test("the client learns of the advisor what the profile says and nothing else", async () => {
  const rig = await makePrivateRig(5_000n, 100n);
  const { client } = rig;
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 60_000);
  const tick = await client.as.mutation(api.sessions.tick, { sessionId });
  await client.as.mutation(api.sessions.end, { sessionId });
  const { query, mutation } = client.as;
  const text = textOf([
    tick,
    await query(api.sessions.get, { sessionId }),
    await query(api.sessions.listMine, { role: "client", ...PAGE }),
    await query(api.sessions.receipt, { sessionId }),
    await query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" }),
    await query(api.advisorProfiles.get, { advisorId: rig.advisor.advisorId }),
    await query(api.advisorProfiles.search, PAGE),
    await mutation(api.reviews.submit, { sessionId, overall: 5 }),
    await query(api.reviews.mine, { sessionId }),
    await query(api.reviews.listForAdvisor, { advisorId: rig.advisor.advisorId, ...PAGE }),
    await query(api.wallet.history, PAGE),
    await query(api.messages.list, { sessionId, ...PAGE }),
  ]);
  expectAnonymous(text, rig, "client");
});
