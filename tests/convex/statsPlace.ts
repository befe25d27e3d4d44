import fc from "fast-check";
import { vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Doc, Id, TableNames } from "@/convex/_generated/dataModel";
import { LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { credit } from "../support/sessionRig";
import { addCategories, submitFinished } from "./applicationHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { addBank, ask, earn, KEYS, NOVEMBER_MS, REASON, settleJobs } from "./payoutHelpers";
import { setupBackend, type TestBackend, type TestUser } from "./setup";

/** Everybody of a place in which everything that is counted can happen. */
export type Place = {
  t: TestBackend;
  robin: TestUser;
  rene: TestUser;
  clients: TestUser[];
  advisors: (TestUser & { advisorId: Id<"advisorProfiles">; methodId: Id<"payoutMethods"> })[];
  /** Comes and goes with an application. */
  nora: TestUser;
};

let newcomers = 0;

/** Somebody who came in by the front door, so that they are counted. */
async function signUp(t: TestBackend, firstName: string): Promise<TestUser> {
  const subject = `life_${(newcomers += 1)}`;
  const tokenIdentifier = `${LOCAL_ISSUER}|${subject}`;
  const as = t.withIdentity({ issuer: LOCAL_ISSUER, subject, tokenIdentifier });
  const { userId } = await as.mutation(api.users.ensure, { firstName });
  return { userId, tokenIdentifier, as };
}

/** A place whose people came in by the front door; two of them advise. */
export async function foundPlace(): Promise<Place> {
  vi.useFakeTimers({ now: NOVEMBER_MS });
  stubEnvironment({ ...LOCAL_DEMO, ...KEYS });
  const t = setupBackend();
  await addCategories(t);
  const [robin, rene] = [await signUp(t, "Robin"), await signUp(t, "Rene")];
  for (const { userId } of [robin, rene]) await t.run((ctx) => ctx.db.patch("users", userId, { roles: ["client", "admin"] }));
  const clients = [await signUp(t, "Casey"), await signUp(t, "Dan")];
  const advisors: Place["advisors"] = [];
  for (const name of ["Ada", "Grace"]) {
    const user = await signUp(t, name);
    const { _id: applicationId } = await submitFinished(t, user, { displayName: `${name} Example` });
    vi.setSystemTime(Date.now() + 3 * 60_000);
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId, decision: "approve", reason: REASON });
    const profile = await user.as.query(api.advisorProfiles.mine, {});
    if (profile === null) throw new Error("no profile");
    await user.as.mutation(api.advisorProfiles.setAccepting, { accepting: true });
    advisors.push({ ...user, advisorId: profile.advisorId, methodId: await addBank(user) });
  }
  for (const { userId } of clients) await credit(t, userId, 20_000n);
  return { t, robin, rene, clients, advisors, nora: await signUp(t, "Nora") };
}

/** What can happen, in the order in which one thing leads to the next. */
export const STORIES = [
  ["topUp", "request", "accept", "talk", "talk", "end", "review", "unreview"],
  ["request", "accept", "talk", "minutes", "talk", "end", "dispute", "decide"],
  ["request", "accept", "talk", "talk", "end", "dispute", "giveUp"],
  ["request", "accept", "talk", "hours", "jobs", "review"],
  ["request", "decline"],
  ["request", "cancel"],
  ["request", "minutes", "jobs"],
  ["signUp", "apply", "hours", "judge"],
  ["apply", "takeBack", "bonus"],
  ["earn", "withdraw", "hours", "approve", "pay", "sendBack"],
  ["earn", "withdraw", "call"],
] as const;
export type Deed = (typeof STORIES)[number][number];

const story = fc.record({
  deeds: fc.constantFrom(...STORIES),
  who: fc.integer({ min: 0, max: 1 }),
  part: fc.integer({ min: 1, max: 100 }),
});

