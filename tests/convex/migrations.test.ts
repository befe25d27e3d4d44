import { expect, it, vi } from "vitest";
import { internal } from "@/convex/_generated/api";
import { createAdvisor, createUser, setupBackend } from "./setup";

it("a deleted advisor loses the old label, somebody who is called like it keeps the name", async () => {
  vi.useFakeTimers();
  const t = setupBackend();
  const ada = await createAdvisor(t, { name: "Ada" });
  const nora = await createAdvisor(t, { name: "Nora" });
  await createUser(t);
  await t.run(async (ctx) => {
    for (const { advisorId } of [ada, nora]) await ctx.db.patch("advisorProfiles", advisorId, { displayName: "Deleted user" });
    await ctx.db.patch("users", ada.userId, { deletedAtMs: Date.now(), firstName: "" });
  });
  const migrate = async () => {
    await t.mutation(internal.migrations.runAll, {});
    await t.finishAllScheduledFunctions(vi.runAllTimers);
  };
  await migrate();
  const names = async () =>
    await t.run(async (ctx) => [
      (await ctx.db.get("advisorProfiles", ada.advisorId))?.displayName,
      (await ctx.db.get("advisorProfiles", nora.advisorId))?.displayName,
    ]);
  expect(await names()).toEqual(["", "Deleted user"]);
  await migrate();
  expect(await names()).toEqual(["", "Deleted user"]);
  vi.useRealTimers();
});

it("a dry run says what it would change in rows with amounts, changes nothing, and leaves JSON as it was", async () => {
  vi.useFakeTimers();
  const t = setupBackend();
  const ada = await createAdvisor(t, { name: "Ada" });
  await t.run(async (ctx) => {
    await ctx.db.patch("advisorProfiles", ada.advisorId, { displayName: "Deleted user" });
    await ctx.db.patch("users", ada.userId, { deletedAtMs: Date.now() });
  });
  const told = vi.spyOn(console, "debug").mockImplementation(() => undefined);
  const answer = await t.mutation(internal.migrations.run, { fn: "migrations:namesOnProfiles", dryRun: true, reset: true });
  expect(answer).toMatchObject({ Status: expect.not.stringContaining("failed") as string });
  const changes = told.mock.calls.filter(([text]) => text === "DRY RUN: Example change").map(([, change]) => change as object);
  expect(changes).toMatchObject([{ before: { displayName: "Deleted user", chatPriceMinor: 50n }, after: { displayName: "" } }]);
  expect(await t.run(async (ctx) => (await ctx.db.get("advisorProfiles", ada.advisorId))?.displayName)).toBe("Deleted user");
  expect(() => JSON.stringify(1n)).toThrow(TypeError);
  vi.useRealTimers();
});
