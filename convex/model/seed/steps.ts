import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { isLocalDeployment } from "../../../lib/domain/deployment";
import { LOCAL_ISSUER } from "../../../lib/domain/authProviders";
import { fail } from "../../errors";
import { creditCapture } from "../payments/creditCapture";
import { paymentsMode } from "../payments/mode";
import { ADVISORS_ONE } from "./advisorsOne";
import { ADVISORS_TWO } from "./advisorsTwo";
import { seedApplication } from "./application";
import { seedDisputes } from "./disputes";
import { DEMO_HISTORY } from "./history";
import { DEMO_CLIENTS, PERSONAS } from "./people";
import { seedPayouts } from "./payouts";
import { seedReviews } from "./reviews";
import { seedAdvisor, seedCategories, seedPerson } from "./seedPeople";
import { seedSession } from "./seedSession";

const ADVISORS = [...ADVISORS_ONE, ...ADVISORS_TWO];
/** Sessions one transaction writes. */
const SESSION_BATCH = 4;
const SESSION_BATCHES = Math.ceil(DEMO_HISTORY.length / SESSION_BATCH);

type Step = {
  name: string;
  /** Whether it moves or needs play money, which only a deployment with demo payments may hold. */
  movesMoney: boolean;
  run: (ctx: MutationCtx, anchorMs: number) => Promise<void>;
};

async function seedPersonas(ctx: MutationCtx): Promise<void> {
  for (const persona of PERSONAS) await seedPerson(ctx, persona);
}

async function seedAdvisors(ctx: MutationCtx): Promise<void> {
  for (const [n, advisor] of ADVISORS.entries()) await seedAdvisor(ctx, advisor, ADVISORS.length - n);
}

/** Gives the demo's clients their money the way everybody gets it: a top-up, captured, credited once by payment id. */
async function seedClients(ctx: MutationCtx, anchorMs: number): Promise<void> {
  for (const client of DEMO_CLIENTS) {
    const userId = await seedPerson(ctx, client);
    const topUpId = await ctx.db.insert("topUps", {
      userId,
      amountMinor: client.addedMinor,
      currency: "USD",
      requestKey: `seed-${client.subject}`,
      returnPath: null,
      state: "processing",
      provider: "demo",
      livemode: false,
      createdAtMs: anchorMs,
      syncAtMs: anchorMs,
    });
    const topUp = await ctx.db.get("topUps", topUpId);
    if (topUp !== null) await creditCapture(ctx, topUp, `demo_pi_seed_${client.subject}`);
  }
}

/** What the demo's payment processor has in its own books about the money that `seedClients` gave. */
async function seedProcessor(ctx: MutationCtx, anchorMs: number): Promise<void> {
  for (const client of DEMO_CLIENTS) {
    const userId = await seedPerson(ctx, client);
    const topUp = await ctx.db
      .query("topUps")
      .withIndex("by_userId_and_requestKey", (q) => q.eq("userId", userId).eq("requestKey", `seed-${client.subject}`))
      .unique();
    if (topUp?.paymentId === undefined) continue;
    const { _id: topUpId, paymentId, amountMinor, currency } = topUp;
    const about = { topUpId, customerId: `demo_cus_${userId}`, amountMinor, currency: currency.toLowerCase() };
    const page = { opKey: `seed-${client.subject}`, userId, status: "complete" as const, paymentId, expiresAtMs: anchorMs };
    const checkoutId = await ctx.db.insert("demoCheckouts", { ...about, ...page });
    const paid = { status: "succeeded" as const, amountReceivedMinor: amountMinor, declineCode: null, tries: 1 };
    await ctx.db.insert("demoPayments", { ...about, ...paid, paymentId, checkoutId });
  }
}

async function seedHistory(ctx: MutationCtx, batch: number, anchorMs: number): Promise<void> {
  for (const past of DEMO_HISTORY.slice(batch * SESSION_BATCH, (batch + 1) * SESSION_BATCH)) await seedSession(ctx, past, anchorMs);
}

/** The demo data, step by step. A finished step is never run again; what a later version adds gets a step of its own. */
const STEPS: readonly Step[] = [
  { name: "personas", movesMoney: false, run: seedPersonas },
  { name: "categories", movesMoney: false, run: seedCategories },
  { name: "advisors", movesMoney: false, run: seedAdvisors },
  { name: "clients", movesMoney: true, run: seedClients },
  ...Array.from({ length: SESSION_BATCHES }, (_, batch) => ({
    name: `history.${batch + 1}`,
    movesMoney: true,
    run: async (ctx: MutationCtx, anchorMs: number) => await seedHistory(ctx, batch, anchorMs),
  })),
  { name: "application", movesMoney: false, run: seedApplication },
  { name: "processor", movesMoney: true, run: seedProcessor },
  // Reviews move nothing, but they speak of sessions that were paid for.
  { name: "reviews", movesMoney: true, run: seedReviews },
  { name: "disputes", movesMoney: true, run: seedDisputes },
  { name: "payouts", movesMoney: true, run: seedPayouts },
];

async function markerOf(ctx: MutationCtx, step: string): Promise<Doc<"seedMarkers"> | null> {
  return await ctx.db
    .query("seedMarkers")
    .withIndex("by_step", (q) => q.eq("step", step))
    .unique();
}

/** Whether anybody of another identity provider than the local one has been here. */
async function hasRealUsers(ctx: MutationCtx): Promise<boolean> {
  const before = await ctx.db
    .query("users")
    .withIndex("by_tokenIdentifier", (q) => q.lt("tokenIdentifier", `${LOCAL_ISSUER}|`))
    .first();
  // "}" is the character after "|", the separator of issuer and subject.
  const after = await ctx.db
    .query("users")
    .withIndex("by_tokenIdentifier", (q) => q.gte("tokenIdentifier", `${LOCAL_ISSUER}}`))
    .first();
  return before !== null || after !== null;
}

/** Refuses wherever demo data would meet real people or real money. */
async function assertSeedAllowed(ctx: MutationCtx): Promise<void> {
  const isLocal = isLocalDeployment({ cloudUrl: process.env.CONVEX_CLOUD_URL, appEnv: process.env.APP_ENV });
  if (!isLocal) fail("FORBIDDEN", { reason: "not_local" });
  if (await hasRealUsers(ctx)) fail("FORBIDDEN", { reason: "real_users" });
  const latch = await ctx.db.query("paymentLatches").first();
  if (latch !== null && latch.provider !== "demo") fail("FORBIDDEN", { reason: "real_money" });
}

/** The first step that is not done. Without demo payments the steps that move money wait until there are. */
async function nextOpenStep(ctx: MutationCtx): Promise<Step | null> {
  const mayMoveMoney = paymentsMode().mode === "demo";
  for (const step of STEPS) {
    if (step.movesMoney && !mayMoveMoney) continue;
    if ((await markerOf(ctx, step.name)) === null) return step;
  }
  return null;
}

/** Runs the first step that is not done and answers with its name, or null when there is none. */
export async function runNextStep(ctx: MutationCtx): Promise<string | null> {
  const step = await nextOpenStep(ctx);
  if (step === null) return null;
  await assertSeedAllowed(ctx);
  const anchorMs = (await markerOf(ctx, "personas"))?.atMs ?? Date.now();
  await step.run(ctx, anchorMs);
  await ctx.db.insert("seedMarkers", { step: step.name, atMs: Date.now() });
  return step.name;
}
