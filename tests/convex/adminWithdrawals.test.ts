import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { addBank, addConnect, ask, earn, openDesk, REASON, refusal, type Desk } from "./payoutHelpers";
import { createAdvisor, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const HOUR_MS = 3_600_000;

type Four = Desk & {
  ben: TestAdvisor;
  atMs: number;
  small: Id<"withdrawals">;
  large: Id<"withdrawals">;
  bens: Id<"withdrawals">;
  refused: Id<"withdrawals">;
};

/** Four withdrawals, an hour apart: Ada's $30 by bank, Ada's $90 by the processor, Ben's $50 by bank, and Ada's $40, which was rejected. */
async function four(): Promise<Four> {
  const desk = await openDesk();
  const { t, ada, robin } = desk;
  const ben = await createAdvisor(t, { name: "Ben" });
  await earn(desk, ada, 50_000n);
  await earn(desk, ben, 50_000n);
  const bank = await addBank(ada);
  const connect = await addConnect(ada);
  const atMs = Date.now();
  const later = async (hours: number, advisor: TestAdvisor, methodId: Id<"payoutMethods">, amountMinor: bigint) => {
    vi.setSystemTime(atMs + hours * HOUR_MS);
    return await ask(advisor, methodId, amountMinor);
  };
  const small = await later(0, ada, bank, 3_000n);
  const large = await later(1, ada, connect.methodId, 9_000n);
  const bens = await later(2, ben, await addBank(ben), 5_000n);
  const refused = await later(3, ada, bank, 4_000n);
  await robin.as.mutation(api.payouts.decide, { withdrawalId: refused, decision: "reject", reason: REASON });
  return { ...desk, ben, atMs, small, large, bens, refused };
}

async function listed({ robin }: Desk, filter: object = {}, options: object = {}): Promise<Id<"withdrawals">[]> {
  const { page } = await robin.as.query(api.payouts.listAll, { ...filter, paginationOpts: { numItems: 50, cursor: null, ...options } });
  return page.map(({ withdrawalId }) => withdrawalId);
}

it("the list of withdrawals is narrowed by advisor, state, kind of method and period, and sorted", async () => {
  const desk = await four();
  const { ada, ben, atMs, small, large, bens, refused } = desk;
  expect(await listed(desk)).toEqual([refused, bens, large, small]);
  expect(await listed(desk, { sort: "waiting" })).toEqual([refused, bens, large, small]);
  expect(await listed(desk, { sort: "oldest" })).toEqual([small, large, bens, refused]);
  expect(await listed(desk, { sort: "amount" })).toEqual([large, bens, refused, small]);
  // What waits for a decision comes oldest first unless something else is asked for.
  expect(await listed(desk, { state: "pending" })).toEqual([small, large, bens]);
  expect(await listed(desk, { state: "pending", sort: "newest" })).toEqual([bens, large, small]);
  expect(await listed(desk, { state: "pending", sort: "amount" })).toEqual([large, bens, small]);
  expect(await listed(desk, { state: "rejected" })).toEqual([refused]);
  expect(await listed(desk, { advisorId: ada.userId })).toEqual([refused, large, small]);
  expect(await listed(desk, { advisorId: ada.userId, sort: "amount" })).toEqual([large, refused, small]);
  expect(await listed(desk, { advisorId: ada.userId, state: "pending" })).toEqual([small, large]);
  expect(await listed(desk, { advisorId: ada.userId, state: "pending", sort: "amount" })).toEqual([large, small]);
  expect(await listed(desk, { advisorId: ben.userId })).toEqual([bens]);
  expect(await listed(desk, { methodKind: "connect" })).toEqual([large]);
  expect(await listed(desk, { methodKind: "bank", advisorId: ada.userId, sort: "oldest" })).toEqual([small, refused]);
  const fromMs = atMs + HOUR_MS;
  expect(await listed(desk, { fromMs })).toEqual([refused, bens, large]);
  expect(await listed(desk, { toMs: fromMs })).toEqual([small]);
  expect(await listed(desk, { fromMs, toMs: fromMs + 2 * HOUR_MS, sort: "amount" })).toEqual([large, bens]);
  expect(await listed(desk, { fromMs, state: "pending", advisorId: ada.userId })).toEqual([large]);
});

it("ids of nobody, of somebody without withdrawals and of another table find nothing; what is no time is refused", async () => {
  const desk = await four();
  for (const advisorId of ["nobody", desk.casey.userId, desk.small]) expect(await listed(desk, { advisorId })).toEqual([]);
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const field of ["fromMs", "toMs"]) {
      await expect(listed(desk, { [field]: wrong })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
    }
  }
  for (const [field, value] of [
    ["numItems", 0],
    ["numItems", 1.5],
    ["maximumRowsRead", 0],
    ["maximumRowsRead", Number.NaN],
  ] as const) {
    await expect(listed(desk, {}, { [field]: value })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
  }
});

it("a page holds no more than was asked for; one that found little says that there is more", async () => {
  const desk = await four();
  expect(await listed(desk, { methodKind: "bank" }, { numItems: 1 })).toEqual([desk.refused]);
  const pages: Id<"withdrawals">[][] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone;) {
    const paginationOpts: { numItems: number; cursor: string | null; maximumRowsRead: number } = {
      numItems: 10,
      cursor,
      maximumRowsRead: 2,
    };
    const found = await desk.robin.as.query(api.payouts.listAll, { methodKind: "connect", paginationOpts });
    pages.push(found.page.map(({ withdrawalId }) => withdrawalId));
    ({ continueCursor: cursor, isDone } = found);
  }
  expect(pages.slice(0, 2)).toEqual([[], [desk.large]]);
  expect(pages.flat()).toEqual([desk.large]);
});
