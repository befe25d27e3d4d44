import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { addFigures, addStanding, noFigures, noStanding } from "../../../lib/domain/stats/figures";
import type { KeptDay } from "../../../lib/domain/stats/recount";
import { addWaits } from "../../../lib/domain/stats/waits";
import { SHARDS } from "./count";
import { figuresValidator, standingValidator } from "./tables";

const waitCounts = v.record(v.string(), v.number());

export const keptDayValidator = v.object({
  day: v.string(),
  version: v.number(),
  figures: figuresValidator,
  waits: v.object({ application: waitCounts, withdrawal: waitCounts }),
});
export const keptStandingValidator = v.object({ version: v.number(), figures: standingValidator });

type ReadCtx = Pick<QueryCtx, "db">;

/** Puts the rows of each day together; days without rows are left out. */
function mergeDays(rows: readonly Doc<"dayStats">[]): KeptDay[] {
  const days = new Map<string, KeptDay>();
  for (const { day, version, figures, waits } of rows) {
    const kept = days.get(day) ?? { day, version: 0, figures: noFigures(), waits: { application: {}, withdrawal: {} } };
    days.set(day, {
      day,
      version: kept.version + version,
      figures: addFigures(kept.figures, figures),
      waits: {
        application: addWaits(kept.waits.application, waits.application ?? {}),
        withdrawal: addWaits(kept.waits.withdrawal, waits.withdrawal ?? {}),
      },
    });
  }
  return [...days.values()];
}

/** The figures of the days of a period on which something happened, in order. Reads eight rows a day. */
export async function loadDays(ctx: ReadCtx, days: readonly string[]): Promise<KeptDay[]> {
  const [fromDay, toDay] = [days[0], days.at(-1)];
  if (fromDay === undefined || toDay === undefined) return [];
  const rows = await ctx.db
    .query("dayStats")
    .withIndex("by_day_and_shard", (q) => q.gte("day", fromDay).lte("day", toDay))
    .take(days.length * SHARDS);
  return mergeDays(rows);
}

/** What stands open now. Reads eight rows. */
export async function loadStanding(ctx: ReadCtx): Promise<Infer<typeof keptStandingValidator>> {
  const rows = await ctx.db.query("standingStats").withIndex("by_shard").take(SHARDS);
  return rows.reduce((sum, row) => ({ version: sum.version + row.version, figures: addStanding(sum.figures, row.figures) }), {
    version: 0,
    figures: noStanding(),
  });
}

/** Days one page of what is kept holds, at least. */
const PAGE_DAYS = 90;

/** What is kept from a day on, with the day the next page begins with. */
export async function keptPage(
  ctx: ReadCtx,
  fromDay: string | null,
): Promise<{ days: KeptDay[]; standing: Infer<typeof keptStandingValidator>; nextDay: string | null }> {
  const rows = await ctx.db
    .query("dayStats")
    .withIndex("by_day_and_shard", (q) => q.gte("day", fromDay ?? ""))
    .take(PAGE_DAYS * SHARDS + 1);
  const isLast = rows.length <= PAGE_DAYS * SHARDS;
  // The last day of a full page may go on in the next one.
  const nextDay = isLast ? null : (rows.at(-1)?.day ?? null);
  return { days: mergeDays(rows.filter(({ day }) => day !== nextDay)), standing: await loadStanding(ctx), nextDay };
}

/** Keeps counted figures of a day instead of what is there, unless it has moved since it was read. Returns whether it did. */
export async function replaceDay(ctx: MutationCtx, right: KeptDay): Promise<boolean> {
  const rows = await ctx.db
    .query("dayStats")
    .withIndex("by_day_and_shard", (q) => q.eq("day", right.day))
    .take(SHARDS);
  const version = rows.reduce((sum, row) => sum + row.version, 0);
  if (version !== right.version) return false;
  for (const row of rows) await ctx.db.delete("dayStats", row._id);
  const { day, figures, waits } = right;
  await ctx.db.insert("dayStats", { day, shard: 0, version: version + 1, figures, waits });
  return true;
}

/** The same for what stands open. */
export async function replaceStanding(ctx: MutationCtx, right: Infer<typeof keptStandingValidator>): Promise<boolean> {
  const rows = await ctx.db.query("standingStats").withIndex("by_shard").take(SHARDS);
  const version = rows.reduce((sum, row) => sum + row.version, 0);
  if (version !== right.version) return false;
  for (const row of rows) await ctx.db.delete("standingStats", row._id);
  await ctx.db.insert("standingStats", { shard: 0, version: version + 1, figures: right.figures });
  return true;
}
