/** What can make a profile easier to choose, most helpful first. */
export const PROFILE_TIPS = ["photo", "bio", "headline", "specialties", "skills", "video", "links"] as const;
export type ProfileTip = (typeof PROFILE_TIPS)[number];

/** A bio shorter than this says little; characters. */
export const BIO_GOOD = 200;
/** A headline shorter than this says little; characters. */
const HEADLINE_GOOD = 20;
/** Specialties, and skills, by which one is found. */
const TAGS_GOOD = 3;

export type ProfileFacts = {
  photoUrl: string | null;
  headline: string;
  bio: string;
  specialties: readonly string[];
  skills: readonly string[];
  portfolioLinks: readonly string[];
  videoPriceMinor: bigint | null;
};

/** What is still worth doing on a profile; nothing once it is all done. */
export function profileTips(profile: ProfileFacts): ProfileTip[] {
  const isOpen: Record<ProfileTip, boolean> = {
    photo: profile.photoUrl === null,
    bio: profile.bio.trim().length < BIO_GOOD,
    headline: profile.headline.trim().length < HEADLINE_GOOD,
    specialties: profile.specialties.length < TAGS_GOOD,
    skills: profile.skills.length < TAGS_GOOD,
    video: profile.videoPriceMinor === null,
    links: profile.portfolioLinks.length === 0,
  };
  return PROFILE_TIPS.filter((tip) => isOpen[tip]);
}
