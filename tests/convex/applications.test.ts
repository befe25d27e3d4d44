import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { statsDifferences } from "@/tests/support/statsCheck";
import { addCategories, applicationOf, FINISHED, proveIdentity, submitFinished } from "./applicationHelpers";
import { createAdvisor, createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

const START_MS = Date.parse("2026-11-20T12:00:00Z");
const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

let t: TestBackend;
let nora: TestUser;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime(START_MS);
  t = setupBackend();
  await addCategories(t);
  nora = await createUser(t, { name: "Nora" });
  robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const auditActions = async () => (await t.run((ctx) => ctx.db.query("auditEvents").collect())).map(({ action }) => action);
const noticesOf = async (user: TestUser) =>
  await t.run(async (ctx) => (await ctx.db.query("notifications").collect()).filter(({ userId }) => userId === user.userId).map(({ notice }) => notice));
const decide = (admin: TestUser, applicationId: Parameters<typeof asArgs>[0], decision: "approve" | "reject", reason = "Everything is there.", submittedAtMs?: number) =>
  admin.as.mutation(api.advisorProfiles.decide, asArgs(applicationId, decision, reason, submittedAtMs));
const asArgs = (applicationId: Awaited<ReturnType<typeof applicationOf>>["_id"], decision: "approve" | "reject", reason: string, submittedAtMs?: number) => ({
  applicationId,
  decision,
  reason,
  ...(submittedAtMs === undefined ? {} : { submittedAtMs }),
});

describe("a draft", () => {
  it("begins with the first name and is kept field by field", async () => {
    expect(await nora.as.query(api.advisorProfiles.application, {})).toMatchObject({
      applicationId: null,
      state: "draft",
      fields: { displayName: "Nora", country: "US", chatPriceMinor: null },
    });
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: "  Contracts\u0000 in\n plain words " } });
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { chatPriceMinor: 80n, skills: ["Chess", "chess", " "] } });
    expect((await nora.as.query(api.advisorProfiles.application, {})).fields).toMatchObject({
      displayName: "Nora",
      headline: "Contracts in plain words",
      chatPriceMinor: 80n,
      skills: ["Chess"],
    });
  });

  it("keeps markup as text", async () => {
    const headline = "<script>alert(1)</script>";
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline } });
    expect((await applicationOf(t, nora)).headline).toBe(headline);
  });

  it.each([
    [{ bio: "x".repeat(100_000) }, "bio", "tooLong"],
    [{ displayName: "x".repeat(61) }, "displayName", "tooLong"],
    [{ displayName: "nora@example.com" }, "displayName", "invalid"],
    [{ skills: Array.from({ length: 21 }, (_, n) => `skill ${n}`) }, "skills", "tooMany"],
    [{ specialties: ["x".repeat(41)] }, "specialties", "tooLong"],
    [{ languages: ["xx"] }, "languages", "invalid"],
    [{ timeZone: "Mars/Olympus" }, "timeZone", "invalid"],
    [{ country: "XX" }, "country", "invalid"],
    [{ categorySlugs: ["astrology"] }, "categorySlugs", "invalid"],
    [{ yearsOfExperience: -1 }, "yearsOfExperience", "invalid"],
    [{ yearsOfExperience: Number.NaN }, "yearsOfExperience", "invalid"],
    [{ chatPriceMinor: -80n }, "chatPriceMinor", "invalid"],
    [{ portfolioLinks: ["javascript:alert(1)"] }, "portfolioLinks", "invalid"],
    [{ portfolioLinks: ["https://me:secret@example.com"] }, "portfolioLinks", "invalid"],
  ])("refuses what no application may hold: %#", async (changes, field, problem) => {
    await expect(nora.as.mutation(api.advisorProfiles.saveDraft, { changes })).rejects.toMatchObject(refusal("INVALID_INPUT", { field, problem }));
    expect(await t.run((ctx) => ctx.db.query("applications").collect())).toEqual([]);
  });

  it("is not for those who are signed out or suspended", async () => {
    const sam = await createUser(t, { name: "Sam", suspended: true });
    for (const call of [api.advisorProfiles.submit, api.advisorProfiles.withdraw, api.advisorProfiles.removePhoto] as const) {
      await expect(t.mutation(call, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
      await expect(sam.as.mutation(call, {})).rejects.toMatchObject(refusal("SUSPENDED"));
    }
    await expect(t.mutation(api.advisorProfiles.saveDraft, { changes: {} })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(sam.as.mutation(api.advisorProfiles.saveDraft, { changes: {} })).rejects.toMatchObject(refusal("SUSPENDED"));
    await expect(t.query(api.advisorProfiles.application, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(t.query(api.advisorProfiles.suggestions, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
  });
});

describe("submitting", () => {
  it("names the first thing that is missing, the identity last", async () => {
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { ...FINISHED, chatPriceMinor: 9n } });
    await expect(nora.as.mutation(api.advisorProfiles.submit, {})).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "chatPriceMinor", problem: "belowMinimum" }),
    );
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { chatPriceMinor: 10n } });
    await expect(nora.as.mutation(api.advisorProfiles.submit, {})).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "documents" }));
    await proveIdentity(t, nora);
    await nora.as.mutation(api.advisorProfiles.submit, {});
    await nora.as.mutation(api.advisorProfiles.submit, {});
    expect(await applicationOf(t, nora)).toMatchObject({ state: "submitted", submittedAtMs: START_MS });
    expect(await auditActions()).toEqual(["applications.submit"]);
  });

  it("closes the draft until it is taken back or decided", async () => {
    await submitFinished(t, nora);
    await expect(nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: "Something else" } })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "submitted" }),
    );
    await nora.as.mutation(api.advisorProfiles.withdraw, {});
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: "Something else" } });
    expect(await applicationOf(t, nora)).toMatchObject({ state: "draft", headline: "Something else", submittedAtMs: null });
  });

  it("follows the platform's setting", async () => {
    await robin.as.mutation(api.settings.update, { changes: { applications: "invitation" }, reason: "a calm start" });
    await expect(nora.as.mutation(api.advisorProfiles.saveDraft, { changes: {} })).rejects.toMatchObject(refusal("APPLICATIONS_CLOSED", { mode: "invitation" }));
    await robin.as.mutation(api.advisorProfiles.invite, { userId: nora.userId, reason: "we know her" });
    const open = await robin.as.query(api.advisorProfiles.invitations, {});
    expect(open.map(({ firstName, invitedBy }) => [firstName, invitedBy])).toEqual([["Nora", "Robin"]]);
    await submitFinished(t, nora);
    expect(await robin.as.query(api.advisorProfiles.invitations, {})).toEqual([]);
    await robin.as.mutation(api.settings.update, { changes: { applications: "closed" }, reason: "too many" });
    expect((await nora.as.query(api.advisorProfiles.application, {})).mayApply).toBe(false);
    await nora.as.mutation(api.advisorProfiles.withdraw, {});
    await expect(nora.as.mutation(api.advisorProfiles.submit, {})).rejects.toMatchObject(refusal("APPLICATIONS_CLOSED", { mode: "closed" }));
  });
});

