import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { credit, keepTicking, makeRig, openSession, pass, type Rig } from "@/tests/support/sessionRig";
import { refusal } from "./disputeHelpers";
import { createAdvisor, createUser, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

type Rated = Rig & { admin: TestUser; thirdAtMs: number };

/** A paid session and its review a minute later; when it was written, server ms. */
async function rate(rig: Rig, word: string, overall: number): Promise<number> {
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 10_000);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
  await pass(rig.t, 60_000);
  await rig.client.as.mutation(api.reviews.submit, { sessionId, overall, text: `The ${word} talk` });
  return Date.now();
}

/** Four reviews by Casey about Ada, one after the other: "first" 3 stars, "second" 5, "third" 1, "fourth" 3; the third was removed. */
async function four(): Promise<Rated> {
  const rig = await makeRig(5_000n);
  const admin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  let thirdAtMs = 0;
  for (const [word, overall] of [
    ["first", 3],
    ["second", 5],
    ["third", 1],
    ["fourth", 3],
  ] as const) {
    const atMs = await rate(rig, word, overall);
    if (word === "third") thirdAtMs = atMs;
  }
  const { page } = await admin.as.query(api.reviews.listAll, { overall: 1, paginationOpts: { numItems: 1, cursor: null } });
  for (const { reviewId } of page) await admin.as.mutation(api.reviews.remove, { reviewId, reason: "Abusive words" });
  return { ...rig, admin, thirdAtMs };
}

const listed = async ({ admin }: Rated, filter: object = {}, options: object = {}) =>
  (await admin.as.query(api.reviews.listAll, { ...filter, paginationOpts: { numItems: 50, cursor: null, ...options } })).page.map(
    ({ text, overall }) => `${text?.split(" ")[1]} ${overall}`,
  );

it("the list of reviews is narrowed by state, stars and period, and sorted", async () => {
  const rig = await four();
  const { thirdAtMs } = rig;
  expect(await listed(rig)).toEqual(["fourth 3", "third 1", "second 5", "first 3"]);
  expect(await listed(rig, { sort: "oldest" })).toEqual(["first 3", "second 5", "third 1", "fourth 3"]);
  expect(await listed(rig, { sort: "lowest" })).toEqual(["third 1", "first 3", "fourth 3", "second 5"]);
  expect(await listed(rig, { sort: "highest" })).toEqual(["second 5", "fourth 3", "first 3", "third 1"]);
  expect(await listed(rig, { sort: "lowest", state: "shown" })).toEqual(["first 3", "fourth 3", "second 5"]);
  expect(await listed(rig, { sort: "highest", state: "removed" })).toEqual(["third 1"]);
  expect(await listed(rig, { overall: 3, sort: "oldest" })).toEqual(["first 3", "fourth 3"]);
  expect(await listed(rig, { overall: 3, state: "shown" })).toEqual(["fourth 3", "first 3"]);
  expect(await listed(rig, { fromMs: thirdAtMs })).toEqual(["fourth 3", "third 1"]);
  expect(await listed(rig, { toMs: thirdAtMs, sort: "oldest" })).toEqual(["first 3", "second 5"]);
  expect(await listed(rig, { fromMs: thirdAtMs, state: "shown" })).toEqual(["fourth 3"]);
  expect(await listed(rig, { fromMs: thirdAtMs, overall: 3 })).toEqual(["fourth 3"]);
  expect(await listed(rig, { fromMs: thirdAtMs, overall: 3, state: "removed" })).toEqual([]);
  expect(await listed(rig, { toMs: thirdAtMs, sort: "highest" })).toEqual(["second 5", "first 3"]);
  expect(await listed(rig, { fromMs: thirdAtMs, toMs: thirdAtMs + 1 })).toEqual(["third 1"]);
});

it("words set their own order: a period narrows them, another order is refused", async () => {
  const rig = await four();
  const { thirdAtMs } = rig;
  expect((await listed(rig, { query: "talk" })).toSorted()).toEqual(["first 3", "fourth 3", "second 5", "third 1"]);
  expect((await listed(rig, { query: "talk", fromMs: thirdAtMs })).toSorted()).toEqual(["fourth 3", "third 1"]);
  expect(await listed(rig, { query: "talk", toMs: thirdAtMs, overall: 5 })).toEqual(["second 5"]);
  await expect(listed(rig, { query: "talk", sort: "oldest" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "sort" }));
  expect(await listed(rig, { query: "  ", sort: "oldest", overall: 5 })).toEqual(["second 5"]);
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const field of ["fromMs", "toMs"]) {
      for (const query of ["", "talk"]) {
        await expect(listed(rig, { query, [field]: wrong })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
      }
    }
  }
});

it("a page holds no more than was asked for; one that found little says that there is more", async () => {
  const rig = await four();
  expect(await listed(rig, { toMs: rig.thirdAtMs, sort: "highest" }, { numItems: 1 })).toEqual(["second 5"]);
  const short = await rig.admin.as.query(api.reviews.listAll, {
    toMs: rig.thirdAtMs,
    sort: "lowest",
    paginationOpts: { numItems: 10, cursor: null, maximumRowsRead: 1 },
  });
  expect([short.page, short.isDone]).toEqual([[], false]);
  expect(await listed(rig, { toMs: rig.thirdAtMs, sort: "lowest" }, { cursor: short.continueCursor })).toEqual(["first 3", "second 5"]);
});

it("one person's reviews are those about an advisor, or those that a client wrote", async () => {
  const rig = await four();
  const { t, client, advisor, admin, thirdAtMs } = rig;
  const dan = await createUser(t, { name: "Dan" });
  await credit(t, dan.userId, 2_000n);
  const ben = await createAdvisor(t, { name: "Ben", chatPriceMinor: 50n });
  await rate({ t, client: dan, advisor: ben }, "fifth", 4);
  const [ada, casey] = [{ personId: advisor.userId }, { personId: client.userId, side: "client" }];
  expect(await listed(rig)).toEqual(["fifth 4", "fourth 3", "third 1", "second 5", "first 3"]);
  for (const whose of [ada, casey]) {
    expect(await listed(rig, whose)).toEqual(["fourth 3", "third 1", "second 5", "first 3"]);
    expect(await listed(rig, { ...whose, sort: "oldest", fromMs: thirdAtMs })).toEqual(["third 1", "fourth 3"]);
    expect(await listed(rig, { ...whose, sort: "lowest" })).toEqual(["third 1", "first 3", "fourth 3", "second 5"]);
    expect(await listed(rig, { ...whose, sort: "highest", state: "shown" })).toEqual(["second 5", "fourth 3", "first 3"]);
    expect(await listed(rig, { ...whose, overall: 3 })).toEqual(["fourth 3", "first 3"]);
    expect(await listed(rig, { ...whose, overall: 3, toMs: thirdAtMs })).toEqual(["first 3"]);
    expect(await listed(rig, { ...whose, state: "removed" })).toEqual(["third 1"]);
    expect((await listed(rig, { ...whose, query: "talk", state: "shown" })).toSorted()).toEqual(["first 3", "fourth 3", "second 5"]);
  }
  expect(await listed(rig, { personId: ben.userId, side: "advisor", sort: "highest" })).toEqual(["fifth 4"]);
  expect(await listed(rig, { personId: dan.userId, side: "client", query: "talk" })).toEqual(["fifth 4"]);
  for (const personId of ["nobody", admin.userId, client.userId, ben.advisorId]) expect(await listed(rig, { personId })).toEqual([]);
  expect(await listed(rig, { personId: ben.userId, side: "client", query: "talk" })).toEqual([]);
});
