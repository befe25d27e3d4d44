import type { MutationCtx } from "../../_generated/server";
import { recordAudit } from "../audit/recordAudit";
import { count, countStanding } from "../stats/count";
import { seedPerson } from "./seedPeople";

const DAY_MS = 24 * 60 * 60 * 1000;

/** One application that waits for its decision, so that the admins' screens have something to show. */
export async function seedApplication(ctx: MutationCtx): Promise<void> {
  const userId = await seedPerson(ctx, { subject: "dev_demo_greta", firstName: "Greta", surname: "Olsen", roles: ["client"] });
  const existing = await ctx.db
    .query("applications")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
  if (existing !== null) return;
  const nowMs = Date.now();
  const submittedAtMs = nowMs - DAY_MS;
  const applicationId = await ctx.db.insert("applications", {
    userId,
    state: "submitted",
    displayName: "Greta Olsen",
    headline: "Beekeeping for balconies and small gardens",
    bio: "I have kept bees on city roofs for eleven years and taught some two hundred people to do the same. Bring photos of your place: we look at light, wind and neighbours, and you leave with a list of what to buy and what to leave in the shop.",
    categorySlugs: ["home"],
    specialties: ["Urban beekeeping", "First hive"],
    skills: ["Swarm control"],
    languages: ["en", "da"],
    country: "US",
    timeZone: "America/Los_Angeles",
    yearsOfExperience: 11,
    chatPriceMinor: 60n,
    videoPriceMinor: 110n,
    portfolioLinks: [],
    photoStorageId: null,
    listKey: submittedAtMs,
    submittedAtMs,
    decidedAtMs: null,
    decidedBy: null,
    reason: null,
    createdAtMs: submittedAtMs,
    updatedAtMs: submittedAtMs,
  });
  await recordAudit(ctx, {
    actor: { kind: "system", job: "seed" },
    action: "applications.submit",
    target: { table: "applications", id: applicationId },
    after: { state: "submitted", isNewcomer: true },
  });
  await count(ctx, { subject: applicationId, atMs: nowMs, figures: { applied: 1 } });
  await countStanding(ctx, applicationId, { waitingApplications: 1 });
}
