import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { credit } from "../support/sessionRig";
import { addCategories, submitFinished } from "./applicationHelpers";
import { disputableSession, openDispute } from "./disputeHelpers";
import { addBank, addConnect, ask, earn, openDesk, REASON } from "./payoutHelpers";
import { openTopUp } from "./paymentHelpers";
import { createUser } from "./setup";
import { emailOf, foundTown, surnameOf } from "./town";

afterEach(() => {
  vi.useRealTimers();
});

describe("somebody as an advisor", () => {
  it("has profile, money and where it goes, with never more of a bank than four digits", async () => {
    const desk = await openDesk();
    const { ada, robin } = desk;
    await addBank(ada);
    await addConnect(ada);
    await earn(desk, ada, 500_000n);
    await ada.as.mutation(api.payouts.setMonthly, { monthly: false });
    const withdrawalId = await ask(ada, (await ada.as.query(api.payoutMethods.list, {})).methods[0]!.methodId, 6_000n);
    await robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "wire 17" });
    const advisor = await robin.as.query(api.users.personAdvisor, { userId: ada.userId });
    expect(advisor).toMatchObject({
      profile: { userId: ada.userId, advisorId: ada.advisorId, status: "approved", accepting: true, ratingCount: 0, responseMs: null },
      application: null,
      invitation: null,
      canInvite: false,
      payout: { monthly: false, paidMinor: 6_000n },
    });
    expect(
      advisor?.payout?.methods.map(({ kind, last4, isDefault, isRemoved, connect }) => [
        kind,
        last4,
        isDefault,
        isRemoved,
        connect?.transfers,
      ]),
    ).toEqual([
      ["bank", "7890", true, false, undefined],
      ["connect", null, false, false, "active"],
    ]);
    // Of the account number 1234567890 and the holder there is nothing else.
    const told = JSON.stringify(advisor, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    for (const secret of ["123456", "021000021"]) expect(told).not.toContain(secret);
  });

  it("keeps methods that were taken away, told as such", async () => {
    const { ada, robin } = await openDesk();
    const methodId = await addBank(ada);
    await ada.as.mutation(api.payoutMethods.remove, { methodId });
    const advisor = await robin.as.query(api.users.personAdvisor, { userId: ada.userId });
    expect(advisor?.payout?.methods.map(({ last4, isRemoved, isReady }) => [last4, isRemoved, isReady])).toEqual([["7890", true, false]]);
  });

  it("is an application on its way: of a draft no more than that there is one", async () => {
    const { t, casey, robin } = await openDesk();
    await addCategories(t);
    await casey.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: "A secret plan" } });
    const seen = async () => (await robin.as.query(api.users.personAdvisor, { userId: casey.userId }))?.application;
    expect(await seen()).toMatchObject({ state: "draft", submittedAtMs: null, documentCount: 0 });
    expect(JSON.stringify(await seen())).not.toContain("secret");
    const { _id: applicationId } = await submitFinished(t, casey);
    expect(await seen()).toMatchObject({ applicationId, state: "submitted", submittedAtMs: Date.now(), documentCount: 1, decidedBy: null });
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId, decision: "reject", reason: "The passport cannot be read." });
    expect(await seen()).toMatchObject({
      state: "rejected",
      decidedBy: "Robin",
      reason: "The passport cannot be read.",
      decidedAtMs: Date.now(),
    });
  });

  it("can be invited where applications are by invitation, once", async () => {
    const { casey, ada, robin } = await openDesk();
    const canInvite = async (userId: string) => (await robin.as.query(api.users.personAdvisor, { userId }))?.canInvite;
    expect(await canInvite(casey.userId)).toBe(false);
    await robin.as.mutation(api.settings.update, { changes: { applications: "invitation" }, reason: REASON });
    expect(await canInvite(casey.userId)).toBe(true);
    expect(await canInvite(ada.userId)).toBe(false);
    await robin.as.mutation(api.advisorProfiles.invite, { userId: casey.userId, reason: REASON });
    expect(await robin.as.query(api.users.personAdvisor, { userId: casey.userId })).toMatchObject({
      canInvite: false,
      invitation: { by: "Robin", atMs: Date.now() },
    });
  });
});

describe("somebody's payments", () => {
  it("are the latest of each kind, each with its posting", async () => {
    const rig = await disputableSession();
    const { t, client, robin, sessionId } = rig;
    await client.as.mutation(api.spending.setLimit, { period: "week", amountMinor: 10_000n });
    const chargeback = { userId: client.userId, account: "wallet" as const, amountMinor: -500n, reasonCode: "chargeback" as const };
    await robin.as.mutation(api.admin.adjust, { ...chargeback, note: REASON, requestKey: "chargeback-1" });
    const payments = await robin.as.query(api.users.personPayments, { userId: client.userId });
    expect(
      payments?.movements.map(({ kind, walletDeltaMinor, walletAfterMinor, sessionId: of }) => [
        kind,
        walletDeltaMinor,
        walletAfterMinor,
        of,
      ]),
    ).toEqual([
      ["cb", -500n, 3_000n, null],
      ["unhold", 0n, 3_500n, null],
      ["settle", -1_500n, 3_500n, sessionId],
      ["hold", 0n, 5_000n, sessionId],
      ["topup", 5_000n, 5_000n, null],
    ]);
    const week = payments?.spending.limits.find(({ period }) => period === "week");
    expect(week).toMatchObject({ amountMinor: 10_000n, spentMinor: 1_500n });
    const entries = await Promise.all(
      (payments?.movements ?? []).map(({ transactionId }) => robin.as.query(api.admin.ledgerTransaction, { transactionId })),
    );
    expect(entries.map((entry) => entry?.kind)).toEqual(["cb", "unhold", "settle", "hold", "topup"]);
    expect(await t.run((ctx) => ctx.db.query("topUps").collect())).toEqual([]);
  });

  it("tell of each wish to pay what became of it", async () => {
    const { t, casey, robin } = await foundTown();
    const paymentId = "pay_seen";
    await t.run(async (ctx) => {
      const topUp = await ctx.db
        .query("topUps")
        .withIndex("by_userId_and_createdAtMs", (q) => q.eq("userId", casey.userId))
        .first();
      if (topUp === null) throw new Error("no top-up");
      await ctx.db.patch("topUps", topUp._id, { state: "captured", paymentId });
    });
    await credit(t, casey.userId, 5_000n, paymentId);
    vi.setSystemTime(Date.now() + 1);
    await openTopUp(t, casey, 2_500n);
    const payments = await robin.as.query(api.users.personPayments, { userId: casey.userId });
    expect(
      payments?.topUps.map(({ state, amountMinor, paymentId: of, transactionId }) => [state, amountMinor, of, transactionId !== null]),
    ).toEqual([
      ["open", 2_500n, null, false],
      ["captured", 5_000n, paymentId, true],
    ]);
    expect(payments?.customers).toEqual([{ provider: "demo", livemode: false, customerId: expect.any(String) as string }]);
  });
});

