import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fieldProblems } from "../../../lib/domain/applications/problems";
import { fail, failInput } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { recordAudit } from "../audit/recordAudit";
import { documentsOf } from "../documents/documents";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { notifyAdmins } from "../notifications/events";
import { count, countStanding } from "../stats/count";
import { fieldsOf, findApplicationOf, loadRules, requireMayApply } from "./rules";

/**
 * Hands the draft to the admins. Fails with INVALID_INPUT(field) on the first thing that is missing or wrong, `documents` when a
 * newcomer proves no identity; with INVALID_STATE without a draft and after an approval. Repeating it while it waits does nothing.
 */
export async function submitApplication(ctx: MutationCtx, user: Doc<"users">): Promise<void> {
  await requireMayApply(ctx, user);
  const draft = (await findApplicationOf(ctx, user._id)) ?? fail("INVALID_STATE", { state: "none" });
  if (draft.state === "submitted") return;
  // What was rejected may be sent again as it is: the reason may have been outside of it.
  if (draft.state === "approved") fail("INVALID_STATE", { state: draft.state });
  await takeToken(ctx, RATE_LIMITS.submit, user._id);
  const [problem] = fieldProblems(fieldsOf(draft), await loadRules(ctx));
  if (problem !== undefined) fail("INVALID_INPUT", { field: problem.field, problem: problem.problem });
  // Who was approved once has proven who they are.
  const isNewcomer = (await findProfileOf(ctx, user._id)) === null;
  if (isNewcomer && !(await documentsOf(ctx, draft._id)).some(({ kind }) => kind === "identity")) failInput("documents");
  const nowMs = Date.now();
  await ctx.db.patch("applications", draft._id, { state: "submitted", submittedAtMs: nowMs, listKey: nowMs, updatedAtMs: nowMs });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: user._id },
    action: "applications.submit",
    target: { table: "applications", id: draft._id },
    after: { state: "submitted", isNewcomer },
  });
  if (isNewcomer) await count(ctx, { subject: draft._id, atMs: nowMs, figures: { applied: 1 } });
  await countStanding(ctx, draft._id, { waitingApplications: 1 });
  const data = { applicationId: draft._id, displayName: draft.displayName };
  await notifyAdmins(ctx, { kind: "applicationSubmitted", key: `applicationSubmitted:${draft._id}:${nowMs}`, data });
}

/** Takes a submitted application back to be changed. Fails with INVALID_STATE once it was decided; on a draft it does nothing. */
export async function withdrawApplication(ctx: MutationCtx, user: Doc<"users">): Promise<void> {
  const application = (await findApplicationOf(ctx, user._id)) ?? fail("NOT_FOUND");
  if (application.state === "draft") return;
  if (application.state !== "submitted") fail("INVALID_STATE", { state: application.state });
  await ctx.db.patch("applications", application._id, { state: "draft", submittedAtMs: null, listKey: null, updatedAtMs: Date.now() });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: user._id },
    action: "applications.withdraw",
    target: { table: "applications", id: application._id },
    before: { state: "submitted" },
    after: { state: "draft" },
  });
  await countStanding(ctx, application._id, { waitingApplications: -1 });
}
