import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { chargeForUnits, newMeter, unitsFor } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { splitCharge } from "../../../lib/domain/money";
import type { PlatformSettings } from "../../../lib/domain/settings";
import type { AuditActor } from "../audit/recordAudit";
import { heldMinor, loadBalances } from "../ledger/balances";
import { findWallet } from "../metering/loadPool";
import { newMeterRow, termsOf } from "../metering/rows";
import { closeSession, giveBackHold, holdFreeBalance } from "../metering/settle";
import { sessionTerms } from "../sessions/tables";
import { loadSettings } from "../settings/loadSettings";
import { count, countStanding } from "../stats/count";
import type { DemoSession } from "./history";
import { demoUser } from "./seedPeople";

const ACTOR: AuditActor = { kind: "system", job: "seed" };
/** From the request to the first billed millisecond. */
const ANSWER_MS = 20_000;

type Times = { requestedAtMs: number; startMs: number; endMs: number };

function termsFrom(settings: PlatformSettings): Doc<"sessions">["terms"] {
  const names = Object.keys(sessionTerms.fields) as (keyof Doc<"sessions">["terms"])[];
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Doc<"sessions">["terms"];
}

async function ensureWallet(ctx: MutationCtx, ownerId: Id<"users">): Promise<Doc<"wallets">> {
  const existing = await findWallet(ctx, ownerId);
  if (existing !== null) return existing;
  const fresh = { openMeterIds: [], lastAtMs: 0, epoch: 0, exhaustJobId: null, exhaustJobAtMs: null, moveCount: 0 };
  await ctx.db.insert("wallets", { ownerId, ...fresh });
  const created = await findWallet(ctx, ownerId);
  invariant(created !== null, "a wallet just written can be read");
  return created;
}

/** The key a past session was asked for under, by which later steps find it. */
function requestKeyOf(past: DemoSession, anchorMs: number): string {
  return `seed-${past.advisor}-${anchorMs - past.endedAgoMs}`.slice(0, 64);
}

/** The row of a past session that an earlier step wrote, or null. */
export async function findPastSession(ctx: MutationCtx, past: DemoSession, anchorMs: number): Promise<Doc<"sessions"> | null> {
  const client = await demoUser(ctx, past.client);
  return await ctx.db
    .query("sessions")
    .withIndex("by_clientId_and_requestKey", (q) => q.eq("clientId", client._id).eq("requestKey", requestKeyOf(past, anchorMs)))
    .unique();
}

type Parties = { client: Doc<"users">; advisor: Doc<"users">; profile: Doc<"advisorProfiles"> };

async function loadParties(ctx: MutationCtx, past: DemoSession): Promise<Parties> {
  const [client, advisor] = await Promise.all([demoUser(ctx, past.client), demoUser(ctx, past.advisor)]);
  const profile = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", advisor._id))
    .unique();
  invariant(profile !== null, "a demo advisor has a profile");
  return { client, advisor, profile };
}

async function insertSession(
  ctx: MutationCtx,
  input: { past: DemoSession; parties: Parties; times: Times; requestKey: string },
): Promise<Doc<"sessions">> {
  const { past, parties, times, requestKey } = input;
  const { client, advisor, profile } = parties;
  const settings = await loadSettings(ctx);
  const sessionId = await ctx.db.insert("sessions", {
    clientId: client._id,
    advisorId: profile._id,
    advisorUserId: advisor._id,
    clientFirstName: client.firstName,
    advisorDisplayName: profile.displayName,
    advisorPortraitSeed: profile.portraitSeed,
    mode: "chat",
    state: "running",
    isOpen: true,
    ratePerMinuteMinor: profile.chatPriceMinor,
    feeBps: settings.liveFeeBps,
    limitMinor: null,
    terms: termsFrom(settings),
    note: past.note,
    closeCause: null,
    declineReason: null,
    requestKey,
    requestedAtMs: times.requestedAtMs,
    expiresAtMs: times.requestedAtMs + settings.requestExpiryMs,
    acceptedAtMs: times.startMs,
    startedAtMs: times.startMs,
    endedAtMs: null,
    endReason: null,
    baseMs: 0,
    segStartMs: times.startMs,
    exhaustAtMs: null,
    limitAtMs: null,
    deadlineMs: null,
    chargeMinor: null,
    feeMinor: null,
    commsProvider: "local",
    callEpoch: null,
    stopReason: null,
  });
  await count(ctx, { subject: sessionId, atMs: times.requestedAtMs, figures: { requests: 1 } });
  await count(ctx, { subject: sessionId, atMs: times.startMs, figures: { started: 1 } });
  await countStanding(ctx, sessionId, { openSessions: 1 });
  const session = await ctx.db.get("sessions", sessionId);
  invariant(session !== null, "a session just written can be read");
  return session;
}

