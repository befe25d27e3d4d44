import type { ConvexHttpClient } from "convex/browser";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { OPERATIONS } from "@/lib/rest/operations";
import { toPlain } from "@/lib/rest/wire";
import { credit, keepTicking, openSession, pass, type Rig } from "@/tests/support/sessionRig";
import { DAY_MS, decisionOf, disputableSession, openDispute, refusal, wishFor, type DisputeRig } from "./disputeHelpers";
import { createAdvisor, createUser, type TestAdvisor, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const MINUTE_MS = 60_000;

type Three = DisputeRig & {
  dan: TestUser;
  ben: TestAdvisor;
  first: Id<"disputes">;
  second: Id<"disputes">;
  third: Id<"disputes">;
  secondAtMs: number;
};

/** A session of so many minutes that is disputed for its quality. */
async function another(rig: Rig, minutes: number): Promise<Id<"disputes">> {
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, minutes * MINUTE_MS);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
  return (await rig.client.as.mutation(api.disputes.open, { ...wishFor(sessionId), reason: "quality" })).disputeId;
}

/** Casey's $15.00 with Ada (the advisor was absent), Casey's $3.00 with Ada and Dan's $3.60 with Ben (both quality), of which Dan's was rejected. */
async function three(): Promise<Three> {
  const rig = await disputableSession();
  const { t, robin } = rig;
  const dan = await createUser(t, { name: "Dan" });
  await credit(t, dan.userId, 2_000n);
  const ben = await createAdvisor(t, { name: "Ben", chatPriceMinor: 90n });
  const first = await openDispute(rig);
  await pass(t, MINUTE_MS);
  const secondAtMs = Date.now() + 2 * MINUTE_MS;
  const second = await another(rig, 2);
  const third = await another({ t, client: dan, advisor: ben }, 4);
  await robin.as.mutation(api.disputes.decide, decisionOf(third, 0n));
  return { ...rig, dan, ben, first, second, third, secondAtMs };
}

async function listed({ robin }: DisputeRig, filter: object = {}, options: object = {}): Promise<Id<"disputes">[]> {
  const { page } = await robin.as.query(api.disputes.listAll, { ...filter, paginationOpts: { numItems: 50, cursor: null, ...options } });
  return page.map(({ disputeId }) => disputeId);
}

it("the list of disputes is narrowed by person, side, state, reason and period, and sorted", async () => {
  const rig = await three();
  const { client, advisor, dan, ben, first, second, third, secondAtMs } = rig;
  expect(await listed(rig)).toEqual([third, second, first]);
  expect(await listed(rig, { sort: "oldest" })).toEqual([first, second, third]);
  // $15.00, $3.60 and $3.00.
  expect(await listed(rig, { sort: "charge" })).toEqual([first, third, second]);
  // What waits comes oldest first unless something else is asked for; what is decided, newest first.
  expect(await listed(rig, { isOpen: true })).toEqual([first, second]);
  expect(await listed(rig, { isOpen: true, sort: "newest" })).toEqual([second, first]);
  expect(await listed(rig, { isOpen: true, sort: "charge" })).toEqual([first, second]);
  expect(await listed(rig, { isOpen: false })).toEqual([third]);
  expect(await listed(rig, { state: "open" })).toEqual([first, second]);
  expect(await listed(rig, { state: "rejected" })).toEqual([third]);
  expect(await listed(rig, { state: "rejected", isOpen: true })).toEqual([]);
  expect(await listed(rig, { personId: client.userId })).toEqual([second, first]);
  expect(await listed(rig, { personId: client.userId, isOpen: true })).toEqual([first, second]);
  expect(await listed(rig, { personId: client.userId, sort: "charge" })).toEqual([first, second]);
  expect(await listed(rig, { personId: client.userId, side: "advisor" })).toEqual([]);
  expect(await listed(rig, { personId: advisor.userId, side: "advisor" })).toEqual([second, first]);
  expect(await listed(rig, { personId: ben.userId, side: "advisor", sort: "charge" })).toEqual([third]);
  expect(await listed(rig, { personId: dan.userId, isOpen: true })).toEqual([]);
  expect(await listed(rig, { reason: "quality" })).toEqual([third, second]);
  expect(await listed(rig, { reason: "advisor_absent", sort: "charge" })).toEqual([first]);
  expect(await listed(rig, { fromMs: secondAtMs })).toEqual([third, second]);
  expect(await listed(rig, { toMs: secondAtMs })).toEqual([first]);
  expect(await listed(rig, { fromMs: secondAtMs, toMs: secondAtMs + 1 })).toEqual([second]);
  expect(await listed(rig, { toMs: secondAtMs + 1, sort: "charge" })).toEqual([first, second]);
});

