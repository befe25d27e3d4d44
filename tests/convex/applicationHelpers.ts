import { api } from "@/convex/_generated/api";
import type { Doc, Id } from "@/convex/_generated/dataModel";
import type { ApplicationFields } from "@/lib/domain/applications/fields";
import { pdfBytes } from "@/tests/support/sampleFiles";
import type { TestBackend, TestUser } from "./setup";

/** Fields with nothing missing and nothing wrong. Prices in minor units per minute. */
export const FINISHED: ApplicationFields = {
  displayName: "Nora K.",
  headline: "Contracts in plain words",
  bio: "I read contracts for a living, and I tell people what is in theirs before they sign. Twelve years in two law firms.",
  categorySlugs: ["law"],
  specialties: ["Leases", "Job offers"],
  skills: ["Negotiation"],
  languages: ["en", "es"],
  country: "US",
  timeZone: "America/Chicago",
  yearsOfExperience: 12,
  chatPriceMinor: 80n,
  videoPriceMinor: null,
  portfolioLinks: ["https://example.com/nora"],
};

/** The subjects applications may name. */
export async function addCategories(t: TestBackend): Promise<void> {
  await t.run(async (ctx) => {
    for (const [position, slug] of ["career", "law"].entries()) {
      await ctx.db.insert("categories", { slug, name: slug, position, isRetired: false });
    }
  });
}

export async function store(t: TestBackend, bytes: Uint8Array<ArrayBuffer>, type = "application/pdf"): Promise<Id<"_storage">> {
  return await t.run((ctx) => ctx.storage.store(new Blob([bytes], { type })));
}

/** Attaches an identity document to somebody's draft. */
export async function proveIdentity(t: TestBackend, user: TestUser) {
  return await user.as.action(api.documents.attach, { storageId: await store(t, pdfBytes()), kind: "identity", name: "passport.pdf" });
}

/** A finished application, waiting for its decision. */
export async function submitFinished(t: TestBackend, user: TestUser, changes: Partial<ApplicationFields> = {}): Promise<Doc<"applications">> {
  await user.as.mutation(api.advisorProfiles.saveDraft, { changes: { ...FINISHED, ...changes } });
  await proveIdentity(t, user);
  await user.as.mutation(api.advisorProfiles.submit, {});
  return await applicationOf(t, user);
}

export async function applicationOf(t: TestBackend, user: TestUser): Promise<Doc<"applications">> {
  return await t.run(async (ctx) => {
    const row = await ctx.db
      .query("applications")
      .withIndex("by_userId", (q) => q.eq("userId", user.userId))
      .unique();
    if (row === null) throw new Error("no application");
    return row;
  });
}
