import migrations from "@convex-dev/migrations/test";
import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest, type TestConvex } from "convex-test";
import { defineSchema } from "convex/server";
import schema from "../../convex/schema";
import type { Id } from "../../convex/_generated/dataModel";
import { refreshSearchFields } from "../../convex/model/advisors/searchFields";
import { nameFields } from "../../convex/model/users/names";
import type { Role } from "../../lib/rolePermissions";
import { LOCAL_ISSUER } from "../../lib/domain/authProviders";

/** Every Convex module, taken here once: a glob elsewhere cannot see its siblings. */
const modules = import.meta.glob(["../../convex/**/*.ts", "../../convex/_generated/**/*.js", "!../../convex/**/*.d.ts"]);

/** The empty module says where the component's folder begins. */
const poolModules = { "/pool/_generated/api.js": async () => ({}), "/pool/lib.ts": () => import("./poolStandIn") };

export type TestBackend = TestConvex<typeof schema>;

/** A fresh, empty backend with the project's schema and functions. */
export function setupBackend(): TestBackend {
  const t = convexTest({ schema, modules });
  rateLimiter.register(t);
  migrations.register(t);
  for (const pool of ["paymentPool", "payoutPool", "commsPool", "mailPool"]) t.registerComponent(pool, defineSchema({}), poolModules);
  return t;
}

export type TestUser = {
  userId: Id<"users">;
  tokenIdentifier: string;
  /** The backend as this person sees it. */
  as: ReturnType<TestBackend["withIdentity"]>;
};

/** Inserts a user row and returns it with an accessor that carries the matching identity. */
export async function createUser(
  t: TestBackend,
  options: { name?: string; roles?: Role[]; suspended?: boolean } = {},
): Promise<TestUser> {
  const name = options.name ?? "Casey";
  const subject = `dev_${name.toLowerCase()}`;
  const tokenIdentifier = `${LOCAL_ISSUER}|${subject}`;
  const userId = await t.run((ctx) =>
    ctx.db.insert("users", {
      tokenIdentifier,
      ...nameFields(name),
      roles: options.roles ?? ["client"],
      suspended: options.suspended ?? false,
      isDemo: false,
      createdAtMs: Date.now(),
    }),
  );
  return { userId, tokenIdentifier, as: t.withIdentity({ issuer: LOCAL_ISSUER, subject, tokenIdentifier }) };
}

export type TestAdvisor = TestUser & { advisorId: Id<"advisorProfiles"> };

/** A user with the advisor role and an approved profile at $0.50 a minute, online and accepting. */
export async function createAdvisor(
  t: TestBackend,
  options: { name?: string; chatPriceMinor?: bigint; videoPriceMinor?: bigint; accepting?: boolean; online?: boolean } = {},
): Promise<TestAdvisor> {
  const name = options.name ?? "Ada";
  const user = await createUser(t, { name, roles: ["client", "advisor"] });
  const advisorId = await t.run(async (ctx) => {
    if (options.online ?? true) {
      const nowMs = Date.now();
      await ctx.db.insert("advisorPresence", { userId: user.userId, state: "online", sinceMs: nowMs });
      await ctx.db.insert("presenceBeats", { userId: user.userId, lastSeenAtMs: nowMs });
    }
    const profileId = await ctx.db.insert("advisorProfiles", {
      userId: user.userId,
      displayName: `${name} Example`,
      headline: "Plain answers",
      bio: "Twenty years in practice.",
      portraitSeed: name,
      categorySlugs: ["career"],
      specialties: ["interviews"],
      languages: ["en"],
      country: "US",
      timeZone: "America/New_York",
      yearsOfExperience: 20,
      chatPriceMinor: options.chatPriceMinor ?? 50n,
      videoPriceMinor: options.videoPriceMinor ?? 120n,
      status: "approved",
      accepting: options.accepting ?? true,
      ratingSum: 0,
      ratingCount: 0,
      ratingAverage: 0,
      rankScore: 0,
      createdAtMs: Date.now(),
    });
    await refreshSearchFields(ctx, profileId);
    return profileId;
  });
  return { ...user, advisorId };
}