describe("somebody's account", () => {
  it("has keys without their secret, mail without what it says, and the last act", async () => {
    const { casey, robin } = await foundTown();
    await casey.as.mutation(api.users.updateSettings, { locale: "es", timeZone: "Europe/Madrid" });
    const [key] = (await casey.as.query(api.apiKeys.list, {})).keys;
    await casey.as.mutation(api.apiKeys.revoke, { keyId: key!.keyId });
    const account = await robin.as.query(api.users.personAccount, { userId: casey.userId });
    expect(account).toMatchObject({
      locale: "es",
      timeZone: "Europe/Madrid",
      deletedAtMs: null,
      lastAct: { action: "apiKeys.revoke", atMs: Date.now() },
      keys: [{ name: "key-of-Casey", scopes: ["sessions:read"], revokedAtMs: Date.now() }],
    });
    expect(account?.mails.length).toBeGreaterThan(0);
    expect(account?.mails.length).toBeLessThanOrEqual(10);
    const told = JSON.stringify(account);
    expect(told).not.toMatch(/secretHash|"text"|"html"|"subject"/);
  });

  it("is told whole of nobody: every text that names no person is answered with null", async () => {
    const { robin } = await openDesk();
    for (const userId of ["", "nobody", "../etc", "x".repeat(500)]) {
      for (const read of [api.users.personAdvisor, api.users.personPayments, api.users.personAccount] as const)
        expect(await robin.as.query(read, { userId })).toBeNull();
    }
  });
});

describe("somebody who deleted their account", () => {
  it("is known by number, money and what others need, and by no name or address", async () => {
    const { casey, robin, t, traces } = await foundTown();
    for (const { sessionId, stage, client } of traces)
      if (stage === "open" && client === casey) await casey.as.mutation(api.sessions.end, { sessionId });
    await casey.as.mutation(api.users.deleteAccount, { confirmName: "Casey" });
    await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(1));
    const { userId } = casey;
    const seen = {
      person: await robin.as.query(api.users.person, { userId }),
      advisor: await robin.as.query(api.users.personAdvisor, { userId }),
      payments: await robin.as.query(api.users.personPayments, { userId }),
      account: await robin.as.query(api.users.personAccount, { userId }),
    };
    const told = JSON.stringify(seen, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    for (const secret of ["Casey", surnameOf(casey), emailOf(casey), casey.tokenIdentifier]) expect(told).not.toContain(secret);
    expect(seen.person).toMatchObject({ isDeleted: true, suspended: true, roles: ["client"], email: null, surname: null });
    expect(seen.person?.sessions.length).toBeGreaterThan(0);
    expect(seen.advisor).toMatchObject({ profile: null, application: null, canInvite: false, payout: null });
    expect(seen.payments?.movements.length).toBe(10);
    expect(seen.account).toMatchObject({ locale: null, timeZone: null, mails: [], deletedAtMs: expect.any(Number) as number });
    expect(seen.account?.keys.every(({ revokedAtMs }) => revokedAtMs !== null)).toBe(true);
  });
});

describe("a person's page", () => {
  it("has stars beside sessions, and on record also what was done to the profile", async () => {
    const rig = await disputableSession();
    const { client, advisor, robin, sessionId } = rig;
    await openDispute(rig);
    await client.as.mutation(api.reviews.submit, { sessionId, overall: 2 });
    await robin.as.mutation(api.advisorProfiles.editByAdmin, {
      advisorId: advisor.advisorId,
      changes: { headline: "Other words" },
      reason: REASON,
    });
    await robin.as.mutation(api.users.setSuspended, { userId: advisor.userId, suspended: true, reason: REASON });
    const person = await robin.as.query(api.users.person, { userId: advisor.userId });
    expect(person?.sessions).toMatchObject([{ sessionId, stars: 2, isClient: false }]);
    expect(person?.audit.map(({ action }) => action).toSorted()).toEqual(["advisorProfiles.editByAdmin", "users.setSuspended"]);
  });

  it("is for admins alone", async () => {
    const { t } = await openDesk();
    const nora = await createUser(t, { name: "Nora" });
    for (const read of [api.users.personAdvisor, api.users.personPayments, api.users.personAccount] as const)
      await expect(nora.as.query(read, { userId: nora.userId })).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  });
});
