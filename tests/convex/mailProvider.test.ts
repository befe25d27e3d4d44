import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { signUnsubscription } from "@/convex/providers/mail/unsubscribe";
import { FakeResend } from "../support/fakeResend";
import { START_MS } from "../support/sessionRig";
import { stubEnvironment } from "./environment";
import { mails, MINUTE_MS, sendDue, tell, topUp } from "./mailHelpers";
import { createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

let resend: FakeResend;

beforeEach(async () => {
  // Requests really go over the loopback: the date stands still and the timers run.
  vi.useFakeTimers({ now: START_MS, toFake: ["Date"] });
  resend = await new FakeResend().start();
  vi.stubGlobal("fetch", resend.fetch);
  stubEnvironment({ SITE_URL: "https://parley.example", CONVEX_SITE_URL: "https://backend.example", RESEND_API_KEY: resend.apiKey, MAIL_FROM: "" });
});
afterEach(async () => {
  vi.useRealTimers();
  await resend.stop();
});

const wait = (ms: number) => vi.setSystemTime(Date.now() + ms);

async function person(change: { email?: string; isDemo?: boolean } = { email: "casey@example.com" }): Promise<{ t: TestBackend; casey: TestUser }> {
  const t = setupBackend();
  const casey = await createUser(t, { name: "Casey" });
  await t.run((ctx) => ctx.db.patch("users", casey.userId, change));
  return { t, casey };
}

const replied = (casey: TestUser, n = 1) => ({
  userId: casey.userId,
  kind: "reviewReplied" as const,
  key: `replied:${n}`,
  data: { advisorId: "p1", sessionId: "s1", advisorName: "Ada" },
});

describe("mail by Resend", () => {
  it("goes out once, with both versions and the headers of one-click unsubscription", async () => {
    const { t, casey } = await person();
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    const [mail] = await sendDue(t);
    await sendDue(t);
    expect(resend.seen).toHaveLength(1);
    const [seen] = resend.seen;
    expect(seen).toMatchObject({ authorization: "Bearer re_fake_key", idempotencyKey: `mail/${mail?._id}` });
    expect(seen?.body).toMatchObject({ from: "Parley <notifications@parley.example>", to: ["casey@example.com"], subject: "Ada answered your review", text: mail?.message?.text, html: mail?.message?.html });
    expect(seen?.body.headers).toEqual({
      "List-Unsubscribe": `<${mail?.message?.unsubscribeUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(mail).toMatchObject({ state: "sent", providerId: [...resend.accepted.values()][0]?.id, tries: 1, lastError: null });
  });

  it("comes from MAIL_FROM where that is set, and without those headers about money", async () => {
    vi.stubEnv("MAIL_FROM", "Parley <hello@mail.example>");
    const { t, casey } = await person();
    await tell(t, topUp(casey.userId, 1));
    wait(5 * MINUTE_MS);
    await sendDue(t);
    expect(resend.seen[0]?.body).toMatchObject({ from: "Parley <hello@mail.example>", headers: {} });
  });

  it("is repeated with the same key and the same bytes when the answer was lost, and arrives once", async () => {
    const { t, casey } = await person();
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    resend.next.push({ status: 502, body: "bad gateway", accept: true }, { status: 500, body: { statusCode: 500, name: "application_error", message: "x" } });
    expect((await sendDue(t))[0]).toMatchObject({ state: "waiting", tries: 1, lastError: "unknown_outcome:502", dueAtMs: Date.now() + MINUTE_MS });
    // The name, the language and the zone may change between two tries; the mail does not.
    await t.run((ctx) => ctx.db.patch("users", casey.userId, { firstName: "Charlie", timeZone: "Asia/Tokyo" }));
    wait(MINUTE_MS);
    expect((await sendDue(t))[0]).toMatchObject({ state: "waiting", tries: 2, lastError: "unknown_outcome:500/application_error", dueAtMs: Date.now() + 2 * MINUTE_MS });
    wait(2 * MINUTE_MS);
    expect((await sendDue(t))[0]).toMatchObject({ state: "sent", tries: 3, lastError: null });
    expect(new Set(resend.seen.map(({ raw, idempotencyKey }) => `${idempotencyKey} ${raw}`)).size).toBe(1);
    expect(resend.accepted.size).toBe(1);
  });

  it("waits as long as a full bucket says", async () => {
    const { t, casey } = await person();
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    resend.next.push({ status: 429, body: { statusCode: 429, name: "rate_limit_exceeded", message: "x" }, headers: { "retry-after": "600" } });
    expect((await sendDue(t))[0]).toMatchObject({ state: "waiting", lastError: "rate_limited:429/rate_limit_exceeded", dueAtMs: Date.now() + 10 * MINUTE_MS });
  });

  it("is given up when it is refused for what it says, or after twelve tries; an admin may try again", async () => {
    const { t, casey } = await person();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    resend.next.push({ status: 422, body: { statusCode: 422, name: "validation_error", message: "Invalid `to` field." } });
    const [dead] = await sendDue(t);
    expect(dead).toMatchObject({ state: "dead", tries: 1, lastError: "invalid:422/validation_error" });
    if (dead === undefined) throw new Error("no mail");
    const audit = await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).map(({ action, targetId }) => [action, targetId]));
    expect(audit).toContainEqual(["mails.dead", dead._id]);
    await robin.as.mutation(api.notifications.retryMail, { mailId: dead._id });
    for (let n = 0; n < 12; n++) {
      resend.next.splice(0, resend.next.length, { status: 503, body: {} });
      const [mail] = await sendDue(t);
      if (mail === undefined || mail.state === "dead") break;
      vi.setSystemTime(mail.dueAtMs);
    }
    expect((await mails(t))[0]).toMatchObject({ state: "dead", tries: 12, lastError: "unknown_outcome:503" });
    expect(Date.now() - START_MS).toBeLessThan(24 * 60 * MINUTE_MS);
  });

  it.each([
    ["a demo person", { email: "demo@example.com", isDemo: true }],
    ["somebody without an address", {}],
  ])("never leaves for %s", async (_who, change) => {
    const { t, casey } = await person(change);
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    expect((await sendDue(t))[0]).toMatchObject({ state: "outbox", message: { to: null } });
    expect(resend.seen).toEqual([]);
  });
});

describe("the link that switches mail off", () => {
  const isOn = async (user: TestUser) => (await user.as.query(api.notifications.preferences, {})).kinds.find(({ kind }) => kind === "reviewReplied")?.mail;

  async function link(): Promise<{ t: TestBackend; casey: TestUser; token: string; secret: string }> {
    const { t, casey } = await person();
    await tell(t, replied(casey));
    wait(5 * MINUTE_MS);
    const [mail] = await sendDue(t);
    const token = new URL(mail?.message?.unsubscribeUrl ?? "").searchParams.get("token") ?? "";
    const secret = await t.run(async (ctx) => (await ctx.db.query("mailSecrets").first())?.secret ?? "");
    return { t, casey, token, secret };
  }

  it("works without a sign-in, any number of times, and can be taken back", async () => {
    const { t, casey, token } = await link();
    expect(await t.action(api.notifications.unsubscribe, { token })).toEqual({ topic: "reviewReplied" });
    expect(await t.action(api.notifications.unsubscribe, { token })).toEqual({ topic: "reviewReplied" });
    expect(await isOn(casey)).toBe(false);
    const before = (await mails(t)).length;
    await tell(t, replied(casey, 2));
    expect(await mails(t)).toHaveLength(before);
    expect(await t.action(api.notifications.unsubscribe, { token, isOn: true })).toEqual({ topic: "reviewReplied" });
    expect(await isOn(casey)).toBe(true);
  });

  it("works by the POST of a mail program, and not by looking at it", async () => {
    const { t, casey, token } = await link();
    const path = `/mail/unsubscribe?token=${encodeURIComponent(token)}`;
    expect((await t.fetch(path, { method: "GET" })).status).toBe(404);
    expect(await isOn(casey)).toBe(true);
    const body = "List-Unsubscribe=One-Click";
    expect((await t.fetch(path, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } })).status).toBe(200);
    expect(await isOn(casey)).toBe(false);
    expect((await t.fetch("/mail/unsubscribe?token=nonsense", { method: "POST", body })).status).toBe(404);
  });

  it("cannot be forged, turned to another person or another subject, nor used on proof of money", async () => {
    const { t, casey, token, secret } = await link();
    const robin = await createUser(t, { name: "Robin" });
    const [userId, topic, signature = ""] = token.split(".");
    const flipped = signature.replace(/^./, (first) => (first === "0" ? "1" : "0"));
    const forgeries = [
      "",
      "nonsense",
      `${userId}.${topic}`,
      `${userId}.${topic}.${flipped}`,
      `${userId}.${topic}.${signature.slice(2)}`,
      `${robin.userId}.${topic}.${signature}`,
      `${userId}.digest.${signature}`,
      `${userId}.__proto__.${signature}`,
      await signUnsubscription("another secret", { userId: casey.userId, topic: "reviewReplied" }),
      await signUnsubscription(secret, { userId: casey.userId, topic: "topUpDone" }),
      await signUnsubscription(secret, { userId: "nobody", topic: "digest" }),
    ];
    for (const forged of forgeries) expect(await t.action(api.notifications.unsubscribe, { token: forged })).toBeNull();
    expect(await t.run((ctx) => ctx.db.query("notificationPreferences").collect())).toEqual([]);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
  });
});
