/** The fixed prices of consultations, in minor units of the platform's currency. */
export const CONSULTATIONS = [
  { minutes: 15, priceMinor: 900n },
  { minutes: 30, priceMinor: 1_900n },
  { minutes: 60, priceMinor: 3_500n },
] as const;

/** The platform's part of a consultation, basis points. */
export const CONSULTATION_FEE_BPS = 3_000;
