import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { BackendClient } from "./backend";

/** Both leases outlive a step, so whoever was ticked before each step is never missed. */
const STEP_MS = 8_000;

/** The backend's clock, held and moved by a journey. Each call answers once everything that has become due has run. */
export class TestClock {
  constructor(
    private readonly convexUrl: string,
    private readonly adminKey: string,
  ) {}

  private async move(change: { frozen?: boolean; advanceMs?: number }): Promise<number> {
    const response = await fetch(`${this.convexUrl}/api/test_clock`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${this.adminKey}` },
      body: JSON.stringify(change),
    });
    if (!response.ok) throw new Error(`test clock answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { nowMs: number }).nowMs;
  }

  async freeze(): Promise<number> {
    return await this.move({ frozen: true });
  }

  /** Lets the time pass by itself again, from where it stands. */
  async release(): Promise<number> {
    return await this.move({ frozen: false });
  }

  async advance(ms: number): Promise<number> {
    return await this.move({ advanceMs: ms });
  }

  /**
   * Lets time pass in a running session until this much of it is billed, with proof of both sides in every step. The clock stands still before and
   * after. Answers what the session then is to the first of the two.
   */
  async passUntilBilled(billedMs: number, sessionId: Id<"sessions">, sides: readonly [BackendClient, BackendClient]) {
    const tick = async () => (await Promise.all(sides.map(async (side) => await side.mutation(api.sessions.tick, { sessionId }))))[0];
    for (let leftMs = billedMs - ((await tick())?.billedMs ?? 0); leftMs > 0; leftMs -= STEP_MS) {
      await tick();
      await this.advance(Math.min(STEP_MS, leftMs));
    }
    return await tick();
  }
}
