import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DELETED_NAME } from "../../../lib/domain/deletedName";
import { fail, failInput } from "../../errors";
import { refreshSearchFields } from "../advisors/searchFields";
import { findProfileOf } from "../advisors/searchAdvisors";
import { revokeKeysOf } from "../apiKeys/manage";
import { recordAudit } from "../audit/recordAudit";
import { deleteDocumentsOf } from "../documents/documents";
import { forgetMethodsOf } from "../payouts/methods";
import { openWithdrawalsOf } from "../payouts/openWithdrawals";
import { forgetPayeeRequestOf } from "../payouts/payeeRequests";
import { openSessionsOfAdvisor, openSessionsOfClient } from "../sessions/openSessions";
import { countStanding } from "../stats/count";
import { rememberDeletion } from "./deletedIdentities";
import { nameFields } from "./names";
import { withdrawFromMarket } from "./suspend";

type FileCtx = Pick<MutationCtx, "db" | "storage">;

/** Deletes a stored file if it is still there. */
export async function deleteFile(ctx: FileCtx, storageId: Id<"_storage">): Promise<void> {
  if ((await ctx.db.system.get("_storage", storageId)) !== null) await ctx.storage.delete(storageId);
}

/** Takes everything personal out of the public profile; the row stays, because sessions and money name it. */
async function emptyProfile(ctx: MutationCtx, profile: Doc<"advisorProfiles">): Promise<void> {
  if (profile.photoStorageId !== undefined) await deleteFile(ctx, profile.photoStorageId);
  await ctx.db.patch("advisorProfiles", profile._id, {
    displayName: DELETED_NAME,
    headline: "",
    bio: "",
    portraitSeed: "deleted",
    specialties: [],
    skills: [],
    portfolioLinks: [],
    photoStorageId: undefined,
    accepting: false,
    status: "suspended",
  });
  await refreshSearchFields(ctx, profile._id);
}

/** Deletes the application with its documents and its photo. */
async function deleteApplication(ctx: MutationCtx, userId: Id<"users">): Promise<void> {
  const application = await ctx.db
    .query("applications")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
  if (application === null) return;
  await deleteDocumentsOf(ctx, application._id);
  if (application.photoStorageId !== null) await deleteFile(ctx, application.photoStorageId);
  await ctx.db.delete("applications", application._id);
  if (application.state === "submitted") await countStanding(ctx, application._id, { waitingApplications: -1 });
}

/**
 * Deletes the caller's account for good. Names and files go, the sign-in is unlinked, rows that others or the books need
 * stay without a name; `forgetPerson` takes the name out of the sessions, page by page. Money that is left is not paid out:
 * it stays on the books under the account's number. Fails with INVALID_INPUT(confirmName) unless the first name is typed,
 * and with INVALID_STATE while a session or a withdrawal is open or while the person is an admin, whose acts need a name.
 */
export async function deleteAccount(ctx: MutationCtx, user: Doc<"users">, confirmName: string): Promise<void> {
  if (confirmName.trim() !== user.firstName) failInput("confirmName");
  if (user.roles.includes("admin")) fail("INVALID_STATE", { state: "admin" });
  const open = [...(await openSessionsOfClient(ctx, user._id)), ...(await openSessionsOfAdvisor(ctx, user._id))];
  if (open.length > 0) fail("INVALID_STATE", { state: "openSessions" });
  if ((await openWithdrawalsOf(ctx, user._id)).length > 0) fail("INVALID_STATE", { state: "openWithdrawals" });
  const actor = { kind: "user", userId: user._id } as const;
  await withdrawFromMarket(ctx, user._id, actor);
  await deleteApplication(ctx, user._id);
  await forgetMethodsOf(ctx, user._id);
  await forgetPayeeRequestOf(ctx, user._id);
  await revokeKeysOf(ctx, user._id);
  const profile = await findProfileOf(ctx, user._id);
  if (profile !== null) await emptyProfile(ctx, profile);
  await rememberDeletion(ctx, user.tokenIdentifier);
  await ctx.db.patch("users", user._id, {
    tokenIdentifier: `deleted|${user._id}`,
    ...nameFields(""),
    surname: undefined,
    email: undefined,
    locale: undefined,
    timeZone: undefined,
    keepsTimeZone: undefined,
    identityUpdatedAtMs: undefined,
    roles: ["client"],
    suspended: true,
    deletedAtMs: Date.now(),
  });
  await recordAudit(ctx, {
    actor,
    action: "users.delete",
    target: { table: "users", id: user._id },
    before: { roles: user.roles, suspended: user.suspended },
    after: { roles: ["client"], suspended: true },
  });
  await ctx.scheduler.runAfter(0, internal.jobs.users.forgetPerson, { userId: user._id, step: "asClient", cursor: null });
}
