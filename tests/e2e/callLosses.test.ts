import { beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { BackendClient } from "./support/backend";
import { startCall } from "./support/call";
import type { OwnBrowser } from "./support/ownBrowser";
import type { Person } from "./support/person";
import { Stage } from "./support/stage";
import { TestClock } from "./support/testClock";

/** The names of the two in a call, as the other one reads them. */
const NAMES = { client: "Casey", advisor: "Ada Lindqvist" };
/** Both leases outlive a step, so whoever was ticked before each step is never missed. */
const STEP_MS = 4_000;
const GONE_MS = 50_000;
const RATE_PER_MINUTE_MINOR = 120n;
const ADVISOR_TICK_MS = 5_000;
const CLIENT_LEASE_MS = 10_000;

type Side = "client" | "advisor";

const stage = Stage.use({ testClock: true });
let sides: Record<Side, { person: Person; browser: OwnBrowser }>;

beforeAll(async () => {
  const [advisor, client] = await Promise.all([stage.enterAlone("ada"), stage.enterAlone("casey")]);
  sides = { advisor, client };
  await client.person.addFunds("50");
});

/** What this much proven time costs: floored once. */
const costMinor = (billedMs: number) => (RATE_PER_MINUTE_MINOR * BigInt(billedMs)) / 60_000n;

describe("a call that loses", () => {
  it("its server goes on by itself when that is back, and the time between is free", async () => {
    const { client, advisor } = await startCall(sides.client.person, sides.advisor.person, NAMES);
    const calls = [client, advisor];
    const rooms = await Promise.all(calls.map(({ page }) => page.getByRole("main").elementHandle()));
    // The advisor proves to be there every five seconds: 7 s at 2 cents a second hold such a proof.
    await expect.poll(() => client.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThanOrEqual(14);
    const killedAtMs = await stage.stack.kill();
    await Promise.all(calls.map(({ page }) => page.getByText("Reconnecting", { exact: true }).first().waitFor()));
    // Shorter than a lease it would count as there.
    await expect.poll(() => Date.now() - killedAtMs, { timeout: 30_000, interval: 100 }).toBeGreaterThan(CLIENT_LEASE_MS + 1_000);
    await stage.stack.restart();
    const restartedAtMs = Date.now();
    await Promise.all(calls.map((call) => call.waitUntilRunning()));
    await Promise.all(calls.map((call) => call.waitForPicture()));
    for (const room of rooms) expect(await room?.evaluate((element) => element.isConnected)).toBe(true);
    const costMinorAgain = await client.figureMinor("Cost so far");
    await expect.poll(() => client.figureMinor("Cost so far"), { timeout: 30_000 }).toBeGreaterThan(costMinorAgain);
    const { sessionId } = client;
    await client.end();
    await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();

    const receipt = await stage.checkedReceipt(sessionId);
    const billed = receipt.segments.filter((segment) => segment.billed);
    // On a busy machine a proof may come too late at other times too: what counts is the time around the loss.
    const before = billed.findLast(({ startMs }) => startMs <= killedAtMs);
    const after = billed.find(({ startMs }) => startMs > killedAtMs);
    // Up to the last proof of both, which the advisor's rhythm puts close before the end of the server.
    expect(before?.endMs).toBeLessThanOrEqual(killedAtMs);
    expect(before?.endMs).toBeGreaterThan(killedAtMs - ADVISOR_TICK_MS - 4_000);
    expect(after?.startMs).toBeGreaterThan(killedAtMs + CLIENT_LEASE_MS);
    expect(after?.startMs).toBeLessThan(restartedAtMs + 30_000);
  });

  it("one side for 50 seconds bills up to the last proof and goes on by itself", async () => {
    const clock = new TestClock(stage.stack.convexUrl, await stage.stack.adminKey());
    await clock.freeze();
    const backends: Record<Side, BackendClient> = { client: await stage.backendOf("casey"), advisor: await stage.backendOf("ada") };
    const { client, advisor } = await startCall(sides.client.person, sides.advisor.person, NAMES);
    const calls = [client, advisor];
    const sessionId = client.sessionId as Id<"sessions">;
    const tick = async (side: Side) => await backends[side].mutation(api.sessions.tick, { sessionId });
    const pass = async (ms: number, present: readonly Side[]) => {
      for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
        await Promise.all(present.map(tick));
        await clock.advance(Math.min(STEP_MS, leftMs));
      }
    };
    const both = ["client", "advisor"] as const;
    let billedMs = 0;
    for (const [side, other] of [both, both.toReversed()] as [Side, Side][]) {
      await pass(2 * STEP_MS, both);
      billedMs += 2 * STEP_MS;
      await Promise.all(both.map(tick));
      const rooms = await Promise.all(calls.map(({ page }) => page.getByRole("main").elementHandle()));
      sides[side].browser.freeze();
      await pass(GONE_MS, [other]);
      await sides[other].person.page.getByText(/Nothing is billed until/).first().waitFor({ timeout: 30_000 });
      sides[side].browser.thaw();
      await Promise.all(calls.map((call) => call.waitUntilRunning()));
      await Promise.all(calls.map((call) => call.waitForPicture()));
      for (const room of rooms) expect(await room?.evaluate((element) => element.isConnected)).toBe(true);
      expect(await tick("client")).toMatchObject({ state: "running", billedMs, costMinor: costMinor(billedMs) });
    }
    await client.end();
    await client.page.getByRole("link", { name: /receipt/i }).first().waitFor();
    const receipt = await stage.checkedReceipt(sessionId);
    expect(receipt).toMatchObject({ billedMs, chargeMinor: costMinor(billedMs) });
    for (const { person } of Object.values(sides)) expect(person.foreignRequests).toEqual([]);
  });
});
