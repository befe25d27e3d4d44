import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { BackendClient } from "./support/backend";
import { OwnBrowser } from "./support/ownBrowser";
import { Person } from "./support/person";
import { Room } from "./support/room";
import { Stack } from "./support/stack";
import { TestClock } from "./support/testClock";

/** Both leases outlive a step, so whoever was ticked before each step is never missed. */
const STEP_MS = 4_000;
const RATE_PER_MINUTE_MINOR = 50n;

type Side = "client" | "advisor";

/** One of the two: a browser, a program that ticks in their name, and the room as they see it. */
interface Participant {
  browser: OwnBrowser;
  person: Person;
  backend: BackendClient;
  room: Room;
}

let stack: Stack;
let clock: TestClock;
let sides: Record<Side, Participant>;

async function enter(side: Side): Promise<Participant> {
  const [name, subject, persona] = side === "client" ? ["casey", "dev_casey", "Casey (client)"] : ["ada", "dev_ada", "Ada (advisor)"];
  const browser = await OwnBrowser.launch();
  const person = await Person.open(browser.browser, stack.siteUrl, name);
  await person.signInAs(`Continue as ${persona}`);
  return { browser, person, backend: await BackendClient.signIn(stack.siteUrl, stack.convexUrl, subject), room: new Room(person.page) };
}

beforeAll(async () => {
  stack = await Stack.start({ testClock: true });
  clock = new TestClock(stack.convexUrl, await stack.adminKey());
  const [client, advisor] = await Promise.all([enter("client"), enter("advisor")]);
  sides = { client, advisor };
  await client.person.addFunds("50");
  await clock.freeze();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const { browser, person } of Object.values(sides)) {
    browser.thaw();
    await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
  }
});

afterAll(async () => {
  for (const { browser } of Object.values(sides ?? {})) {
    browser.thaw();
    await browser.close();
  }
  await stack?.stop();
});

const other = (side: Side): Side => (side === "client" ? "advisor" : "client");

async function tick(side: Side, sessionId: Id<"sessions">): Promise<void> {
  await sides[side].backend.mutation(api.sessions.tick, { sessionId });
}

/** Lets time pass with proof of these sides in every step. */
async function pass(ms: number, sessionId: Id<"sessions">, present: readonly Side[]): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
    for (const side of present) await tick(side, sessionId);
    await clock.advance(Math.min(STEP_MS, leftMs));
  }
}

async function startChat(): Promise<Id<"sessions">> {
  const { client, advisor } = sides;
  await advisor.person.page.goto("/advisor-dashboard");
  await client.person.requestChat("Ada");
  await advisor.person.page.getByRole("button", { name: "Accept" }).click();
  await Promise.all([client.room.waitUntilRunning(), advisor.room.waitUntilRunning()]);
  return client.room.sessionId as Id<"sessions">;
}

/** What this much proven time costs: floored once. */
const costMinor = (billedMs: number) => (RATE_PER_MINUTE_MINOR * BigInt(billedMs)) / 60_000n;

describe("a side that is gone for a while", () => {
  it("of 5, 20 and 50 seconds, no unproven second is billed, and the room stays where it is", async () => {
    const sessionId = await startChat();
    let billedMs = 0;
    for (const goneMs of [5_000, 20_000, 50_000]) {
      for (const side of ["client", "advisor"] as const) {
        await pass(STEP_MS, sessionId, ["client", "advisor"]);
        billedMs += STEP_MS;
        await Promise.all([tick("client", sessionId), tick("advisor", sessionId)]);
        const { browser, person, room } = sides[side];
        const main = await person.page.getByRole("main").elementHandle();

        browser.freeze();
        await pass(goneMs, sessionId, [other(side)]);
        // Shorter than a lease it counts as there; longer, the bill ended with the last proof of both.
        if (goneMs < 10_000) billedMs += goneMs;
        browser.thaw();

        await Promise.all([room.waitUntilRunning(), sides[other(side)].room.waitUntilRunning()]);
        expect(await main?.evaluate((element) => element.isConnected)).toBe(true);
        await tick(side, sessionId);
        const snapshot = await sides.client.backend.mutation(api.sessions.tick, { sessionId });
        expect(snapshot).toMatchObject({ state: "running", billedMs, costMinor: costMinor(billedMs) });
      }
    }
    await sides.client.room.end();
    const receipt = await sides.client.backend.query(api.sessions.receipt, { sessionId });
    expect(receipt).toMatchObject({ chargeMinor: costMinor(billedMs), disconnects: { client: 2, advisor: 2 } });
    expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
  });

  it.each(["client", "advisor"] as const)("of 90 seconds, the session has ended, billed to the last proof: %s", async (side) => {
    const sessionId = await startChat();
    await pass(8_000, sessionId, ["client", "advisor"]);
    await Promise.all([tick("client", sessionId), tick("advisor", sessionId)]);
    const { browser, person } = sides[side];
    browser.freeze();
    await pass(90_000, sessionId, [other(side)]);
    browser.thaw();
    await person.page.getByRole("link", { name: /receipt/i }).first().waitFor();
    const receipt = await sides[side].backend.query(api.sessions.receipt, { sessionId });
    expect(receipt).toMatchObject({ endReason: "connection_lost", chargeMinor: costMinor(8_000) });
    expect(receipt?.segments.filter(({ billed }) => billed).map(({ startMs, endMs }) => endMs - startMs)).toEqual([8_000]);
  });

  it("whose browser broke comes back in a new one and goes on", async () => {
    const sessionId = await startChat();
    await pass(8_000, sessionId, ["client", "advisor"]);
    await Promise.all([tick("client", sessionId), tick("advisor", sessionId)]);
    await sides.client.browser.kill();
    await pass(30_000, sessionId, ["advisor"]);
    sides.client = await enter("client");
    await sides.client.person.page.goto(`/session/${sessionId}`);
    await Promise.all([sides.client.room.waitUntilRunning(), sides.advisor.room.waitUntilRunning()]);
    await sides.client.room.end();
    const receipt = await sides.client.backend.query(api.sessions.receipt, { sessionId });
    expect(receipt?.chargeMinor).toBe(costMinor(8_000));
    expect(await stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    sides.advisor.person.assertQuiet();
  });
});
