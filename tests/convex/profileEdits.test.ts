import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { addCategories, applicationOf, submitFinished } from "./applicationHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });
const BIO = "Twenty years in practice, most of them spent in rooms where people did not dare to ask.";

let t: TestBackend;
let ada: TestAdvisor;
let casey: TestUser;
let robin: TestUser;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-20T12:00:00Z"));
  t = setupBackend();
  await addCategories(t);
  [ada, casey, robin] = [await createAdvisor(t), await createUser(t, { name: "Casey" }), await createUser(t, { name: "Robin", roles: ["client", "admin"] })];
});
afterEach(() => {
  vi.useRealTimers();
});

const shown = async () => await t.query(api.advisorProfiles.get, { advisorId: ada.advisorId });
const audit = async () => await t.run((ctx) => ctx.db.query("auditEvents").collect());

describe("an advisor's own edit", () => {
  it("of text is public and found at once, with a trace", async () => {
    await ada.as.mutation(api.advisorProfiles.edit, { changes: { headline: "Umbrellas and their law", bio: BIO } });
    await ada.as.mutation(api.advisorProfiles.edit, { changes: { headline: "Umbrellas and their law" } });
    expect(await shown()).toMatchObject({ headline: "Umbrellas and their law", bio: BIO });
    const found = await t.query(api.advisorProfiles.search, { query: "umbrella", paginationOpts: { numItems: 5, cursor: null } });
    expect(found.page).toHaveLength(1);
    expect((await audit()).map(({ action }) => action)).toEqual(["advisorProfiles.edit"]);
  });

  it("is refused when it says too little or too much, and for everybody else", async () => {
    for (const [changes, details] of [
      [{ headline: "" }, { field: "headline", problem: "required" }],
      [{ bio: "short" }, { field: "bio", problem: "tooShort" }],
      [{ bio: "x".repeat(100_000) }, { field: "bio", problem: "tooLong" }],
    ] as const) {
      await expect(ada.as.mutation(api.advisorProfiles.edit, { changes })).rejects.toMatchObject(refusal("INVALID_INPUT", details));
    }
    await expect(t.mutation(api.advisorProfiles.edit, { changes: {} })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(casey.as.mutation(api.advisorProfiles.edit, { changes: {} })).rejects.toMatchObject(refusal("FORBIDDEN"));
    expect(await shown()).toMatchObject({ headline: "Plain answers" });
  });

  it("of name and subjects waits for an admin; prices set meanwhile stay", async () => {
    await ada.as.mutation(api.advisorProfiles.edit, { changes: { bio: BIO } });
    await ada.as.mutation(api.advisorProfiles.saveDraft, { changes: { displayName: "Ada L.", categorySlugs: ["law"] } });
    await ada.as.mutation(api.advisorProfiles.submit, {});
    expect(await shown()).toMatchObject({ displayName: "Ada Example", categories: [{ slug: "career" }] });
    await ada.as.mutation(api.advisorProfiles.setPrices, { chatPriceMinor: 70n, videoPriceMinor: null });
    await ada.as.mutation(api.advisorProfiles.edit, { changes: { headline: "Plainer answers" } });
    const { _id } = await applicationOf(t, ada);
    await robin.as.mutation(api.advisorProfiles.decide, { applicationId: _id, decision: "approve", reason: "fine" });
    expect(await shown()).toMatchObject({ displayName: "Ada L.", headline: "Plainer answers", categories: [{ slug: "law" }], chatPriceMinor: 70n, videoPriceMinor: null });
    expect(await shown()).toMatchObject({ accepting: true });
    // The next change begins with what the profile says by then.
    await ada.as.mutation(api.advisorProfiles.edit, { changes: { headline: "The plainest answers" } });
    expect((await ada.as.query(api.advisorProfiles.application, {})).fields).toMatchObject({ displayName: "Ada L.", headline: "The plainest answers" });
  });
});

describe("an admin's edit", () => {
  it("lowers and hides prices, changes text, and tells the advisor before and after", async () => {
    const changes = { headline: "Plain and kind answers", chatPriceMinor: 40n, videoPriceMinor: null };
    await robin.as.mutation(api.advisorProfiles.editByAdmin, { advisorId: ada.advisorId, changes, reason: "a complaint" });
    expect(await shown()).toMatchObject(changes);
    const [event] = await audit();
    expect(event).toMatchObject({
      actor: robin.userId,
      action: "advisorProfiles.editByAdmin",
      reason: "a complaint",
      before: '{"headline":"Plain answers","chatPriceMinor":"50","videoPriceMinor":"120"}',
      after: '{"headline":"Plain and kind answers","chatPriceMinor":"40","videoPriceMinor":null}',
    });
    const [notification] = await t.run((ctx) => ctx.db.query("notifications").collect());
    expect(notification).toMatchObject({
      userId: ada.userId,
      notice: {
        kind: "profileEditedByAdmin",
        data: {
          reason: "a complaint",
          texts: [{ field: "headline", before: "Plain answers", after: "Plain and kind answers" }],
          prices: [
            { mode: "chat", beforeMinor: 50n, afterMinor: 40n },
            { mode: "video", beforeMinor: 120n, afterMinor: 0n },
          ],
        },
      },
    });
  });

  it("never raises a price and needs a reason", async () => {
    const edit = (changes: { chatPriceMinor?: bigint; videoPriceMinor?: bigint | null; headline?: string }, reason = "a complaint") =>
      robin.as.mutation(api.advisorProfiles.editByAdmin, { advisorId: ada.advisorId, changes, reason });
    await expect(edit({ chatPriceMinor: 51n })).rejects.toMatchObject(refusal("ABOVE_MAXIMUM", { field: "chatPriceMinor", maximumMinor: 50n }));
    await expect(edit({ chatPriceMinor: 9n })).rejects.toMatchObject(refusal("BELOW_MINIMUM", { field: "chatPriceMinor", minimumMinor: 10n }));
    await edit({ videoPriceMinor: null });
    await expect(edit({ videoPriceMinor: 50n })).rejects.toMatchObject(refusal("ABOVE_MAXIMUM", { field: "videoPriceMinor", maximumMinor: null }));
    await expect(edit({ headline: "Another headline" }, " ")).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    expect(await shown()).toMatchObject({ chatPriceMinor: 50n, headline: "Plain answers" });
  });

  it("belongs to admins and to profiles of others", async () => {
    const wish = { advisorId: ada.advisorId, changes: {}, reason: "why not" };
    await expect(t.mutation(api.advisorProfiles.editByAdmin, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    for (const who of [casey, ada]) await expect(who.as.mutation(api.advisorProfiles.editByAdmin, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(robin.as.mutation(api.advisorProfiles.editByAdmin, { ...wish, advisorId: "nobodys" })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await t.run((ctx) => ctx.db.patch("users", ada.userId, { roles: ["client", "advisor", "admin"] }));
    await expect(ada.as.mutation(api.advisorProfiles.editByAdmin, wish)).rejects.toMatchObject(refusal("FORBIDDEN"));
  });

  it("suspends and lets back; the lists follow", async () => {
    const list = async (status: "approved" | "suspended") =>
      (await robin.as.query(api.advisorProfiles.managed, { status, paginationOpts: { numItems: 5, cursor: null } })).page.map(({ fields }) => fields.displayName);
    await robin.as.mutation(api.users.setSuspended, { userId: ada.userId, suspended: true, reason: "a complaint" });
    expect([await list("approved"), await list("suspended"), await shown()]).toEqual([[], ["Ada Example"], null]);
    await robin.as.mutation(api.users.setSuspended, { userId: ada.userId, suspended: false, reason: "settled" });
    expect([await list("approved"), await list("suspended")]).toEqual([["Ada Example"], []]);
  });
});

describe("subjects", () => {
  const names = async () => (await t.query(api.advisorProfiles.categories, {})).map(({ slug, name }) => `${slug}:${name}`);

  it("are added, renamed, retired and used again, each with a reason and a trace", async () => {
    const reason = "tidying up";
    expect(await robin.as.mutation(api.categories.add, { name: "  Pets & Co ", reason })).toBe("pets-co");
    await robin.as.mutation(api.categories.rename, { slug: "pets-co", name: "Pets", reason });
    await robin.as.mutation(api.categories.setInUse, { slug: "law", inUse: false, reason });
    expect(await names()).toEqual(["career:career", "pets-co:Pets"]);
    await robin.as.mutation(api.categories.setInUse, { slug: "law", inUse: true, reason });
    expect(await names()).toEqual(["career:career", "law:law", "pets-co:Pets"]);
    expect((await audit()).map(({ action }) => action)).toEqual(["categories.add", "categories.rename", "categories.retire", "categories.restore"]);
    for (const name of ["x", "x".repeat(41), "LAW", "<b>"]) {
      await expect(robin.as.mutation(api.categories.add, { name, reason })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "name" }));
    }
  });

  it("merge: profiles and applications follow, and the first is retired for good", async () => {
    const nora = await createUser(t, { name: "Nora" });
    await submitFinished(t, nora, { categorySlugs: ["career", "law"] });
    await robin.as.mutation(api.categories.merge, { slug: "career", intoSlug: "law", reason: "the same thing" });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await shown()).toMatchObject({ categories: [{ slug: "law", name: "law" }] });
    expect((await applicationOf(t, nora)).categorySlugs).toEqual(["law"]);
    const found = await t.query(api.advisorProfiles.search, { category: "law", paginationOpts: { numItems: 5, cursor: null } });
    expect(found.page).toHaveLength(1);
    await expect(robin.as.mutation(api.categories.setInUse, { slug: "career", inUse: true, reason: "back" })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "merged" }));
    await expect(robin.as.mutation(api.categories.merge, { slug: "law", intoSlug: "career", reason: "back" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "intoSlug" }));
  });

  it("belong to admins", async () => {
    const reason = "why not";
    for (const who of [casey, ada]) {
      await expect(who.as.query(api.categories.list, {})).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.mutation(api.categories.add, { name: "Pets", reason })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.mutation(api.categories.rename, { slug: "law", name: "Pets", reason })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.mutation(api.categories.merge, { slug: "law", intoSlug: "career", reason })).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(who.as.mutation(api.categories.setInUse, { slug: "law", inUse: false, reason })).rejects.toMatchObject(refusal("FORBIDDEN"));
    }
    await expect(t.query(api.categories.list, {})).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
  });
});
