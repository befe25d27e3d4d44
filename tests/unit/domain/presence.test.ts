import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presentUsers, type CallEndedFact, type PresenceFact } from "../../../lib/domain/presence/reduce";

const S = { sessionId: "s1", epoch: 1 };
const joined = (userId: string, connectionId: string, atMs: number, epoch = 1): PresenceFact => ({
  ...S,
  epoch,
  userId,
  connectionId,
  kind: "joined",
  atMs,
  source: "webhook",
});
const left = (userId: string, connectionId: string, atMs: number, epoch = 1): PresenceFact => ({ ...joined(userId, connectionId, atMs, epoch), kind: "left" });
const ended = (atMs: number, epoch = 1): CallEndedFact => ({ ...S, epoch, kind: "ended", atMs, source: "webhook" });

const present = (...facts: (PresenceFact | CallEndedFact)[]) => [...presentUsers(facts, 1)].sort();

describe("who is in a call", () => {
  test("a rejoin that overlaps its own ghost stays, in whatever order the news come", () => {
    const facts = [joined("ada", "old", 1_000), joined("ada", "new", 2_000), left("ada", "old", 3_000)];
    for (const order of [facts, [...facts].reverse(), [facts[1], facts[2], facts[0]]]) {
      expect(present(...order.filter((fact) => fact !== undefined))).toEqual(["ada"]);
    }
  });

  test("a connection that left before it was known to have come is gone", () => {
    expect(present(left("ada", "c1", 5_000), joined("ada", "c1", 4_000))).toEqual([]);
    expect(present(left("ada", "c1", 5_000), joined("ada", "c1", 5_000))).toEqual([]);
  });

  test("two tabs of one user: present while one is open", () => {
    const tabs = [joined("ada", "c1", 1_000), joined("ada", "c2", 1_500), left("ada", "c1", 2_000)];
    expect(present(...tabs)).toEqual(["ada"]);
    expect(present(...tabs, left("ada", "c2", 2_500))).toEqual([]);
  });

  test("the end of a call closes all that came before, known or not, and nothing after", () => {
    expect(present(joined("ada", "c1", 1_000), joined("casey", "c2", 1_000), ended(5_000))).toEqual([]);
    expect(present(ended(5_000), joined("ada", "c1", 4_999), joined("casey", "c2", 5_001))).toEqual(["casey"]);
  });

  test("nobody closes the connection of somebody else by its name", () => {
    expect(present(joined("ada", "c1", 1_000), left("casey", "c1", 2_000))).toEqual(["ada"]);
  });

  test("facts of another call change nothing", () => {
    expect(present(joined("ada", "c1", 1_000), left("ada", "c1", 2_000, 2), ended(3_000, 2), joined("casey", "c9", 1_000, 2))).toEqual(["ada"]);
  });
});

const someone = fc.constantFrom("ada", "casey");
const instant = fc.integer({ min: 0, max: 9 });
const facts = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(joined, left), someone, fc.constantFrom("c1", "c2", "c3"), instant, fc.constantFrom(1, 1, 1, 2))
        .map(([make, who, connection, atMs, epoch]) => make(who, connection, atMs, epoch)),
    },
    { weight: 1, arbitrary: fc.tuple(instant, fc.constantFrom(1, 2)).map(([atMs, epoch]) => ended(atMs, epoch)) },
  ),
  { maxLength: 14 },
);

describe("for any facts", () => {
  test("order and repetition do not matter", () => {
    fc.assert(
      fc.property(
        facts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))),
        ([list, shuffled]) => {
          expect(present(...shuffled)).toEqual(present(...list));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("what is present is what a clerk with a sorted list would say", () => {
    fc.assert(
      fc.property(facts, (list) => {
        // Reads the facts in the order of their time, comings first, and keeps the set of open connections.
        const open = new Set<string>();
        const mine = list.filter((fact) => fact.epoch === 1);
        const rank = { joined: 0, left: 1, ended: 2 };
        for (const fact of mine.sort((a, b) => a.atMs - b.atMs || rank[a.kind] - rank[b.kind])) {
          if (fact.kind === "ended") open.clear();
          else if (fact.kind === "joined") open.add(`${fact.userId} ${fact.connectionId}`);
          else open.delete(`${fact.userId} ${fact.connectionId}`);
        }
        expect(present(...list)).toEqual([...new Set([...open].map((key) => key.split(" ")[0] ?? ""))].sort());
      }),
      { numRuns: 2_000 },
    );
  });

  test("more leaving never makes anybody present", () => {
    fc.assert(
      fc.property(facts, someone, fc.constantFrom("c1", "c2"), instant, (list, who, connection, atMs) => {
        const before = present(...list);
        for (const user of present(...list, left(who, connection, atMs))) expect(before).toContain(user);
      }),
    );
  });
});