async function insertMeter(ctx: MutationCtx, session: Doc<"sessions">, wallet: Doc<"wallets">, parties: Parties, times: Times): Promise<Doc<"meters">> {
  const meter = newMeter({ id: session._id, terms: termsOf(session), nowMs: times.startMs });
  const row = newMeterRow({
    meter,
    session,
    walletId: wallet._id,
    clientTokenIdentifier: parties.client.tokenIdentifier,
    advisorTokenIdentifier: parties.advisor.tokenIdentifier,
    nowMs: times.startMs,
  });
  const meterId = await ctx.db.insert("meters", { ...row, proofClientMs: times.endMs, proofAdvisorMs: times.endMs, segmentCount: 1 });
  const inserted = await ctx.db.get("meters", meterId);
  invariant(inserted !== null, "a meter just written can be read");
  return inserted;
}

async function insertMessages(ctx: MutationCtx, past: DemoSession, sessionId: Id<"sessions">, parties: Parties, times: Times): Promise<void> {
  for (const [n, { from, text }] of past.messages.entries()) {
    await ctx.db.insert("messages", {
      sessionId,
      senderId: from === "client" ? parties.client._id : parties.advisor._id,
      clientMessageId: `seed-${sessionId}-${n}`,
      text,
      atMs: times.startMs + (n + 1) * 30_000,
      kind: "text",
    });
  }
}

/**
 * Writes one finished session as if it had run: request, hold, one billed segment, settlement, earning and the rest of
 * the hold given back, all through the modules that write live sessions. `anchorMs` is the instant the history ends at.
 */
export async function seedSession(ctx: MutationCtx, past: DemoSession, anchorMs: number): Promise<void> {
  const endMs = anchorMs - past.endedAgoMs;
  const startMs = endMs - past.billedMs;
  const times: Times = { requestedAtMs: startMs - ANSWER_MS, startMs, endMs };
  const parties = await loadParties(ctx, past);
  const wallet = await ensureWallet(ctx, parties.client._id);
  const session = await insertSession(ctx, { past, parties, times, requestKey: requestKeyOf(past, anchorMs) });
  const held = await holdFreeBalance(ctx, { wallet, session, atMs: startMs, actor: ACTOR });
  const row = await insertMeter(ctx, session, wallet, parties, times);
  const proofs = { proofClientMs: endMs, proofAdvisorMs: endMs };
  await ctx.db.insert("segments", { sessionId: session._id, n: 1, startMs, endMs, reason: "end", missing: null, ...proofs });

  const chargeMinor = chargeForUnits(unitsFor(session.ratePerMinuteMinor, past.billedMs));
  invariant(chargeMinor <= held, "a demo client can pay for the demo's past");
  const split = splitCharge(chargeMinor, session.feeBps);
  const event = { kind: "ended" as const, meterId: session._id, atMs: endMs, reason: "ended_by_client" as const, billedMs: past.billedMs, chargeMinor, ...split };
  await closeSession(ctx, { row, session, event, stopReason: "end", actor: ACTOR });
  const left = heldMinor(await loadBalances(ctx, parties.client._id));
  await giveBackHold(ctx, { wallet, event: { kind: "unheld", amountMinor: left, atMs: endMs }, actor: ACTOR });
  await insertMessages(ctx, past, session._id, parties, times);
}
