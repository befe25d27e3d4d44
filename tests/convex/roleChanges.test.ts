import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Role } from "@/lib/rolePermissions";
import { addCategories, submitFinished } from "./applicationHelpers";
import { callFunction, missingId, registered, sampleOf, type Sampling } from "./registered";
import { createAdvisor, createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

/** What writes; without the way to delete one's own account, which takes roles and gives none. */
const writing = registered.filter(({ path, fn }) => !fn.isQuery && path !== "users:deleteAccount");

/** What everybody is, and what every application and profile has become. */
async function standing(t: TestBackend): Promise<unknown> {
  return await t.run(async (ctx) => ({
    users: (await ctx.db.query("users").collect()).map(({ _id, roles, suspended }) => ({ _id, roles, suspended })),
    decisions: (await ctx.db.query("applications").collect()).map(({ _id, state }) => [_id, state === "approved"]),
    profiles: (await ctx.db.query("advisorProfiles").collect()).map(({ _id, status }) => ({ _id, status })),
  }));
}

/** The ways to fill in the arguments: each alternative, both answers, with and without what is optional. */
const WAYS: Sampling[] = [0, 1, 2, 3].flatMap((alternative) => [true, false].map((boolean) => ({ alternative, boolean, withOptional: alternative % 2 === 0 })));

describe("a role of anybody, changed by somebody who is no admin", () => {
  it.each([
    ["a client", ["client"]],
    ["an advisor", ["client", "advisor"]],
  ] as const)("is out of reach of every function: %s", async (_who, roles) => {
    const t = setupBackend();
    await addCategories(t);
    const victim = await createUser(t, { name: "Vera" });
    await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    const advisor = await createAdvisor(t, { name: "Grace" });
    const person: TestUser = roles.some((role: Role) => role === "advisor") ? await createAdvisor(t, { name: "Mallory" }) : await createUser(t, { name: "Mallory" });
    const { _id: applicationId } = await submitFinished(t, person);
    const before = await standing(t);
    let calls = 0;
    for (const { path, fn } of writing) {
      for (const way of WAYS) {
        for (const userId of [person.userId, victim.userId]) {
          const ids: Record<string, string> = { users: userId, applications: applicationId, advisorProfiles: advisor.advisorId };
          const args = sampleOf(fn, { ...way, idOf: (table) => ids[table] ?? missingId(table) });
          calls += 1;
          try {
            await callFunction(person.as, path, fn, args);
          } catch (error) {
            if (!(error instanceof ConvexError)) throw new Error(`${path} failed without a code`, { cause: error });
          }
        }
      }
      expect([path, await standing(t)]).toEqual([path, before]);
    }
    expect(calls).toBe(writing.length * WAYS.length * 2);
  });

  it.each(["users:ensure", "users:updateSettings", "advisorProfiles:saveDraft", "advisorProfiles:edit"])("cannot be slipped in beside what %s takes", async (path) => {
    const t = setupBackend();
    const ada = await createAdvisor(t);
    const found = writing.find((entry) => entry.path === path);
    if (found === undefined) throw new Error(`${path} is gone`);
    const before = await standing(t);
    for (const extra of [{ roles: ["admin"] }, { role: "admin" }, { status: "approved" }]) {
      await expect(callFunction(ada.as, path, found.fn, { ...sampleOf(found.fn), ...extra })).rejects.toThrow(/Validator error|Unexpected field/);
      await expect(callFunction(ada.as, path, found.fn, { ...sampleOf(found.fn), changes: extra })).rejects.toThrow(/Validator error|Unexpected field/);
    }
    expect(await standing(t)).toEqual(before);
  });
});
