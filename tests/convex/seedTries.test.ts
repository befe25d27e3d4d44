import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { internal } from "@/convex/_generated/api";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { setupBackend } from "./setup";

const { machine } = vi.hoisted(() => ({ machine: { cutsShort: 0, begun: 0 } }));
vi.mock("@/convex/model/seed/steps", async (original) => {
  const real = await original<typeof import("@/convex/model/seed/steps")>();
  const runNextStep: typeof real.runNextStep = async (ctx) => {
    machine.begun += 1;
    const step = await real.runNextStep(ctx);
    // As the backend ends a function that takes too long: after its writes, which are then undone.
    if (machine.begun <= machine.cutsShort) throw new Error("Function execution timed out (maximum duration: 1s)");
    return step;
  };
  return { ...real, runNextStep };
});

beforeEach(() => {
  stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "off" });
  machine.begun = 0;
});
afterEach(() => {
  machine.cutsShort = 0;
});

it("tries a step again that a busy machine cut short, and leaves nothing of the first time", async () => {
  machine.cutsShort = 4;
  const t = setupBackend();
  expect(await t.action(internal.seed.run, {})).toEqual(["personas", "categories", "advisors", "application"]);
  const names = await t.run(async (ctx) => (await ctx.db.query("users").collect()).map(({ firstName }) => firstName));
  expect(names.filter((name) => name === "Robin")).toHaveLength(1);
});

it("gives up after five times and says why", async () => {
  machine.cutsShort = Infinity;
  const t = setupBackend();
  await expect(t.action(internal.seed.run, {})).rejects.toThrow("timed out");
  expect(machine.begun).toBe(5);
  expect(await t.run(async (ctx) => await ctx.db.query("users").collect())).toEqual([]);
});
