import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Execution, Identity } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { TestClock } from "../../src/runtime/clock.js";
import { type Backend, openBackend, START_MS } from "../support/functions.js";

let backend: Backend;
const executions: Execution[] = [];
beforeAll(async () => {
  backend = await openBackend();
  backend.runner.onExecution((execution) => executions.push(execution));
});
afterAll(() => backend.close());

const person = (subject: string): Identity => ({
  kind: "user",
  attributes: { tokenIdentifier: `https://i|${subject}`, issuer: "https://i", subject },
  expiresAtMs: Infinity,
});
const runsOf = (path: string): number => executions.filter((execution) => execution.path === path).length;

test("a result is shared until something it read changes", async () => {
  const ask = () => backend.value(backend.query("counters:get", { name: "shared" }));
  expect([await ask(), await ask()]).toEqual([0, 0]);
  expect(runsOf("counters:get")).toBe(1);
  await backend.mutation("counters:increment", { name: "somebody else's" });
  expect([await ask(), runsOf("counters:get")]).toEqual([0, 1]);
  await backend.mutation("counters:increment", { name: "shared" });
  expect([await ask(), runsOf("counters:get")]).toEqual([1, 2]);
});

test("nobody gets another person's result, directly or through a nested query", async () => {
  for (const path of ["auth:whoAmI", "auth:subjectThroughNestedQuery"]) {
    const seen: unknown[] = [];
    for (const identity of [person("ada"), person("casey"), person("ada"), { kind: "none" } as const, { kind: "admin" } as const]) {
      const value = await backend.value(backend.query(path, {}, { identity }));
      seen.push(value !== null && typeof value === "object" ? (value as { subject: string }).subject : value);
    }
    expect(seen).toEqual(["ada", "casey", "ada", null, null]);
    expect(runsOf(path)).toBe(4);
  }
});

test("what did not look at the person is shared between people", async () => {
  for (const name of ["ada", "casey"])
    expect(await backend.value(backend.query("auth:anonymousConstant", {}, { identity: person(name) }))).toBe(7);
  expect(runsOf("auth:anonymousConstant")).toBe(1);
});

test("a result that depends on the time is not handed out when the clock has moved on", async () => {
  const ask = async () => ((await backend.value(backend.query("determinism:clock", { spin: 0 }))) as { first: number }).first;
  const before = await ask();
  backend.clock.advance(60_000);
  expect(await ask()).toBe(before + 60_000);
});

test("an admin may act as somebody", async () => {
  const identity: Identity = { kind: "admin", impersonating: { tokenIdentifier: "t", issuer: "i", subject: "robin" } };
  expect(await backend.value(backend.mutation("auth:mySubject", {}, { identity }))).toBe("robin");
  expect(await backend.value(backend.action("auth:subjectThroughAction", {}, { identity }))).toEqual(["robin", "robin"]);
});

test("a mutation sent again is answered with the recorded result and timestamp", async () => {
  const idempotency = { sessionId: randomUUID(), requestId: 0 };
  const first = await backend.mutation("counters:increment", { name: "once" }, { idempotency });
  const again = await backend.mutation("counters:increment", { name: "once" }, { idempotency });
  expect(first).toMatchObject({ ok: true, value: 1 });
  expect(again).toEqual(first);
  const [next, other] = await Promise.all([
    backend.value(backend.mutation("counters:increment", { name: "once" }, { idempotency: { ...idempotency, requestId: 1 } })),
    backend.value(backend.mutation("counters:increment", { name: "once" }, { idempotency: { sessionId: randomUUID(), requestId: 0 } })),
  ]);
  expect([next, other]).toEqual([2, 3]);
});

test("a failure is not recorded", async () => {
  const idempotency = { sessionId: randomUUID(), requestId: 0 };
  expect((await backend.mutation("counters:incrementThenFail", { name: "retry" }, { idempotency })).ok).toBe(false);
  expect(await backend.value(backend.mutation("counters:increment", { name: "retry" }, { idempotency }))).toBe(1);
});

test("a process that has just started knows the answers of the last one, and runs what is new", async () => {
  const sessionId = randomUUID();
  const clock = new TestClock({ startMs: START_MS, frozen: true });
  const database = await openDatabase({ memory: true }, clock);
  const send = (to: Backend, requestId: number) =>
    to.value(to.mutation("counters:increment", { name: "restart" }, { idempotency: { sessionId, requestId } }));
  const before = await openBackend({ database, clock });
  expect([await send(before, 0), await send(before, 3)]).toEqual([1, 2]);
  await before.runner.close();
  const after = await openBackend({ database, clock, push: false });
  expect([await send(after, 3), await send(after, 4), await send(after, 0), await send(after, 2)]).toEqual([2, 3, 1, 4]);
  await after.close();
});

test("recorded answers are dropped beyond a thousand per session, and after an hour", async () => {
  const sessionId = randomUUID();
  const send = (requestId: number) => backend.mutation("counters:increment", { name: "many" }, { idempotency: { sessionId, requestId } });
  for (let requestId = 0; requestId <= 1_152; requestId++) await send(requestId);
  expect(await send(1_152)).toMatchObject({ value: 1_153 });
  expect(await send(152)).toMatchObject({ value: 153 });
  expect(await send(151)).toMatchObject({ value: 1_154 });
  // An hour, and the ten minutes within which they are looked at together.
  backend.clock.advance(4_200_001);
  await backend.mutation("counters:writeNothing");
  await expect.poll(async () => (await send(1_152)).ok && ((await send(1_000)) as { value: number }).value > 1_153).toBe(true);
});

test("a page is read up to its journal again, however much has been added", async () => {
  const add = (text: string) => backend.mutation("lists:add", { list: "pages", text });
  for (const text of ["a", "b", "c"]) await add(text);
  const args = { list: "pages", paginationOpts: { numItems: 2, cursor: null } };
  const first = await backend.query("lists:page", args);
  expect(first).toMatchObject({ ok: true, value: { isDone: false, page: [{ text: "a" }, { text: "b" }] } });
  expect(first.journal).not.toBeNull();
  await backend.mutation("lists:remove", { id: (first as unknown as { value: { page: Array<{ _id: string }> } }).value.page[0]!._id });
  expect(await backend.query("lists:page", args, { journal: first.journal })).toMatchObject({
    value: { page: [{ text: "b" }] },
    journal: first.journal,
  });
  expect(await backend.query("lists:page", args)).toMatchObject({ value: { page: [{ text: "b" }, { text: "c" }] } });
});
