import type { FunctionReturnType } from "convex/server";
import { moneyField, utcField } from "@/components/admin/csvFields";
import type { api } from "@/convex/_generated/api";
import { csvLine } from "@/lib/domain/csv";
import type { ManagedAdvisor } from "./managedAdvisor";

export type ApplicationRow = FunctionReturnType<typeof api.advisorProfiles.applications>["page"][number];

/** The first line of a file of applications. */
export const APPLICATIONS_HEAD = csvLine([
  "application_id",
  "user_id",
  "name",
  "state",
  "kind",
  "submitted_at_utc",
  "decided_at_utc",
  "decided_by_id",
  "decided_by",
]);

/** A line about one application, with times in UTC. */
export function applicationLine(row: ApplicationRow): string {
  return csvLine([
    row.applicationId,
    row.userId,
    row.displayName,
    row.state,
    row.isChange ? "change" : "new",
    utcField(row.submittedAtMs),
    utcField(row.decidedAtMs),
    row.decidedById,
    row.decidedBy,
  ]);
}

/** The first line of a file of advisors. */
export const ADVISORS_HEAD = csvLine([
  "advisor_id",
  "user_id",
  "name",
  "status",
  "accepting",
  "chat_price_per_minute",
  "video_price_per_minute",
  "categories",
  "languages",
  "country",
  "rating",
  "ratings",
  "since_utc",
]);

/** A line about one advisor: prices as decimals of the currency, the rating in stars with two digits, the time in UTC. */
export function advisorLine({ fields, ...row }: ManagedAdvisor): string {
  return csvLine([
    row.advisorId,
    row.userId,
    fields.displayName,
    row.status,
    String(row.accepting),
    moneyField(fields.chatPriceMinor),
    moneyField(fields.videoPriceMinor),
    fields.categorySlugs.join("; "),
    fields.languages.join("; "),
    fields.country,
    row.ratingAverage === null ? "" : row.ratingAverage.toFixed(2),
    row.ratingCount,
    utcField(row.createdAtMs),
  ]);
}
