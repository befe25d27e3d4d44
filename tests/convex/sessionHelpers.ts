import { vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { creditTopUp } from "@/convex/model/metering/decide";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

export type Room = { t: TestBackend; client: TestUser; advisor: TestAdvisor; sessionId: Id<"sessions"> };

/** Puts verified money into a wallet. */
export async function fund(t: TestBackend, user: TestUser, amountMinor: bigint, paymentId = `pay_${user.userId}_${amountMinor}`): Promise<void> {
  const actor = { kind: "provider" as const, provider: "demo" };
  await t.run((ctx) => creditTopUp(ctx, { userId: user.userId, paymentId, amountMinor, atMs: Date.now(), actor }));
}

/** An accepted session in which both parties have just ticked: its meter runs at $0.50 a minute on $10.00. */
export async function runningRoom(): Promise<Room> {
  const t = setupBackend();
  const client = await createUser(t, { name: "Casey" });
  const advisor = await createAdvisor(t);
  await fund(t, client, 1_000n);
  const wish = { advisorId: advisor.advisorId, mode: "chat" as const, requestKey: "session-key-1" };
  const { sessionId } = await client.as.mutation(api.sessions.request, wish);
  await advisor.as.mutation(api.sessions.accept, { sessionId });
  const room = { t, client, advisor, sessionId };
  await bothTick(room);
  return room;
}

export async function bothTick({ client, advisor, sessionId }: Room): Promise<void> {
  await client.as.mutation(api.sessions.tick, { sessionId });
  await advisor.as.mutation(api.sessions.tick, { sessionId });
  await client.as.mutation(api.sessions.tick, { sessionId });
}

/** Lets time pass while both parties keep ticking. */
export async function passTogether(room: Room, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 4_000) {
    vi.setSystemTime(Date.now() + Math.min(left, 4_000));
    await bothTick(room);
  }
}