describe("a decision", () => {
  it("approves: profile, role, audit row and notification, once", async () => {
    const { _id } = await submitFinished(t, nora);
    await decide(robin, _id, "approve");
    await decide(robin, _id, "approve");
    const profile = await t.run((ctx) =>
      ctx.db
        .query("advisorProfiles")
        .withIndex("by_userId", (q) => q.eq("userId", nora.userId))
        .unique(),
    );
    expect(profile).toMatchObject({ displayName: "Nora K.", chatPriceMinor: 80n, videoPriceMinor: null, status: "approved", accepting: false });
    expect((await nora.as.query(api.users.me, {}))?.roles).toEqual(["client", "advisor"]);
    expect(await auditActions()).toEqual(["applications.submit", "applications.decide"]);
    expect(await noticesOf(nora)).toEqual([{ kind: "applicationDecided", data: { approved: true, reason: "Everything is there." } }]);
    const found = await t.query(api.advisorProfiles.search, { query: "contracts", paginationOpts: { numItems: 10, cursor: null } });
    expect(found.page.map(({ displayName }) => displayName)).toEqual(["Nora K."]);
    expect(await statsDifferences(t)).toEqual([]);
  });

  it("rejects with a reason; what was written stays and can be submitted again", async () => {
    const { _id } = await submitFinished(t, nora);
    for (const decision of ["approve", "reject"] as const)
      await expect(decide(robin, _id, decision, "  ")).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    await decide(robin, _id, "reject", "The passport cannot be read.");
    expect(await nora.as.query(api.advisorProfiles.application, {})).toMatchObject({ state: "rejected", reason: "The passport cannot be read." });
    expect((await nora.as.query(api.users.me, {}))?.roles).toEqual(["client"]);
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: {} });
    await nora.as.mutation(api.advisorProfiles.submit, {});
    expect(await applicationOf(t, nora)).toMatchObject({ state: "submitted", headline: FINISHED.headline });
    await decide(robin, _id, "approve");
    expect((await nora.as.query(api.users.me, {}))?.roles).toEqual(["client", "advisor"]);
    expect(await statsDifferences(t)).toEqual([]);
    const day = new Date().toISOString().slice(0, 10);
    const { totals } = await robin.as.query(api.admin.stats, { fromDay: day, toDay: day, compare: false });
    expect(totals).toMatchObject({ applied: 2, approved: 1, rejected: 1 });
  });

  it("of two admins counts once; the other one is told", async () => {
    const { _id } = await submitFinished(t, nora);
    const max = await createUser(t, { name: "Max", roles: ["client", "admin"] });
    const results = await Promise.allSettled([decide(robin, _id, "approve"), decide(max, _id, "reject", "Not for us.")]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(results[1]).toMatchObject({ reason: refusal("INVALID_STATE", { state: "approved" }) });
    expect(await auditActions()).toEqual(["applications.submit", "applications.decide"]);
  });

  it("is about the version that was looked at", async () => {
    const seen = await submitFinished(t, nora);
    await nora.as.mutation(api.advisorProfiles.withdraw, {});
    vi.setSystemTime(START_MS + 60_000);
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: "Get rich by Friday" } });
    await nora.as.mutation(api.advisorProfiles.submit, {});
    await expect(decide(robin, seen._id, "approve", "Complete.", START_MS)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "submitted" }));
    await decide(robin, seen._id, "approve", "Complete.", START_MS + 60_000);
  });

  it("belongs to admins, and nobody decides about themselves", async () => {
    const { _id } = await submitFinished(t, nora);
    const ada = await createAdvisor(t);
    await expect(t.mutation(api.advisorProfiles.decide, asArgs(_id, "approve", ""))).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    for (const who of [nora, ada]) await expect(decide(who, _id, "approve")).rejects.toMatchObject(refusal("FORBIDDEN"));
    const own = await submitFinished(t, robin);
    await expect(decide(robin, own._id, "approve")).rejects.toMatchObject(refusal("FORBIDDEN"));
    const paginationOpts = { numItems: 5, cursor: null };
    for (const who of [nora, ada]) {
      await expect(who.as.query(api.advisorProfiles.applications, { paginationOpts })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.query(api.advisorProfiles.applicationToReview, { applicationId: _id })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.query(api.advisorProfiles.applicationsWaiting, {})).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.query(api.advisorProfiles.managed, { status: "approved", paginationOpts })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.mutation(api.advisorProfiles.invite, { userId: nora.userId, reason: "please" })).rejects.toMatchObject(refusal("FORBIDDEN"));
    }
  });
});

