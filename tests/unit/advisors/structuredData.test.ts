import { describe, expect, it } from "vitest";
import { structuredData } from "@/components/advisors/structuredData";
import type { AdvisorDetail } from "@/components/advisors/types";
import type { Id } from "@/convex/_generated/dataModel";

const ADVISOR: AdvisorDetail = {
  advisorId: "a1" as Id<"advisorProfiles">,
  displayName: "Ada",
  headline: "Plain answers",
  portraitSeed: "ada",
  photoUrl: null,
  categories: [],
  languages: ["en"],
  chatPriceMinor: 50n,
  videoPriceMinor: 120n,
  ratingAverage: 4.666666,
  ratingCount: 3,
  availability: "online",
  accepting: true,
  responseMs: null,
  bio: "Twenty years in practice.",
  specialties: ["interviews"],
  skills: [],
  portfolioLinks: [],
  yearsOfExperience: 20,
  timeZone: "UTC",
  country: "US",
};
const REVIEW = { reviewId: "r1" as Id<"reviews">, firstName: "Casey", overall: 5, expertise: null, communication: null, helpfulness: null, text: "Good", atMs: Date.UTC(2026, 0, 31, 12), reply: null };
const url = "https://parley.example/advisors/a1";
const read = (advisor: AdvisorDetail) => JSON.parse(structuredData({ advisor, reviews: [REVIEW], url })) as Record<string, unknown>;

describe("the profile for machines", () => {
  it("names exact prices, the rating and the reviews the page shows", () => {
    const data = read(ADVISOR);
    expect(data.makesOffer).toMatchObject([{ priceSpecification: { price: "0.50", unitCode: "MIN" } }, { priceSpecification: { price: "1.20" } }]);
    expect(data.aggregateRating).toMatchObject({ ratingValue: 4.67, reviewCount: 3 });
    expect(data.review).toMatchObject([{ datePublished: "2026-01-31", author: { name: "Casey" }, reviewBody: "Good", reviewRating: { ratingValue: 5 } }]);
  });

  it("claims no rating where nobody has rated, and no video where none is offered", () => {
    const data = read({ ...ADVISOR, ratingAverage: null, ratingCount: 0, videoPriceMinor: null });
    expect([data.aggregateRating, data.review]).toEqual([undefined, undefined]);
    expect(data.makesOffer).toHaveLength(1);
  });

  it("cannot be left by what somebody wrote", () => {
    const bio = "</script><script>alert(1)</script><!-- \u2028";
    const text = structuredData({ advisor: { ...ADVISOR, bio }, reviews: [], url });
    expect(text).not.toContain("<");
    expect((JSON.parse(text) as { description: string }).description).toBe(bio);
  });
});
