import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { keepTicking, makeRig, openSession, type Rig } from "@/tests/support/sessionRig";
import { createUser, type TestUser } from "./setup";

export const DAY_MS = 24 * 60 * 60 * 1000;
export const DESCRIPTION = "The advisor left after ten minutes and did not come back.";

export const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

export type DisputeRig = Rig & { robin: TestUser; sam: TestUser; sessionId: Id<"sessions"> };

/** Ten minutes between Casey and Ada at `rate` a minute, ended, and two admins. At 150 cents the charge is $15.00. */
export async function disputableSession(rate = 150n, balanceMinor = 5_000n): Promise<DisputeRig> {
  const rig = await makeRig(balanceMinor, rate);
  const robin = await createUser(rig.t, { name: "Robin", roles: ["client", "admin"] });
  const sam = await createUser(rig.t, { name: "Sam", roles: ["client", "admin"] });
  return { ...rig, robin, sam, sessionId: await anotherSession(rig) };
}

/** One more session of ten minutes. */
export async function anotherSession(rig: Rig): Promise<Id<"sessions">> {
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 600_000);
  await rig.client.as.mutation(api.sessions.end, { sessionId });
  return sessionId;
}

/** The wish to dispute a session, as Casey has it. */
export const wishFor = (sessionId: Id<"sessions">) => ({
  sessionId,
  reason: "advisor_absent" as const,
  description: DESCRIPTION,
  shareFiles: false,
  requestKey: `dispute-${sessionId}`,
});

/** Opens the dispute of the rig's session. */
export async function openDispute(rig: DisputeRig): Promise<Id<"disputes">> {
  return (await rig.client.as.mutation(api.disputes.open, wishFor(rig.sessionId))).disputeId;
}

/** A decision, with a key of its own. */
export const decisionOf = (disputeId: Id<"disputes">, refundMinor: bigint, requestKey = "decision-1") => ({
  disputeId,
  decision: refundMinor === 0n ? ("reject" as const) : ("refund" as const),
  refundMinor,
  reason: "The segments show it.",
  requestKey,
});

/** The balances of one person that are not 0. */
export async function balancesOf({ t }: Rig, { userId }: TestUser): Promise<Record<string, bigint>> {
  const rows = await t.run((ctx) =>
    ctx.db
      .query("accounts")
      .withIndex("by_ownerId", (q) => q.eq("ownerId", userId))
      .collect(),
  );
  return Object.fromEntries(rows.filter((row) => row.balanceMinor !== 0n).map((row) => [row.class, row.balanceMinor]));
}

/** The earning of a session. */
export async function earningOf({ t }: Rig, sessionId: Id<"sessions">) {
  const earning = await t.run((ctx) =>
    ctx.db
      .query("earnings")
      .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
      .unique(),
  );
  if (earning === null) throw new Error("no earning");
  return earning;
}
