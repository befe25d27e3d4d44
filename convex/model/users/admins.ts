import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { obstacleOf, ROLES, type Role } from "../../../lib/rolePermissions";

/** Whether somebody who spoke as an admin is still one. Their word on money that waits for another's counts only while they are. */
export async function isStillAdmin(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<boolean> {
  const user = await ctx.db.get("users", userId);
  return user !== null && obstacleOf(user, "admin") === null;
}

/** Every list of some of these roles, in every order. */
function listsOf(roles: readonly Role[]): Role[][] {
  return [[], ...roles.flatMap((role) => listsOf(roles.filter((other) => other !== role)).map((rest) => [role, ...rest]))];
}

/** Roles are a list on each row and an index compares whole lists; these are the eleven that hold this one. */
export const listsWith = (role: Role): Role[][] => listsOf(ROLES).filter((roles) => roles.includes(role));

const ADMIN_LISTS = listsWith("admin");

/** Everybody who is an admin now and not suspended, at most `limit`. */
export async function findAdmins(ctx: Pick<QueryCtx, "db">, limit: number): Promise<Id<"users">[]> {
  const found: Id<"users">[] = [];
  for (const roles of ADMIN_LISTS) {
    const admins = await ctx.db
      .query("users")
      .withIndex("by_roles_and_suspended", (q) => q.eq("roles", roles).eq("suspended", false))
      .take(limit - found.length);
    found.push(...admins.map(({ _id }) => _id));
    if (found.length === limit) break;
  }
  return found;
}
