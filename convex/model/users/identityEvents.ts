import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { firstNameSchema } from "../../../lib/schemas/firstName";
import { recordAudit } from "../audit/recordAudit";
import { count } from "../stats/count";
import { findUserByToken } from "./findViewer";
import { nameFields } from "./names";
import { withdrawFromMarket } from "./suspend";

/** Remembers a delivery. False when it was handled before. */
async function isFirstDelivery(ctx: MutationCtx, deliveryId: string, type: string): Promise<boolean> {
  const known = await ctx.db
    .query("identityEvents")
    .withIndex("by_deliveryId", (q) => q.eq("deliveryId", deliveryId))
    .unique();
  if (known !== null) return false;
  await ctx.db.insert("identityEvents", { deliveryId, type, receivedAtMs: Date.now() });
  return true;
}

export type IdentityChange = {
  deliveryId: string;
  type: "user.created" | "user.updated";
  tokenIdentifier: string;
  firstName: string | null;
  surname: string | null;
  email: string | null;
  /** When the identity provider last changed the account, milliseconds. */
  updatedAtMs: number;
};

function newFields(change: IdentityChange): Pick<Doc<"users">, "identityUpdatedAtMs"> & Partial<Doc<"users">> {
  const name = firstNameSchema.safeParse(change.firstName ?? "");
  return {
    identityUpdatedAtMs: change.updatedAtMs,
    ...(name.success ? nameFields(name.data) : {}),
    surname: change.surname ?? undefined,
    email: change.email ?? undefined,
  };
}

/**
 * Mirrors a created or changed account. Deliveries may be repeated and come in any order: an older state never
 * replaces a newer one and a deleted account stays deleted. Roles are never taken from the identity provider.
 */
export async function applyIdentityChange(ctx: MutationCtx, change: IdentityChange): Promise<void> {
  if (!(await isFirstDelivery(ctx, change.deliveryId, change.type))) return;
  const user = await findUserByToken(ctx, change.tokenIdentifier);
  const fields = newFields(change);
  if (user === null) {
    const createdAtMs = Date.now();
    const userId = await ctx.db.insert("users", {
      tokenIdentifier: change.tokenIdentifier,
      roles: ["client"],
      suspended: false,
      isDemo: false,
      createdAtMs,
      ...fields,
      ...nameFields(fields.firstName ?? ""),
    });
    await count(ctx, { subject: userId, atMs: createdAtMs, figures: { signUps: 1 } });
    return;
  }
  if (user.deletedAtMs !== undefined || (user.identityUpdatedAtMs ?? 0) > change.updatedAtMs) return;
  await ctx.db.patch("users", user._id, fields);
}

/** Anonymises a deleted account. Its rows in the ledger stay and name nobody any more. */
export async function applyIdentityDeletion(ctx: MutationCtx, deletion: { deliveryId: string; tokenIdentifier: string }): Promise<void> {
  if (!(await isFirstDelivery(ctx, deletion.deliveryId, "user.deleted"))) return;
  const user = await findUserByToken(ctx, deletion.tokenIdentifier);
  if (user?.deletedAtMs === undefined && user !== null) {
    await ctx.db.patch("users", user._id, {
      ...nameFields(""),
      surname: undefined,
      email: undefined,
      roles: ["client"],
      suspended: true,
      deletedAtMs: Date.now(),
    });
    await withdrawFromMarket(ctx, user._id, { kind: "provider", provider: "identity" });
    await recordAudit(ctx, {
      actor: { kind: "provider", provider: "identity" },
      action: "users.delete",
      target: { table: "users", id: user._id },
      before: { roles: user.roles, suspended: user.suspended },
      after: { roles: ["client"], suspended: true },
    });
  }
}
