import type { ApplicationField } from "@/lib/domain/applications/fields";

/** The parts of the form, in their order. */
export const STEPS = ["you", "help", "prices", "photo", "documents", "review"] as const;
export type Step = (typeof STEPS)[number];

/** Which part asks for a field. */
const STEP_FIELDS: Record<Step, readonly ApplicationField[]> = {
  you: ["displayName", "country", "timeZone", "languages", "yearsOfExperience"],
  help: ["headline", "bio", "categorySlugs", "specialties", "skills", "portfolioLinks"],
  prices: ["chatPriceMinor", "videoPriceMinor"],
  photo: [],
  documents: [],
  review: [],
};

/** The part that asks for a field. */
export function stepOf(field: ApplicationField): Step {
  return STEPS.find((step) => STEP_FIELDS[step].includes(field)) ?? "review";
}

/** The parts of a form: who advises already sets prices elsewhere, at once. */
export function stepsFor(isChange: boolean): readonly Step[] {
  return isChange ? STEPS.filter((step) => step !== "prices") : STEPS;
}
