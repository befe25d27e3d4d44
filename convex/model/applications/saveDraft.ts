import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { cleanFields, emptyFields, type ApplicationFields } from "../../../lib/domain/applications/fields";
import { draftProblems } from "../../../lib/domain/applications/problems";
import { invariant } from "../../../lib/domain/invariant";
import { fail } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { loadSettings } from "../settings/loadSettings";
import { fieldsOf, fieldsOfProfile, findApplicationOf, loadRules, requireMayApply } from "./rules";

type Application = Doc<"applications">;

/** What an application begins with: the public profile of who has one, else next to nothing. */
export async function firstFields(
  ctx: Pick<QueryCtx, "db">,
  user: Doc<"users">,
): Promise<{ fields: ApplicationFields; photoStorageId: Application["photoStorageId"] }> {
  const profile = await findProfileOf(ctx, user._id);
  if (profile !== null) return { fields: fieldsOfProfile(profile), photoStorageId: profile.photoStorageId ?? null };
  const { advisorCountries } = await loadSettings(ctx);
  // With one country to choose from there is no choice to make.
  return { fields: emptyFields(user.firstName, advisorCountries.length === 1 ? (advisorCountries[0] ?? "") : ""), photoStorageId: null };
}

/**
 * The application of somebody as a draft: made when there is none, opened again after a decision; an approved one starts from
 * what the profile says now. Fails with INVALID_STATE while it waits for a decision, with APPLICATIONS_CLOSED.
 */
export async function openDraft(ctx: MutationCtx, user: Doc<"users">): Promise<Application> {
  await requireMayApply(ctx, user);
  const existing = await findApplicationOf(ctx, user._id);
  if (existing?.state === "draft") return existing;
  if (existing?.state === "submitted") fail("INVALID_STATE", { state: "submitted" });
  const nowMs = Date.now();
  const { fields, photoStorageId } = await firstFields(ctx, user);
  if (existing === null) {
    const id = await ctx.db.insert("applications", {
      userId: user._id,
      state: "draft",
      ...fields,
      photoStorageId,
      listKey: null,
      submittedAtMs: null,
      decidedAtMs: null,
      decidedBy: null,
      reason: null,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    const row = await ctx.db.get("applications", id);
    invariant(row !== null, "a row just written can be read");
    return row;
  }
  // After a rejection the applicant goes on with what was rejected.
  const renewed = existing.state === "approved" ? { ...fields, photoStorageId } : {};
  const opened = { ...renewed, state: "draft" as const, listKey: null, submittedAtMs: null, updatedAtMs: nowMs };
  await ctx.db.patch("applications", existing._id, opened);
  return { ...existing, ...opened };
}

/**
 * Keeps what the applicant has written so far; only the fields given change. Fails with INVALID_INPUT(field) for what no
 * finished application could hold (too long, too many, no such language), with INVALID_STATE while a decision is awaited.
 */
export async function saveDraft(ctx: MutationCtx, user: Doc<"users">, changes: Partial<ApplicationFields>): Promise<Application> {
  await takeToken(ctx, RATE_LIMITS.saveDraft, user._id);
  const draft = await openDraft(ctx, user);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<ApplicationFields>;
  const cleaned = cleanFields(given);
  const problem = draftProblems({ ...fieldsOf(draft), ...cleaned }, await loadRules(ctx)).find(({ field }) => field in cleaned);
  if (problem !== undefined) fail("INVALID_INPUT", { field: problem.field, problem: problem.problem });
  const saved = { ...cleaned, updatedAtMs: Date.now() };
  await ctx.db.patch("applications", draft._id, saved);
  return { ...draft, ...saved };
}