/** Stories that are lived at the same time: `turns` says which of them goes on. */
export const life = fc.record({ stories: fc.array(story, { minLength: 5, maxLength: 7 }), turns: fc.infiniteStream(fc.nat(20)) });

/** One thing that happens, to whom. */
export type Step = { what: Deed; who: number; part: number };

/** The steps of stories, one by one, now of the one and now of the other. */
export function* stepsOf({
  stories,
  turns,
}: {
  stories: { deeds: readonly Deed[]; who: number; part: number }[];
  turns: Iterator<number>;
}): Generator<Step> {
  let left = stories.map(({ deeds, who, part }) => ({ deeds: [...deeds], who, part }));
  while (left.length > 0) {
    const turn = left[Number(turns.next().value) % left.length]!;
    const what = turn.deeds.shift();
    if (what !== undefined) yield { what, who: turn.who, part: turn.part };
    left = left.filter(({ deeds }) => deeds.length > 0);
  }
}

let keys = 0;

/** Does one thing, as somebody would press it. A refusal is part of life; whether it came to something is told. */
export async function live({ t, robin, rene, clients, advisors, nora }: Place, { what, who, part }: Step): Promise<boolean> {
  const [client, advisor] = [clients[who]!, advisors[part % advisors.length]!];
  const rows = <Table extends TableNames>(table: Table): Promise<Doc<Table>[]> =>
    t.run(async (ctx) => (await ctx.db.query(table).collect()) as Doc<Table>[]);
  const one = async <Table extends TableNames>(table: Table, fits: (row: Doc<Table>) => boolean = () => true): Promise<Doc<Table>> => {
    const found = (await rows(table)).filter(fits);
    return found[part % found.length] ?? Promise.reject(new Nothing());
  };
  const asOf = (userId: Id<"users">) => [...clients, ...advisors].find((each) => each.userId === userId)!.as;
  const acts: Record<Deed, () => Promise<unknown>> = {
    signUp: async () => await signUp(t, "Somebody"),
    topUp: async () => await credit(t, client.userId, BigInt(part) * 100n),
    request: async () => {
      await advisor.as.mutation(api.presence.beat, {});
      const wish = {
        advisorId: advisor.advisorId,
        mode: "chat" as const,
        requestKey: `life-request-${(keys += 1)}`,
        queue: part % 2 === 0,
      };
      await client.as.mutation(api.sessions.request, part % 5 === 0 ? { ...wish, limitMinor: 240n } : wish);
    },
    accept: async () => {
      const { _id, advisorUserId } = await one("sessions", ({ state }) => state === "requested");
      await asOf(advisorUserId).mutation(api.sessions.accept, { sessionId: _id });
    },
    talk: async () => {
      const {
        _id: sessionId,
        clientId,
        advisorUserId,
      } = await one("sessions", ({ isOpen, acceptedAtMs }) => isOpen && acceptedAtMs !== null);
      for (let beat = 0; beat < 1 + (part % 4); beat += 1) {
        await asOf(advisorUserId).mutation(api.sessions.tick, { sessionId });
        await asOf(clientId).mutation(api.sessions.tick, { sessionId });
        vi.setSystemTime(Date.now() + 8_000);
      }
    },
    end: async () => {
      const { _id: sessionId, clientId } = await one("sessions", ({ isOpen, acceptedAtMs }) => isOpen && acceptedAtMs !== null);
      if (part % 3 === 0) await robin.as.mutation(api.admin.endSession, { sessionId, reason: REASON });
      else await asOf(clientId).mutation(api.sessions.end, { sessionId });
    },
    decline: async () => {
      const { _id, advisorUserId } = await one("sessions", ({ state }) => state === "requested");
      await asOf(advisorUserId).mutation(api.sessions.decline, { sessionId: _id });
    },
    cancel: async () => {
      const { _id, clientId } = await one("sessions", ({ state }) => state === "requested" || state === "queued");
      await asOf(clientId).mutation(api.sessions.cancel, { sessionId: _id });
    },
    review: async () => {
      const { _id, clientId } = await one("sessions", ({ chargeMinor }) => (chargeMinor ?? 0n) > 0n);
      await asOf(clientId).mutation(api.reviews.submit, { sessionId: _id, overall: 1 + (part % 5) });
    },
    unreview: async () => await robin.as.mutation(api.reviews.remove, { reviewId: (await one("reviews"))._id, reason: REASON }),
    dispute: async () => {
      const { _id, clientId } = await one("sessions", ({ chargeMinor }) => (chargeMinor ?? 0n) > 0n);
      const wish = {
        sessionId: _id,
        reason: "quality" as const,
        description: "Something that went wrong, told at length.",
        shareFiles: false,
      };
      await asOf(clientId).mutation(api.disputes.open, { ...wish, requestKey: `life-dispute-${_id}` });
    },
    decide: async () => {
      const { _id, chargeMinor } = await one("disputes", ({ isOpen }) => isOpen);
      const refundMinor = (chargeMinor * BigInt(part)) / 100n;
      const decision = refundMinor === 0n ? ("reject" as const) : ("refund" as const);
      await robin.as.mutation(api.disputes.decide, {
        disputeId: _id,
        decision,
        refundMinor,
        reason: REASON,
        requestKey: `life-decision-${_id}`,
      });
    },
    giveUp: async () => {
      const { _id, clientId } = await one("disputes", ({ isOpen }) => isOpen);
      await asOf(clientId).mutation(api.disputes.withdraw, { disputeId: _id });
    },
    apply: async () => await submitFinished(t, nora),
    judge: async () => {
      const { _id } = await one("applications", ({ state }) => state === "submitted");
      await rene.as.mutation(api.advisorProfiles.decide, {
        applicationId: _id,
        decision: part % 4 === 0 ? "approve" : "reject",
        reason: REASON,
      });
    },
    takeBack: async () => await nora.as.mutation(api.advisorProfiles.withdraw, {}),
    earn: async () => await earn({ t, casey: client, ada: advisor, robin, rene }, advisor, 6_000n),
    withdraw: async () => await ask(advisor, advisor.methodId, 5_000n),
    approve: async () => {
      const { _id } = await one("withdrawals", ({ state }) => state === "pending");
      const decision = part % 3 === 0 ? "reject" : "approve";
      await robin.as.mutation(api.payouts.decide, { withdrawalId: _id, decision, reason: REASON });
    },
    pay: async () => {
      const { _id } = await one("withdrawals", ({ state }) => state === "approved");
      await robin.as.mutation(api.payouts.complete, { withdrawalId: _id, reference: `WIRE ${part}` });
    },
    sendBack: async () => {
      const { _id } = await one("withdrawals", ({ state }) => state === "completed");
      await rene.as.mutation(api.payouts.markReturned, { withdrawalId: _id, reason: REASON });
    },
    call: async () => {
      const { _id, advisorId } = await one("withdrawals", ({ state }) => state === "pending");
      await asOf(advisorId).mutation(api.payouts.cancel, { withdrawalId: _id });
    },
    bonus: async () => {
      const wish = { userId: client.userId, account: "wallet" as const, amountMinor: BigInt(part), reasonCode: "bonus" as const };
      await robin.as.mutation(api.admin.adjust, { ...wish, note: REASON, requestKey: `life-bonus-${(keys += 1)}` });
    },
    minutes: async () => vi.setSystemTime(Date.now() + part * 5_000),
    hours: async () => vi.setSystemTime(Date.now() + part * 10 * 60_000),
    jobs: async () => {
      await t.mutation(internal.jobs.sessions.sweepAll, {});
      await settleJobs(t);
    },
  };
  try {
    await acts[what]();
    return true;
  } catch (error) {
    // A refusal carries a code, and nothing to do it to is nothing; anything else is a fault of ours.
    if (error instanceof Nothing || (typeof error === "object" && error !== null && "data" in error)) return false;
    throw error;
  }
}

class Nothing extends Error {}
