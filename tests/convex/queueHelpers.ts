import { expect } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { credit, makeRig, openSession, pass, tickBoth, type Rig } from "../support/sessionRig";
import { createUser, type TestUser } from "./setup";

export const MINUTE_MS = 60_000;

/** Somebody with a place in the queue. */
export type Waiting = { client: TestUser; sessionId: Id<"sessions"> };

export function refusal(code: string, details?: Record<string, unknown>) {
  return { data: details === undefined ? { code } : { code, details } };
}

export async function newClient(rig: Rig, name: string, balanceMinor = 1_000n): Promise<TestUser> {
  const client = await createUser(rig.t, { name });
  if (balanceMinor > 0n) await credit(rig.t, client.userId, balanceMinor);
  return client;
}

/** Asks Ada for a chat, willing to wait. */
export function ask(rig: Rig, client: TestUser, overrides: Record<string, unknown> = {}) {
  return client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "chat",
    requestKey: `key-of-${client.userId}`,
    queue: true,
    ...overrides,
  });
}

/** A new client who takes a place in the queue. */
export async function queueUp(rig: Rig, name: string, balanceMinor = 1_000n): Promise<Waiting> {
  const client = await newClient(rig, name, balanceMinor);
  const { sessionId, state } = await ask(rig, client);
  expect(state).toBe("queued");
  return { client, sessionId };
}

/** Lets time pass while Ada and everybody in `waiting` have a page open. */
export async function passHere(rig: Rig, ms: number, waiting: readonly Waiting[]): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 20_000) {
    await rig.advisor.as.mutation(api.presence.beat, {});
    for (const { client } of waiting) await client.as.mutation(api.sessions.stillWaiting, {});
    await pass(rig.t, Math.min(20_000, leftMs));
  }
}

export async function stateOf({ client, sessionId }: Waiting) {
  return (await client.as.query(api.sessions.get, { sessionId }))?.state;
}

export const placeOf = ({ client, sessionId }: Waiting) => client.as.query(api.sessions.place, { sessionId });

/** Casey is in a session with Ada since `START_MS`. */
export async function busyRig(): Promise<Rig & { running: Id<"sessions"> }> {
  const rig = await makeRig(5_000n);
  const running = await openSession(rig);
  await tickBoth(rig, running);
  return { ...rig, running };
}

export const signs = (rig: Rig) => rig.t.run(async (ctx) => await ctx.db.query("queueSigns").collect());