it("open ones can be sorted by the day they are to be decided; what is decided has none", async () => {
  const rig = await three();
  const { t, robin, first, second, third, dan, client, secondAtMs } = rig;
  expect(await listed(rig, { sort: "deadline" })).toEqual([first, second]);
  await t.run(async (ctx) => await ctx.db.patch("disputes", first, { decideByMs: Date.now() + 30 * DAY_MS }));
  expect(await listed(rig, { sort: "deadline" })).toEqual([second, first]);
  expect(await listed(rig, { sort: "deadline", reason: "advisor_absent" })).toEqual([first]);
  expect(await listed(rig, { sort: "deadline", personId: client.userId })).toEqual([second, first]);
  expect(await listed(rig, { sort: "deadline", personId: dan.userId })).toEqual([]);
  expect(await listed(rig, { sort: "deadline", fromMs: secondAtMs })).toEqual([second]);
  expect(await listed(rig, { sort: "deadline", state: "rejected" })).toEqual([]);
  // A proposal makes one of them wait for a second admin.
  await robin.as.mutation(api.settings.update, { changes: { refundTwoAdminsMinor: 200n }, reason: "Less at once." });
  await robin.as.mutation(api.disputes.decide, decisionOf(second, 300n, "decision-2"));
  for (const sort of ["waiting", "charge", "deadline"]) expect(await listed(rig, { awaitingSecond: true, sort })).toEqual([second]);
  expect(await listed(rig, { awaitingSecond: true, personId: dan.userId })).toEqual([]);
  expect(await listed(rig, { awaitingSecond: true, reason: "advisor_absent" })).toEqual([]);
  expect(await listed(rig, { isOpen: false })).toEqual([third]);
});

it("ids of nobody and of another table find nothing; what is no time is refused", async () => {
  const rig = await three();
  for (const personId of ["nobody", rig.sam.userId, rig.first]) {
    for (const side of ["client", "advisor"]) expect(await listed(rig, { personId, side })).toEqual([]);
  }
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const field of ["fromMs", "toMs"]) {
      await expect(listed(rig, { [field]: wrong })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
    }
  }
});

it("a page holds no more than was asked for; one that found little says that there is more", async () => {
  const rig = await three();
  expect(await listed(rig, { reason: "quality" }, { numItems: 1 })).toEqual([rig.third]);
  const short = await rig.robin.as.query(api.disputes.listAll, {
    reason: "advisor_absent",
    paginationOpts: { numItems: 10, cursor: null, maximumRowsRead: 2 },
  });
  expect([short.page, short.isDone]).toEqual([[], false]);
  expect(await listed(rig, { reason: "advisor_absent" }, { cursor: short.continueCursor })).toEqual([rig.first]);
});

it("programs narrow and sort them in the same way", async () => {
  const rig = await three();
  const operation = OPERATIONS.find(({ id }) => id === "admin.disputes");
  if (operation === undefined) throw new Error("no such operation");
  const call = async (sent: Record<string, string>) => {
    const backend = rig.robin.as as unknown as ConvexHttpClient;
    const input = operation.input.parse(sent) as never;
    const answer = await operation.run({ backend, requestKey: "request-key", nowMs: Date.now(), origin: "https://parley.example" }, input);
    const { items, nextCursor } = operation.output.parse(toPlain(answer)) as {
      items: { disputeId: string; chargeCents: number }[];
      nextCursor: string | null;
    };
    return [items.map(({ disputeId, chargeCents }) => [disputeId, chargeCents]), nextCursor === null] as const;
  };
  expect(await call({ sort: "charge", limit: "2" })).toEqual([
    [
      [rig.first, 1_500],
      [rig.third, 360],
    ],
    false,
  ]);
  expect(await call({ personId: rig.advisor.userId, side: "advisor", isOpen: "true" })).toEqual([
    [
      [rig.first, 1_500],
      [rig.second, 300],
    ],
    true,
  ]);
  expect(await call({ from: new Date(rig.secondAtMs).toISOString(), reason: "quality", isOpen: "false" })).toEqual([
    [[rig.third, 360]],
    true,
  ]);
  expect(await call({ sort: "deadline", to: new Date(rig.secondAtMs).toISOString() })).toEqual([[[rig.first, 1_500]], true]);
  expect(() => operation.input.parse({ sort: "waiting" })).toThrow();
});
