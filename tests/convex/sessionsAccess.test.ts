import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { makeRig, openSession, tickBoth, type Rig } from "../support/sessionRig";
import { createAdvisor, createUser, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

type Person = { as: Pick<TestUser["as"], "query" | "mutation"> };
type Call = (person: Person, ids: { sessionId: Id<"sessions">; advisorId: Id<"advisorProfiles"> }) => Promise<unknown>;

const PAGE = { paginationOpts: { numItems: 5, cursor: null } };

/** Everything a stranger to the session must be refused, and what they are told. */
const CALLS: Record<string, { call: Call; anonymous: string; stranger: string | "empty" | null; otherAdvisor: string | "empty" | null }> = {
  "sessions.accept": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.accept, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "FORBIDDEN",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.decline": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.decline, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "FORBIDDEN",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.cancel": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.cancel, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "NOT_FOUND",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.tick": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.tick, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "NOT_FOUND",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.pause": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.pause, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "NOT_FOUND",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.resume": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.resume, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "NOT_FOUND",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.end": {
    call: (p, { sessionId }) => p.as.mutation(api.sessions.end, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: "NOT_FOUND",
    otherAdvisor: "NOT_FOUND",
  },
  "sessions.get": {
    call: (p, { sessionId }) => p.as.query(api.sessions.get, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: null,
    otherAdvisor: null,
  },
  "sessions.receipt": {
    call: (p, { sessionId }) => p.as.query(api.sessions.receipt, { sessionId }),
    anonymous: "UNAUTHENTICATED",
    stranger: null,
    otherAdvisor: null,
  },
  "sessions.open": {
    call: (p) => p.as.query(api.sessions.open, {}),
    anonymous: "UNAUTHENTICATED",
    stranger: "empty",
    otherAdvisor: "empty",
  },
  "sessions.incoming": {
    call: (p) => p.as.query(api.sessions.incoming, {}),
    anonymous: "UNAUTHENTICATED",
    stranger: "FORBIDDEN",
    otherAdvisor: "empty",
  },
  "sessions.listMine": {
    call: async (p) => (await p.as.query(api.sessions.listMine, { role: "client", ...PAGE })).page,
    anonymous: "UNAUTHENTICATED",
    stranger: "empty",
    otherAdvisor: "empty",
  },
  "wallet.history": {
    call: async (p) => (await p.as.query(api.wallet.history, PAGE)).page,
    anonymous: "UNAUTHENTICATED",
    stranger: "empty",
    otherAdvisor: "empty",
  },
  "earnings.list": {
    call: async (p) => (await p.as.query(api.earnings.list, PAGE)).page,
    anonymous: "UNAUTHENTICATED",
    stranger: "FORBIDDEN",
    otherAdvisor: "empty",
  },
};

async function expectAnswer(answer: Promise<unknown>, expected: string | null): Promise<void> {
  if (expected === null) return expect(await answer).toBeNull();
  if (expected === "empty") return expect(await answer).toEqual([]);
  await expect(answer).rejects.toMatchObject({ data: { code: expected } });
}

async function everything({ t }: Rig) {
  const tables = ["sessions", "meters", "wallets", "accounts", "ledgerTransactions", "ledgerEntries", "segments", "earnings"] as const;
  return await t.run(async (ctx) => Promise.all(tables.map(async (table) => await ctx.db.query(table).collect())));
}

describe.each(Object.entries(CALLS))("%s", (_name, { call, anonymous, stranger, otherAdvisor }) => {
  test("answers nobody but the parties, and a refused call changes nothing", async () => {
    const rig = await makeRig(5_000n);
    const sessionId = await openSession(rig);
    await tickBoth(rig, sessionId);
    const ids = { sessionId, advisorId: rig.advisor.advisorId };
    const sam = await createUser(rig.t, { name: "Sam" });
    const grace = await createAdvisor(rig.t, { name: "Grace" });
    const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
    const before = await everything(rig);
    await expectAnswer(call({ as: rig.t }, ids), anonymous);
    await expectAnswer(call(sam, ids), stranger);
    await expectAnswer(call(grace, ids), otherAdvisor);
    // An admin is no party either: the evidence page is another function.
    await expectAnswer(call(robin, ids), stranger);
    expect(await everything(rig)).toEqual(before);
  });
});

test("a party in the wrong part is refused: the advisor neither cancels nor resumes, the client neither accepts nor declines", async () => {
  const rig = await makeRig(5_000n);
  const { sessionId } = await rig.client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "chat",
    requestKey: "request-key-1",
  });
  const forbidden = { data: { code: "FORBIDDEN" } };
  await expect(rig.advisor.as.mutation(api.sessions.cancel, { sessionId })).rejects.toMatchObject(forbidden);
  await expect(rig.client.as.mutation(api.sessions.accept, { sessionId })).rejects.toMatchObject(forbidden);
  await expect(rig.client.as.mutation(api.sessions.decline, { sessionId })).rejects.toMatchObject(forbidden);
  await rig.advisor.as.mutation(api.sessions.accept, { sessionId });
  await expect(rig.advisor.as.mutation(api.sessions.resume, { sessionId })).rejects.toMatchObject(forbidden);
});

test("an advisor who is a client elsewhere cannot accept there", async () => {
  const rig = await makeRig(5_000n);
  const grace = await createAdvisor(rig.t, { name: "Grace" });
  const { sessionId } = await rig.client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "chat",
    requestKey: "request-key-1",
  });
  await expect(grace.as.mutation(api.sessions.accept, { sessionId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
});

test("a suspended person looks and changes nothing", async () => {
  const rig = await makeRig(5_000n);
  const sessionId = await openSession(rig);
  await rig.t.run(async (ctx) => await ctx.db.patch("users", rig.client.userId, { suspended: true }));
  expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({ state: "ready" });
  for (const name of ["pause", "resume", "end"] as const) {
    await expect(rig.client.as.mutation(api.sessions[name], { sessionId })).rejects.toMatchObject({ data: { code: "SUSPENDED" } });
  }
  const quote = await rig.client.as.query(api.sessions.quote, { advisorId: rig.advisor.advisorId, mode: "chat" });
  expect(quote).toMatchObject({ canStart: false, reason: "SUSPENDED" });
});

test("an address that is no id is an unknown session, not an error", async () => {
  const rig = await makeRig(0n);
  expect(await rig.client.as.query(api.sessions.get, { sessionId: "../etc" })).toBeNull();
  expect(await rig.client.as.query(api.sessions.receipt, { sessionId: rig.advisor.advisorId })).toBeNull();
});
