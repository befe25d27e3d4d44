import type { FunctionReturnType } from "convex/server";
import { utcField } from "@/components/admin/csvFields";
import type { api } from "@/convex/_generated/api";
import { csvLine } from "@/lib/domain/csv";

export type PersonRow = FunctionReturnType<typeof api.users.listAll>["page"][number];

/** The first line of a file of people. */
export const PEOPLE_HEAD = csvLine(["user_id", "first_name", "surname", "email", "roles", "suspended", "demo", "deleted", "since_utc"]);

/** A line about one person, with the time in UTC. */
export function personLine(row: PersonRow): string {
  return csvLine([
    row.userId,
    row.firstName,
    row.surname,
    row.email,
    row.roles.join("; "),
    String(row.suspended),
    String(row.isDemo),
    String(row.isDeleted),
    utcField(row.createdAtMs),
  ]);
}
