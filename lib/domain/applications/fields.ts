/** The states of an application. An approved one is opened again to ask for a change of what is reviewed. */
export const APPLICATION_STATES = ["draft", "submitted", "approved", "rejected"] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** Who may apply: everybody, those an admin invited, nobody. */
export const APPLICATION_MODES = ["open", "invitation", "closed"] as const;
export type ApplicationMode = (typeof APPLICATION_MODES)[number];

/** What an application holds beside the photo and the documents. Prices per minute in minor units. */
export type ApplicationFields = {
  displayName: string;
  headline: string;
  bio: string;
  categorySlugs: string[];
  specialties: string[];
  skills: string[];
  /** BCP 47 language tags. */
  languages: string[];
  /** ISO 3166 code. */
  country: string;
  /** IANA name. */
  timeZone: string;
  /** Null until it was answered. */
  yearsOfExperience: number | null;
  /** Null until it was answered. */
  chatPriceMinor: bigint | null;
  /** Null for an advisor who offers no video. */
  videoPriceMinor: bigint | null;
  portfolioLinks: string[];
};

export type ApplicationField = keyof ApplicationFields;

/** Bounds of each field, in characters or pieces. */
export const FIELD_LIMITS = {
  displayName: { min: 2, max: 60 },
  headline: { min: 10, max: 100 },
  bio: { min: 80, max: 2_000 },
  categorySlugs: { min: 1, max: 3 },
  specialties: { min: 1, max: 10 },
  skills: { min: 0, max: 20 },
  languages: { min: 1, max: 10 },
  portfolioLinks: { min: 0, max: 5 },
} as const;
/** Longest specialty or skill, in characters. */
export const TAG_MAX = 40;
export const LINK_MAX = 200;
export const YEARS_MAX = 70;

/** The languages an advisor can name, the most spoken first. */
export const ADVISOR_LANGUAGES = [
  ...["en", "es", "zh", "hi", "ar", "fr", "pt", "ru", "de", "ja", "ko", "it", "vi", "tr", "pl", "uk", "fa", "ur", "bn", "pa", "ta", "te", "mr", "gu"],
  ...["id", "ms", "th", "fil", "nl", "sv", "no", "da", "fi", "el", "he", "cs", "sk", "hu", "ro", "bg", "sr", "hr", "sl", "lt", "lv", "et", "ca", "sw", "am", "yo", "ha", "zu", "af"],
] as const;

/** An application nobody has filled in. */
export function emptyFields(displayName: string, country: string): ApplicationFields {
  return {
    displayName,
    headline: "",
    bio: "",
    categorySlugs: [],
    specialties: [],
    skills: [],
    languages: [],
    country,
    timeZone: "",
    yearsOfExperience: null,
    chatPriceMinor: null,
    videoPriceMinor: null,
    portfolioLinks: [],
  };
}

/** One line without control and direction characters, inner space collapsed. */
function cleanLine(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
}

/** Several lines; at most one empty one between two. */
function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{C}\n\u200c\u200d]/gu, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Each once, whatever its case. */
function cleanTags(tags: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const tag of tags.map(cleanLine)) if (tag !== "" && !byName.has(tag.toLowerCase())) byName.set(tag.toLowerCase(), tag);
  return [...byName.values()];
}

/** The fields as they are kept: trimmed, without invisible characters, no piece twice. */
export function cleanFields<Fields extends Partial<ApplicationFields>>(fields: Fields): Fields {
  const cleaned: Partial<ApplicationFields> = { ...fields };
  for (const field of ["displayName", "headline", "country", "timeZone"] as const) {
    const text = fields[field];
    if (text !== undefined) cleaned[field] = cleanLine(text);
  }
  if (fields.bio !== undefined) cleaned.bio = cleanText(fields.bio);
  for (const field of ["specialties", "skills", "categorySlugs", "languages", "portfolioLinks"] as const) {
    const tags = fields[field];
    if (tags !== undefined) cleaned[field] = cleanTags(tags);
  }
  return cleaned as Fields;
}
