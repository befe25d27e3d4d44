import { vi } from "vitest";
import { setupBackend, createAdvisor, createUser, type TestBackend } from "./setup";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { FakeStream } from "../support/fakeStream";
import { credit, START_MS, type Rig } from "../support/sessionRig";

export type StreamRig = Rig & { stream: FakeStream };

/**
 * A backend with keys of a small Stream on this machine. The date stands still until a test moves it; timers run, because
 * real requests go over the loopback.
 */
export async function makeStreamRig(balanceMinor = 1_000n): Promise<StreamRig> {
  vi.useFakeTimers({ now: START_MS, toFake: ["Date"] });
  const stream = await new FakeStream().start();
  stubEnvironment({ ...LOCAL_DEMO, STREAM_API_KEY: stream.apiKey, STREAM_API_SECRET: stream.apiSecret });
  vi.stubGlobal("fetch", stream.fetch);
  const t = setupBackend();
  const client = await createUser(t, { name: "Casey" });
  const advisor = await createAdvisor(t, { name: "Ada" });
  await credit(t, client.userId, balanceMinor);
  return { t, client, advisor, stream };
}

/** Work that was due when it was scheduled. What waits longer runs when a test calls it: its timer knows no moved date. */
async function hasDueWork(t: TestBackend): Promise<boolean> {
  return await t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.some(
      ({ state, scheduledTime, _creationTime }) => state.kind === "inProgress" || (state.kind === "pending" && scheduledTime - _creationTime < 100),
    );
  });
}

/** Waits until everything that was due has run, requests to Stream included. */
export async function settle(t: TestBackend): Promise<void> {
  // Calls wait in the pool's own table, which is not seen here: it has its turn once nothing else is left.
  for (let idle = 0; idle < 3; idle = (await hasDueWork(t)) ? 0 : idle + 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await t.finishInProgressScheduledFunctions();
  }
}
