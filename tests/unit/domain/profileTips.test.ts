import { describe, expect, it } from "vitest";
import { BIO_GOOD, PROFILE_TIPS, profileTips, type ProfileFacts } from "@/lib/domain/profileTips";

const DONE: ProfileFacts = {
  photoUrl: "https://files.example/photo.webp",
  headline: "Leases and deposits, plainly",
  bio: "x".repeat(BIO_GOOD),
  specialties: ["leases", "deposits", "repairs"],
  skills: ["reading contracts", "letters", "mediation"],
  portfolioLinks: ["https://example.org/work"],
  videoPriceMinor: 120n,
};

describe("tips to finish a profile", () => {
  it("are none once everything is done", () => {
    expect(profileTips(DONE)).toEqual([]);
  });

  it("are all of them, in order, on an empty profile", () => {
    const empty: ProfileFacts = { photoUrl: null, headline: " ", bio: "", specialties: [], skills: [], portfolioLinks: [], videoPriceMinor: null };
    expect(profileTips(empty)).toEqual([...PROFILE_TIPS]);
  });

  it.each([
    ["photo", { photoUrl: null }],
    ["bio", { bio: ` ${"x".repeat(BIO_GOOD - 1)} ` }],
    ["headline", { headline: "Law" }],
    ["specialties", { specialties: ["leases", "deposits"] }],
    ["skills", { skills: [] }],
    ["video", { videoPriceMinor: null }],
    ["links", { portfolioLinks: [] }],
  ] satisfies [string, Partial<ProfileFacts>][])("name the one thing that is missing: %s", (tip, part) => {
    expect(profileTips({ ...DONE, ...part })).toEqual([tip]);
  });
});