describe("the admins' list", () => {
  it("has who waits first, longest first, then what was decided", async () => {
    const people: TestUser[] = [];
    for (const [n, name] of ["Ann", "Bob", "Cid"].entries()) {
      vi.setSystemTime(START_MS + n * 1_000);
      const user = await createUser(t, { name });
      await submitFinished(t, user, { displayName: `${name} Tester` });
      people.push(user);
    }
    const [ann] = people;
    if (ann === undefined) throw new Error("nobody");
    await decide(robin, (await applicationOf(t, ann))._id, "reject", "Not yet.");
    const list = async (filter: object) =>
      (await robin.as.query(api.advisorProfiles.applications, { ...filter, paginationOpts: { numItems: 10, cursor: null } })).page.map(({ displayName }) => displayName);
    expect(await list({})).toEqual(["Bob Tester", "Cid Tester", "Ann Tester"]);
    expect(await list({ state: "submitted" })).toEqual(["Bob Tester", "Cid Tester"]);
    expect(await list({ state: "approved" })).toEqual([]);
    expect(await list({ search: "cid" })).toEqual(["Cid Tester"]);
    expect(await robin.as.query(api.advisorProfiles.applicationsWaiting, {})).toBe(2);
  });

  it("shows no drafts and no ids of other things", async () => {
    await nora.as.mutation(api.advisorProfiles.saveDraft, { changes: FINISHED });
    const { _id } = await applicationOf(t, nora);
    expect(await robin.as.query(api.advisorProfiles.applicationToReview, { applicationId: _id })).toBeNull();
    expect(await robin.as.query(api.advisorProfiles.applicationToReview, { applicationId: nora.userId })).toBeNull();
    expect(await robin.as.query(api.advisorProfiles.applicationToReview, { applicationId: "nobodys" })).toBeNull();
  });
});
