import { internal } from "@/convex/_generated/api";
import { recount } from "@/lib/domain/stats/recount";
import type { TestBackend } from "../convex/setup";

/** What differs between the kept figures and a recount from the rows. Most tests insert people directly: then sign-ups are left out. */
export async function statsDifferences(t: TestBackend, { withSignUps = false } = {}): Promise<string[]> {
  const report = await recount({
    readPage: async (section, cursor) => await t.query(internal.jobs.stats.page, { section, cursor }),
    readKept: async (fromDay) => await t.query(internal.jobs.stats.kept, { fromDay }),
  });
  return [...report.moving, ...report.differences.filter((difference) => withSignUps || !difference.includes(" signUps "))];
}
