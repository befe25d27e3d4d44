import { ADVISOR_LANGUAGES, FIELD_LIMITS, LINK_MAX, TAG_MAX, YEARS_MAX, type ApplicationField, type ApplicationFields } from "./fields";

type ProblemKind = "required" | "tooShort" | "tooLong" | "tooMany" | "invalid" | "belowMinimum" | "aboveMaximum";
export type FieldProblem = { field: ApplicationField; problem: ProblemKind };

/** What the platform sets and the rules below compare with. Minor units per minute. */
export type ApplicationRules = {
  priceMinMinor: bigint;
  priceMaxMinor: bigint;
  countries: readonly string[];
  /** Slugs of the categories in use. */
  categories: readonly string[];
};

/** A draft may be unfinished; it may not be what no finished application could hold. */
const MAY_BE_SAVED: ReadonlySet<ProblemKind> = new Set(["required", "tooShort", "belowMinimum", "aboveMaximum"]);

const lengthOf = (text: string): number => Array.from(text).length;

function textProblem(text: string, { min, max }: { min: number; max: number }): ProblemKind | null {
  const length = lengthOf(text);
  if (length === 0) return "required";
  return length > max ? "tooLong" : length < min ? "tooShort" : null;
}

function listProblem(pieces: readonly string[], { min, max }: { min: number; max: number }, fits: (piece: string) => ProblemKind | null): ProblemKind | null {
  if (pieces.length > max) return "tooMany";
  if (pieces.length < min) return "required";
  return pieces.map(fits).find((problem) => problem !== null) ?? null;
}

/** An address a browser opens as a page: http or https, with a name that has a dot, nobody's password in it. */
export function isWebAddress(text: string): boolean {
  if (lengthOf(text) > LINK_MAX || /\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && /^[^.]+(\.[^.]+)+$/.test(hostname) && username === "" && password === "";
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function priceProblem(priceMinor: bigint | null, isOptional: boolean, rules: ApplicationRules): ProblemKind | null {
  if (priceMinor === null) return isOptional ? null : "required";
  if (priceMinor <= 0n) return "invalid";
  return priceMinor < rules.priceMinMinor ? "belowMinimum" : priceMinor > rules.priceMaxMinor ? "aboveMaximum" : null;
}

type Check = (fields: ApplicationFields, rules: ApplicationRules) => ProblemKind | null;

const tagFits = (tag: string): ProblemKind | null => (lengthOf(tag) > TAG_MAX ? "tooLong" : null);
const isOneOf = (known: readonly string[]) => (piece: string): ProblemKind | null => (known.includes(piece) ? null : "invalid");

const CHECKS: Record<ApplicationField, Check> = {
  displayName: ({ displayName }) => (/[<>@]/.test(displayName) ? "invalid" : textProblem(displayName, FIELD_LIMITS.displayName)),
  country: ({ country }, { countries }) => (country === "" ? "required" : isOneOf(countries)(country)),
  timeZone: ({ timeZone }) => (timeZone === "" ? "required" : isTimeZone(timeZone) ? null : "invalid"),
  languages: ({ languages }) => listProblem(languages, FIELD_LIMITS.languages, isOneOf(ADVISOR_LANGUAGES)),
  yearsOfExperience: ({ yearsOfExperience: years }) =>
    years === null ? "required" : Number.isInteger(years) && years >= 0 && years <= YEARS_MAX ? null : "invalid",
  headline: ({ headline }) => textProblem(headline, FIELD_LIMITS.headline),
  bio: ({ bio }) => textProblem(bio, FIELD_LIMITS.bio),
  categorySlugs: ({ categorySlugs }, { categories }) => listProblem(categorySlugs, FIELD_LIMITS.categorySlugs, isOneOf(categories)),
  specialties: ({ specialties }) => listProblem(specialties, FIELD_LIMITS.specialties, tagFits),
  skills: ({ skills }) => listProblem(skills, FIELD_LIMITS.skills, tagFits),
  portfolioLinks: ({ portfolioLinks }) => listProblem(portfolioLinks, FIELD_LIMITS.portfolioLinks, (link) => (isWebAddress(link) ? null : "invalid")),
  chatPriceMinor: ({ chatPriceMinor }, rules) => priceProblem(chatPriceMinor, false, rules),
  videoPriceMinor: ({ videoPriceMinor }, rules) => priceProblem(videoPriceMinor, true, rules),
};

/** Everything that keeps these fields from being submitted, in the order the form asks for them. The fields are to be cleaned before. */
export function fieldProblems(fields: ApplicationFields, rules: ApplicationRules): FieldProblem[] {
  return (Object.keys(CHECKS) as ApplicationField[]).flatMap((field) => {
    const problem = CHECKS[field](fields, rules);
    return problem === null ? [] : [{ field, problem }];
  });
}

/** What not even a draft may hold. */
export function draftProblems(fields: ApplicationFields, rules: ApplicationRules): FieldProblem[] {
  return fieldProblems(fields, rules).filter(({ problem }) => !MAY_BE_SAVED.has(problem));
}
