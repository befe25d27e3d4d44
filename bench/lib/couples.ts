import { randomUUID } from "node:crypto";
import type { Value } from "convex/values";
import type { BenchBackend } from "./backend";
import { inParallel } from "./pace";
import { SyncClient } from "./syncClient";

const BATCH = 50;
const WIDTH = 32;

/** A client and an advisor with their sockets and the session between them. */
export type Couple = { client: SyncClient; advisor: SyncClient; sessionId: string };

export type SessionView = { state: string; exhaustAtMs: number | null; chargeMinor: bigint | null };

/** Makes a couple for each balance, connects both sides and opens their rooms, in the same order. Nothing is billed before both have ticked. */
export async function openRooms(
  backend: BenchBackend,
  options: { from: number; balancesMinor: readonly bigint[]; ratePerMinuteMinor: bigint },
): Promise<Couple[]> {
  const { from, balancesMinor, ratePerMinuteMinor } = options;
  const advisorIds: string[] = [];
  for (let n = 0; n < balancesMinor.length; n += BATCH) {
    const args = { from: from + n, balancesMinor: balancesMinor.slice(n, n + BATCH), ratePerMinuteMinor };
    advisorIds.push(...((await backend.run("benchWorld:addCouples", args)) as string[]));
  }
  const couples = new Array<Couple>(advisorIds.length);
  await inParallel(advisorIds, WIDTH, async (advisorId, index) => {
    const [clientToken, advisorToken] = await Promise.all([backend.tokenFor(`dev_client${from + index}`), backend.tokenFor(`dev_advisor${from + index}`)]);
    const [client, advisor] = await Promise.all([SyncClient.connect(backend.url, clientToken), SyncClient.connect(backend.url, advisorToken)]);
    const request = { advisorId, mode: "chat", requestKey: randomUUID() } as Record<string, Value>;
    const { sessionId } = (await client.mutation("sessions:request", request)) as { sessionId: string };
    await advisor.mutation("sessions:accept", { sessionId });
    couples[index] = { client, advisor, sessionId };
  });
  return couples;
}
