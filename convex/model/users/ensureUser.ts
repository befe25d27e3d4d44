import type { UserIdentity } from "convex/server";
import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { Role } from "../../../lib/rolePermissions";
import { invariant } from "../../../lib/domain/invariant";
import { isLocalIdentity } from "../../../lib/domain/authProviders";
import { firstNameSchema } from "../../../lib/schemas/firstName";
import { fail, failInput } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { count } from "../stats/count";
import { isJustDeleted } from "./deletedIdentities";
import { findUserByToken } from "./findViewer";
import { isListedAdmin } from "./adminEmails";
import { nameFields } from "./names";

type IdentityFacts = { givenName: string | undefined; surname: string | undefined; email: string | undefined; emailVerified: boolean };

/** Local tokens carry no names and no address; reading none of them keeps the local issuer from ever matching an address. */
function factsOf(identity: UserIdentity): IdentityFacts {
  if (isLocalIdentity(identity.tokenIdentifier)) {
    return { givenName: undefined, surname: undefined, email: undefined, emailVerified: false };
  }
  return {
    givenName: identity.givenName,
    surname: identity.familyName,
    email: identity.emailVerified === true ? identity.email : undefined,
    emailVerified: identity.emailVerified === true,
  };
}

function readFirstName(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const parsed = firstNameSchema.safeParse(given);
  return parsed.success ? parsed.data : failInput("firstName");
}

/** A name from the identity provider is a convenience: one that does not fit our rules is asked for again, never an error. */
function usableName(given: string | undefined): string {
  const parsed = firstNameSchema.safeParse(given ?? "");
  return parsed.success ? parsed.data : "";
}

/**
 * Returns the row of a signed-in identity, creating it with the role client if it is new. Safe to repeat.
 * A first name given here fills an empty one and never replaces one. The list of admin addresses is consulted
 * once, at the first sign-in, and only for a verified address of a real identity provider.
 */
export async function ensureUser(ctx: MutationCtx, identity: UserIdentity, firstName: string | undefined): Promise<Doc<"users">> {
  const given = readFirstName(firstName);
  const facts = factsOf(identity);
  const nowMs = Date.now();
  const existing = await findUserByToken(ctx, identity.tokenIdentifier);
  // A token may outlive its deleted account by minutes; it must not give the row a name again.
  if (existing?.deletedAtMs !== undefined) fail("SUSPENDED");
  if (existing === null && (await isJustDeleted(ctx, identity.tokenIdentifier))) fail("SUSPENDED");
  const userId =
    existing?._id ??
    (await ctx.db.insert("users", {
      tokenIdentifier: identity.tokenIdentifier,
      ...nameFields(given ?? usableName(facts.givenName)),
      ...(facts.surname === undefined ? {} : { surname: facts.surname }),
      ...(facts.email === undefined ? {} : { email: facts.email }),
      roles: ["client"],
      suspended: false,
      isDemo: false,
      createdAtMs: nowMs,
    }));
  if (existing === null) await count(ctx, { subject: userId, atMs: nowMs, figures: { signUps: 1 } });
  if (existing !== null && existing.firstName === "" && given !== undefined) await ctx.db.patch("users", userId, nameFields(given));
  if (existing?.firstSignInAtMs === undefined) await markFirstSignIn(ctx, userId, facts, nowMs);
  const user = await ctx.db.get("users", userId);
  invariant(user !== null, "a user row just written can be read");
  return user;
}

async function markFirstSignIn(ctx: MutationCtx, userId: Doc<"users">["_id"], facts: IdentityFacts, nowMs: number): Promise<void> {
  await ctx.db.patch("users", userId, { firstSignInAtMs: nowMs });
  if (!facts.emailVerified || !isListedAdmin(facts.email, process.env.ADMIN_EMAILS)) return;
  const user = await ctx.db.get("users", userId);
  if (user === null || user.roles.includes("admin")) return;
  const roles: Role[] = [...user.roles, "admin"];
  await ctx.db.patch("users", userId, { roles });
  await recordAudit(ctx, {
    actor: { kind: "system", job: "firstSignIn" },
    action: "users.setRole",
    target: { table: "users", id: userId },
    reason: "verified address on the list of admins",
    before: { roles: user.roles },
    after: { roles },
  });
}
