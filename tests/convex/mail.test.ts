import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Notification } from "@/convex/model/notifications/notify";
import type { Locale } from "@/lib/domain/locales";
import { KIND_RULES, NOTIFICATION_KINDS, type Notice } from "@/lib/domain/notifications";
import { stubEnvironment } from "./environment";
import { DAY_MS, mails, MINUTE_MS, sendDue, tell, topUp } from "./mailHelpers";
import { makeRig, START_MS } from "../support/sessionRig";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

const SITE = "https://parley.example";
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  stubEnvironment({ SITE_URL: SITE, CONVEX_SITE_URL: "https://backend.example", RESEND_API_KEY: "", MAIL_FROM: "" });
  // Without a key no mail may leave: a request would fail the test.
  vi.stubGlobal("fetch", () => {
    throw new Error("a mail left");
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function person(change: { email?: string; locale?: Locale; timeZone?: string; surname?: string; isDemo?: boolean } = {}): Promise<{ t: TestBackend; casey: TestUser }> {
  const t = setupBackend();
  const casey = await createUser(t, { name: "Casey" });
  await t.run((ctx) => ctx.db.patch("users", casey.userId, { email: "casey@example.com", ...change }));
  return { t, casey };
}

const wait = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** One notice of every kind. */
const SAMPLES: { [Kind in Notice["kind"]]: Extract<Notice, { kind: Kind }>["data"] } = {
  sessionRequest: { sessionId: "s1", clientFirstName: "Casey", mode: "video", expiresAtMs: START_MS + MINUTE_MS },
  sessionReceipt: { sessionId: "s1", party: "client", otherName: "Ada", amountMinor: 1_500n, billedMs: 30 * MINUTE_MS, endedAtMs: START_MS },
  lowBalance: { sessionId: "s1", balanceMinor: 40n, advisorName: "Ada" },
  topUpDone: { topUpId: "t1", amountMinor: 5_000n },
  topUpFailed: { topUpId: "t1", amountMinor: 5_000n },
  applicationDecided: { approved: false, reason: "The certificate cannot be read." },
  applicationSubmitted: { applicationId: "a1", displayName: "Ada" },
  earningAvailable: { sessionId: "s1", clientFirstName: "Casey", amountMinor: 1_350n },
  withdrawalRequested: { withdrawalId: "w1", advisorName: "Ada", amountMinor: 5_000n },
  withdrawalDecided: { withdrawalId: "w1", amountMinor: 5_000n, approved: false, reason: "The name on the account is another." },
  withdrawalFailed: { withdrawalId: "w1", amountMinor: 5_000n, isBack: true },
  payoutSent: { withdrawalId: "w1", amountMinor: 5_000n, month: "2026-10", sessionCount: 3 },
  advisorFree: { advisorId: "p1", advisorName: "Ada" },
  profileEditedByAdmin: {
    reason: "A promise we cannot check.",
    texts: [{ field: "headline", before: "Best in town", after: "Plain answers" }],
    prices: [{ mode: "chat", beforeMinor: 100n, afterMinor: 50n }],
  },
  reviewReceived: { sessionId: "s1", clientFirstName: "Casey", overall: 1 },
  reviewReplied: { advisorId: "p1", sessionId: "s1", advisorName: "Ada" },
  reviewRemoved: { sessionId: "s1", party: "client", otherName: "Ada", reason: "It names a third person." },
  rateSession: { sessionId: "s1", advisorName: "Ada" },
  disputeOpened: { disputeId: "d1", sessionId: "s1", party: "advisor", clientName: "Casey", advisorName: "Ada Example", answerByMs: Date.UTC(2026, 10, 24) },
  disputeAnswered: { disputeId: "d1", sessionId: "s1", party: "client", what: "answered", clientName: "Casey", advisorName: "Ada Example" },
  disputeDecided: {
    disputeId: "d1",
    sessionId: "s1",
    party: "client",
    otherName: "Ada Example",
    outcome: "refunded_part",
    amountMinor: 500n,
    reason: "The call broke off.",
  },
  balanceAdjusted: { adjustmentId: "a1", account: "wallet", reasonCode: "refund", amountMinor: 1_500n },
  systemAlert: { alert: "ledgerBroken", subject: "2" },
  suspended: { suspended: true },
  roleChanged: { role: "admin", granted: false },
};

describe("what a mail says", () => {
  it("has a subject, a sentence and an absolute link for every kind, in text and in HTML", async () => {
    const { t, casey } = await person();
    for (const kind of NOTIFICATION_KINDS.filter((name) => name !== "sessionRequest" && name !== "rateSession")) {
      await tell(t, { userId: casey.userId, key: kind, kind, data: SAMPLES[kind] } as Notification);
    }
    wait(5 * MINUTE_MS);
    const written = await sendDue(t);
    expect(written.map(({ state }) => state)).toEqual(written.map(() => "outbox"));
    for (const { topic, message } of written) {
      if (message === null || topic === "digest") throw new Error(topic);
      expect(message.to).toBe("casey@example.com");
      expect(message.text).toContain("Hello Casey,");
      expect(message.text).toContain(`: ${SITE}/`);
      expect(message.html).toContain(`href="${SITE}/`);
      expect(`${message.subject}${message.text}`).not.toMatch(/[{}]|undefined|mail\.\w/);
      const isRecord = KIND_RULES[topic].class === "record";
      expect([topic, message.unsubscribeUrl === null, message.text.includes("/notifications/unsubscribe?token=")]).toEqual([topic, isRecord, !isRecord]);
    }
    const textOf = (topic: string) => written.find((mail) => mail.topic === topic)?.message;
    expect(textOf("sessionReceipt")?.subject).toBe("Receipt: $15.00 for 30 min with Ada");
    expect(textOf("earningAvailable")?.subject).toBe("$13.50 is available");
    expect(textOf("reviewReceived")?.subject).toBe("Casey gave you 1 star");
    expect(textOf("applicationDecided")?.text).toContain("The reason: The certificate cannot be read.");
    expect(textOf("profileEditedByAdmin")?.text).toContain("Chat price a minute: $1.00 → $0.50\nHeadline: Best in town → Plain answers");
    expect(textOf("topUpDone")?.text).toContain("so it always comes by mail");
  });

  it.each([
    ["America/New_York", "Jan 15, 2026, 7:00 AM"],
    ["Asia/Tokyo", "Jan 15, 2026, 9:00 PM"],
    ["Not/AZone", "Jan 15, 2026, 12:00 PM"],
  ])("tells times in the reader's zone: %s", async (timeZone, when) => {
    const { t, casey } = await person({ timeZone });
    await tell(t, { userId: casey.userId, kind: "sessionReceipt", key: "r", data: SAMPLES.sessionReceipt });
    wait(5 * MINUTE_MS);
    const [mail] = await sendDue(t);
    expect(mail?.message?.text.replaceAll("\u202f", " ")).toContain(`ended on ${when}. 30 min were billed and $15.00 was charged`);
    expect(mail?.message?.text).toContain(`Times are in ${timeZone === "Not/AZone" ? "UTC" : timeZone}.`);
  });

  it.each([
    ["es", "ltr", "Hola, Casey:", "Casey te dio 2 estrellas"],
    ["ar", "rtl", "مرحبًا Casey،", "منحك Casey نجمتين"],
  ] as const)("is in the reader's language and runs its way: %s", async (locale, direction, greeting, subject) => {
    const { t, casey } = await person({ locale });
    await tell(t, { userId: casey.userId, kind: "reviewReceived", key: "r", data: { ...SAMPLES.reviewReceived, overall: 2 } });
    wait(5 * MINUTE_MS);
    const message = (await sendDue(t))[0]?.message;
    expect([message?.locale, message?.subject, message?.text.split("\n")[0]]).toEqual([locale, subject, greeting]);
    expect(message?.html).toContain(`<html lang="${locale}" dir="${direction}">`);
  });

  it("says in the reader's language that somebody deleted their account", async () => {
    const { t, casey } = await person({ locale: "es" });
    await tell(t, { userId: casey.userId, kind: "reviewReceived", key: "r", data: { ...SAMPLES.reviewReceived, clientFirstName: "" } });
    wait(5 * MINUTE_MS);
    expect((await sendDue(t))[0]?.message?.subject).toBe("Usuario eliminado te dio 1 estrella");
  });

  it("escapes what people wrote, and keeps the subject on one line", async () => {
    const { t, casey } = await person();
    const advisorName = `<img src=x onerror="alert(1)">\r\nBcc: all@example.com`;
    await tell(t, { userId: casey.userId, kind: "advisorFree", key: "f", data: { advisorId: "p1", advisorName } });
    wait(MINUTE_MS);
    const message = (await sendDue(t))[0]?.message;
    expect(message?.subject).toBe(`<img src=x onerror="alert(1)"> Bcc: all@example.com is free now`);
    expect(message?.html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    expect(message?.html).not.toContain("<img");
  });

  it("tells an advisor no more of a client than the first name", async () => {
    const rig = await makeRig(1_000n);
    await rig.t.run((ctx) => ctx.db.patch("users", rig.client.userId, { email: "casey.private@example.com", surname: "Privateson" }));
    await rig.client.as.mutation(api.sessions.request, { advisorId: rig.advisor.advisorId, mode: "chat", requestKey: "request-key-1", note: "my secret question" });
    wait(10_000);
    const mail = (await sendDue(rig.t)).find(({ topic }) => topic === "sessionRequest");
    expect(mail).toMatchObject({ userId: rig.advisor.userId, state: "outbox" });
    expect(mail?.message?.subject).toBe("Casey asks for a chat");
    expect(JSON.stringify(mail?.message)).not.toMatch(/Privateson|private@|secret question/);
  });
});

describe("how much mail there is", () => {
  it("a burst of one kind is one mail", async () => {
    const { t, casey } = await person();
    await tell(t, topUp(casey.userId, 1, 5_000n));
    wait(2 * MINUTE_MS);
    await tell(t, topUp(casey.userId, 2, 2_500n));
    wait(2 * MINUTE_MS);
    await tell(t, topUp(casey.userId, 3, 1_000n));
    expect((await sendDue(t)).map(({ state }) => state)).toEqual(["waiting"]);
    wait(MINUTE_MS);
    const [mail, ...others] = await sendDue(t);
    expect(others).toEqual([]);
    expect(mail?.message?.subject).toBe("$50.00 added to your wallet, and 2 more");
    for (const amount of ["$50.00", "$25.00", "$10.00"]) expect(mail?.message?.text).toContain(`Your payment arrived: ${amount}`);
    await tell(t, topUp(casey.userId, 4));
    expect(await mails(t)).toHaveLength(2);
  });

  it("an urgent mail goes after ten seconds and is not repeated within the burst", async () => {
    const { t, casey } = await person();
    const low = (n: number): Notification => ({ userId: casey.userId, kind: "lowBalance", key: `low:${n}`, data: SAMPLES.lowBalance });
    await tell(t, low(1));
    wait(10_000);
    expect((await sendDue(t)).map(({ state }) => state)).toEqual(["outbox"]);
    await tell(t, low(2));
    wait(4 * MINUTE_MS);
    expect(await sendDue(t)).toHaveLength(1);
    wait(MINUTE_MS);
    await tell(t, low(3));
    expect(await mails(t)).toHaveLength(2);
  });

  it("none about a request that is answered, what was read, or what was switched off meanwhile", async () => {
    const rig = await makeRig(1_000n);
    const { sessionId } = await rig.client.as.mutation(api.sessions.request, { advisorId: rig.advisor.advisorId, mode: "chat", requestKey: "request-key-1" });
    await rig.advisor.as.mutation(api.sessions.accept, { sessionId });
    const ready: Notification = { userId: rig.client.userId, kind: "earningAvailable", key: "e", data: SAMPLES.earningAvailable };
    await tell(rig.t, ready);
    await rig.client.as.mutation(api.notifications.markAllRead, {});
    await tell(rig.t, { userId: rig.client.userId, kind: "reviewReplied", key: "v", data: SAMPLES.reviewReplied });
    await rig.client.as.mutation(api.notifications.setPreferences, { change: { channel: "mail", topic: "reviewReplied", isOn: false } });
    wait(5 * MINUTE_MS);
    expect((await sendDue(rig.t)).map(({ topic, state, message }) => [topic, state, message])).toEqual([
      ["sessionRequest", "dropped", null],
      ["earningAvailable", "dropped", null],
      ["reviewReplied", "dropped", null],
    ]);
  });

  it("a receipt is mailed even after it was read", async () => {
    const { t, casey } = await person();
    await tell(t, { userId: casey.userId, kind: "sessionReceipt", key: "r", data: SAMPLES.sessionReceipt });
    await casey.as.mutation(api.notifications.markAllRead, {});
    wait(5 * MINUTE_MS);
    expect((await sendDue(t)).map(({ state }) => state)).toEqual(["outbox"]);
  });
});

describe("the digest", () => {
  const gather = (t: TestBackend) => t.mutation(internal.jobs.notifications.gather, {});
  const digests = async (t: TestBackend) => (await sendDue(t)).filter(({ topic }) => topic === "digest");

  it("tells once a day what was not read for 24 hours", async () => {
    const { t, casey } = await person();
    const other = await createUser(t, { name: "Robin" });
    await tell(t, topUp(casey.userId, 1));
    await tell(t, { userId: casey.userId, kind: "rateSession", key: "rate", data: SAMPLES.rateSession });
    await tell(t, topUp(other.userId, 1));
    await other.as.mutation(api.notifications.markAllRead, {});
    wait(DAY_MS - 1);
    await gather(t);
    expect(await digests(t)).toEqual([]);
    await tell(t, topUp(casey.userId, 2));
    wait(1);
    await gather(t);
    wait(5 * MINUTE_MS);
    const [digest, ...more] = await digests(t);
    expect(more).toEqual([]);
    // The wish to be rated is about a session that is not there any more.
    expect(digest).toMatchObject({ userId: casey.userId, state: "outbox" });
    expect(digest?.message?.subject).toBe("1 thing you have not read");
    expect(digest?.message?.text).toContain("$50.00 added to your wallet");
    await gather(t);
    wait(5 * MINUTE_MS);
    expect(await digests(t)).toHaveLength(1);
    wait(DAY_MS);
    await gather(t);
    wait(5 * MINUTE_MS);
    const both = await digests(t);
    expect(both).toHaveLength(2);
    expect(both[1]?.message?.text.match(/\$50\.00 added/g)).toHaveLength(1);
  });

  it("is not made for those who want none, and drops what was read before it went", async () => {
    const { t, casey } = await person();
    const robin = await createUser(t, { name: "Robin" });
    await casey.as.mutation(api.notifications.setPreferences, { change: { channel: "mail", topic: "digest", isOn: false } });
    await tell(t, topUp(casey.userId, 1));
    await tell(t, topUp(robin.userId, 1));
    wait(DAY_MS);
    await gather(t);
    await robin.as.mutation(api.notifications.markAllRead, {});
    wait(5 * MINUTE_MS);
    expect((await digests(t)).map(({ userId, state }) => [userId, state])).toEqual([[robin.userId, "dropped"]]);
  });
});

describe("the admin's outbox", () => {
  it("is for admins, shows what was written, and never to anybody else", async () => {
    const { t, casey } = await person();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await tell(t, topUp(casey.userId, 1));
    wait(5 * MINUTE_MS);
    const [mail] = await sendDue(t);
    if (mail === undefined) throw new Error("no mail");
    const list = { paginationOpts: { numItems: 10, cursor: null } };
    expect((await robin.as.query(api.notifications.outbox, list)).page).toEqual([
      expect.objectContaining({ mailId: mail._id, state: "outbox", to: "casey@example.com", subject: "$50.00 added to your wallet", tries: 1 }),
    ]);
    expect((await robin.as.query(api.notifications.outbox, { ...list, state: "dead" })).page).toEqual([]);
    expect(await robin.as.query(api.notifications.mail, { mailId: mail._id })).toMatchObject({ html: mail.message?.html, text: mail.message?.text });
    expect(await robin.as.query(api.notifications.mail, { mailId: "nonsense" })).toBeNull();
    for (const caller of [
      { as: t, code: "UNAUTHENTICATED" },
      { as: casey.as, code: "FORBIDDEN" },
    ]) {
      await expect(caller.as.query(api.notifications.outbox, list)).rejects.toMatchObject(refusal(caller.code));
      await expect(caller.as.query(api.notifications.mail, { mailId: mail._id })).rejects.toMatchObject(refusal(caller.code));
      await expect(caller.as.mutation(api.notifications.retryMail, { mailId: mail._id })).rejects.toMatchObject(refusal(caller.code));
    }
    await expect(robin.as.mutation(api.notifications.retryMail, { mailId: mail._id })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "outbox" }));
  });

  it("forgets mail after 90 days", async () => {
    const { t, casey } = await person();
    await tell(t, topUp(casey.userId, 1));
    wait(80 * DAY_MS);
    await tell(t, topUp(casey.userId, 2));
    wait(11 * DAY_MS);
    await t.mutation(internal.jobs.notifications.forget, {});
    expect((await mails(t)).map(({ createdAtMs }) => createdAtMs)).toEqual([START_MS + 80 * DAY_MS]);
    expect(await casey.as.query(api.notifications.unreadCount, {})).toBe(2);
  });
});
