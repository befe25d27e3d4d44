import {
  AMOUNTS,
  COUNTS,
  STANDING_AMOUNTS,
  STANDING_COUNTS,
  addFigures,
  addStanding,
  noFigures,
  noStanding,
  type FigureChange,
  type Figures,
  type Standing,
  type StandingChange,
} from "./figures";
import { WAITS, addWaits, type Wait, type WaitCounts } from "./waits";

/** The rows figures can be counted again from, each walked page by page. */
export const RECOUNT_SECTIONS = [
  "users",
  "sessions",
  "transactions",
  "revenue",
  "earnings",
  "submitted",
  "decided",
  "applications",
  "disputes",
  "withdrawals",
  "reviews",
] as const;
export type RecountSection = (typeof RECOUNT_SECTIONS)[number];

export type DayWaits = { [Name in Wait]?: WaitCounts | undefined };

/** What one page of rows says. */
export interface RecountPage {
  days: { day: string; figures: FigureChange; waits: DayWaits }[];
  standing: StandingChange;
  /** Earnings in the order in which they were written: the first of somebody makes an advisor active. */
  earned: { advisorId: string; day: string }[];
  next: string | null;
}

export interface KeptDay {
  day: string;
  version: number;
  figures: Figures;
  waits: Record<Wait, WaitCounts>;
}

/** The figures as they are kept, each with the number of its changes. */
export interface Kept {
  days: KeptDay[];
  standing: { version: number; figures: Standing };
}

export interface StatsReaders {
  readPage: (section: RecountSection, cursor: string | null) => Promise<RecountPage>;
  readKept: (fromDay: string | null) => Promise<{ days: KeptDay[]; standing: Kept["standing"]; nextDay: string | null }>;
}

/** What a recount found. */
export interface StatsReport {
  days: number;
  /** Days that changed while they were counted, and `standing` among them: nothing can be said about these. */
  moving: string[];
  /** `day figure counted kept`. */
  differences: string[];
  /** What should be kept instead, for the days that differ. */
  right: KeptDay[];
  /** The same for what stands open; null where it is right. */
  rightStanding: Kept["standing"] | null;
}

const emptyDay = (day: string): KeptDay => ({ day, version: 0, figures: noFigures(), waits: { application: {}, withdrawal: {} } });

class Days {
  readonly byDay = new Map<string, KeptDay>();

  add(day: string, figures: FigureChange, waits: DayWaits): void {
    const kept = this.byDay.get(day) ?? emptyDay(day);
    const added = Object.fromEntries(WAITS.map((name) => [name, addWaits(kept.waits[name], waits[name] ?? {})])) as Record<
      Wait,
      WaitCounts
    >;
    this.byDay.set(day, { ...kept, figures: addFigures(kept.figures, figures), waits: added });
  }
}

async function countAll(readPage: StatsReaders["readPage"]): Promise<{ days: Days; standing: Standing }> {
  const days = new Days();
  let standing = noStanding();
  const active = new Set<string>();
  for (const section of RECOUNT_SECTIONS) {
    let cursor: string | null = null;
    do {
      const page: RecountPage = await readPage(section, cursor);
      for (const { day, figures, waits } of page.days) days.add(day, figures, waits);
      standing = addStanding(standing, page.standing);
      for (const { advisorId, day } of page.earned) {
        if (!active.has(advisorId)) days.add(day, { activated: 1 }, {});
        active.add(advisorId);
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  return { days, standing };
}

async function readAllKept(readKept: StatsReaders["readKept"]): Promise<Kept> {
  const days: KeptDay[] = [];
  let page = await readKept(null);
  days.push(...page.days);
  while (page.nextDay !== null) {
    page = await readKept(page.nextDay);
    days.push(...page.days);
  }
  return { days, standing: page.standing };
}

/** A bucket no text order can shuffle: waits as they are compared. */
const textOf = (waits: WaitCounts): string =>
  Object.entries(waits)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([bucket, n]) => `${bucket}:${n}`)
    .join(",");

function differencesOf(counted: KeptDay, kept: KeptDay): string[] {
  const figures = [...COUNTS, ...AMOUNTS].filter((name) => counted.figures[name] !== kept.figures[name]);
  const waits = WAITS.filter((name) => textOf(counted.waits[name]) !== textOf(kept.waits[name]));
  return [
    ...figures.map((name) => `${counted.day} ${name} ${counted.figures[name]} ${kept.figures[name]}`),
    ...waits.map((name) => `${counted.day} ${name} waits ${textOf(counted.waits[name])} ${textOf(kept.waits[name])}`),
  ];
}

/**
 * Counts everything again from the rows and compares it with what is kept. May run while things happen: a day that
 * changed between the first and the last look is left out.
 */
export async function recount({ readPage, readKept }: StatsReaders): Promise<StatsReport> {
  const before = await readAllKept(readKept);
  const counted = await countAll(readPage);
  const after = await readAllKept(readKept);
  const versions = new Map(before.days.map(({ day, version }) => [day, version]));
  const keptDays = new Map(after.days.map((day) => [day.day, day]));
  const report: StatsReport = { days: 0, moving: [], differences: [], right: [], rightStanding: null };
  for (const day of [...new Set([...counted.days.byDay.keys(), ...keptDays.keys()])].sort()) {
    const kept = keptDays.get(day) ?? emptyDay(day);
    const found = counted.days.byDay.get(day) ?? emptyDay(day);
    report.days += 1;
    if (kept.version !== (versions.get(day) ?? 0)) {
      report.moving.push(day);
      continue;
    }
    const differences = differencesOf(found, kept);
    if (differences.length === 0) continue;
    report.differences.push(...differences);
    report.right.push({ ...found, version: kept.version });
  }
  const { version, figures } = after.standing;
  if (version !== before.standing.version) return { ...report, moving: [...report.moving, "standing"] };
  const wrong = [...STANDING_COUNTS, ...STANDING_AMOUNTS].filter((name) => figures[name] !== counted.standing[name]);
  if (wrong.length === 0) return report;
  report.differences.push(...wrong.map((name) => `standing ${name} ${counted.standing[name]} ${figures[name]}`));
  return { ...report, rightStanding: { version, figures: counted.standing } };
}
