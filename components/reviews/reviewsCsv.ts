import type { FunctionReturnType } from "convex/server";
import { utcField } from "@/components/admin/csvFields";
import type { api } from "@/convex/_generated/api";
import { csvLine } from "@/lib/domain/csv";

/** A review in the admins' list. */
export type AdminReview = FunctionReturnType<typeof api.reviews.listAll>["page"][number];

/** The first line of a file of reviews. */
export const REVIEWS_HEAD = csvLine([
  "review_id",
  "session_id",
  "written_at_utc",
  "client_id",
  "client",
  "advisor_id",
  "advisor_profile_id",
  "advisor",
  "overall",
  "expertise",
  "communication",
  "helpfulness",
  "text",
  "reply",
  "replied_at_utc",
  "state",
  "removed_at_utc",
  "removed_by",
  "removal_reason",
  "demo",
]);

/** A line about one review: stars as figures, times in UTC. */
export function reviewLine(row: AdminReview): string {
  const { reply, removal } = row;
  return csvLine([
    row.reviewId,
    row.sessionId,
    utcField(row.atMs),
    row.clientId,
    row.clientFirstName,
    row.advisorUserId,
    row.advisorId,
    row.advisorName,
    row.overall,
    row.expertise,
    row.communication,
    row.helpfulness,
    row.text,
    reply?.text ?? null,
    utcField(reply?.atMs ?? null),
    removal === null ? "shown" : "removed",
    utcField(removal?.atMs ?? null),
    row.removedBy,
    removal?.reason ?? null,
    row.isDemo ? "yes" : "no",
  ]);
}
