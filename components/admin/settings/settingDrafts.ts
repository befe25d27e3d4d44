import { boundsProblem, FIGURE_FIELDS, figureText, parseFigure, type SettingName } from "@/lib/domain/settingFields";
import { settingsProblem, type PlatformSettings } from "@/lib/domain/settings";
import { APPLICATION_MODES } from "@/lib/domain/applications/fields";

/** What stands in the fields, as it was typed. */
export type Drafts = Partial<Record<SettingName, string>>;

const fieldOf = new Map(FIGURE_FIELDS.map((field) => [field.name as SettingName, field]));

/** A setting as it is written in its field. */
export function draftOf(name: SettingName, settings: PlatformSettings): string {
  const value = settings[name];
  const field = fieldOf.get(name);
  if (field !== undefined && (typeof value === "number" || typeof value === "bigint")) return figureText(value, field.unit);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function parseDraft(name: SettingName, text: string): number | bigint | string | string[] | null {
  const field = fieldOf.get(name);
  if (field !== undefined) {
    const figure = parseFigure(text, field.unit);
    return figure === null || field.unit !== "money" ? figure : BigInt(figure);
  }
  if (name === "applications") return APPLICATION_MODES.find((mode) => mode === text) ?? null;
  const countries = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((code) => code.toUpperCase());
  return countries.length > 0 && countries.every((code) => /^[A-Z]{2}$/.test(code)) ? [...new Set(countries)] : null;
}

const sameValue = (a: unknown, b: unknown): boolean => (Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : a === b);

export interface ReadDrafts {
  changes: Partial<PlatformSettings>;
  changed: SettingName[];
  /** The fields that cannot be saved as they stand: no figure, outside of the bounds, or against a rule between figures. */
  wrong: SettingName[];
}

/** What the fields would change. */
export function readDrafts(drafts: Drafts, settings: PlatformSettings): ReadDrafts {
  const wrong: SettingName[] = [];
  const entries: [SettingName, number | bigint | string | string[]][] = [];
  for (const [name, text] of Object.entries(drafts) as [SettingName, string][]) {
    const value = parseDraft(name, text);
    if (value === null) wrong.push(name);
    else if (!sameValue(value, settings[name])) entries.push([name, value]);
  }
  const changes: Partial<PlatformSettings> = Object.fromEntries(entries);
  for (const [name, value] of entries) if (boundsProblem({ [name]: value }) !== null) wrong.push(name);
  const problem = wrong.length === 0 ? settingsProblem({ ...settings, ...changes }) : null;
  if (problem !== null && problem !== "currency") wrong.push(problem);
  return { changes, changed: entries.map(([name]) => name), wrong };
}
