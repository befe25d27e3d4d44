import { Migrations } from "@convex-dev/migrations";
import { components, internal } from "./_generated/api";
import type { DataModel } from "./_generated/dataModel";
import { internalMutation } from "./functions";
import { namedForSorting } from "./model/users/names";
import { namelessEarning, namelessProfile, namelessSession } from "./model/users/oldNames";

/**
 * Changes of rows that were written before a rule changed: batch by batch, each row once, taken up where a crash has cut them off.
 * `npx convex run migrations:runAll` runs what has not run yet; how to watch it is in docs/operations.md.
 */
const migrations = new Migrations<DataModel>(components.migrations, { internalMutation });

/** The name of a deleted client or advisor in a session, as it was written once. */
export const namesInSessions = migrations.define({ table: "sessions", migrateOne: namelessSession });

/** The name of a deleted client in an earning. */
export const namesInEarnings = migrations.define({ table: "earnings", migrateOne: namelessEarning });

/** The name of a deleted advisor on the profile. */
export const namesOnProfiles = migrations.define({ table: "advisorProfiles", migrateOne: namelessProfile });

/** What people are sorted by in the admins' list. Until it has run, old rows stand before all others in the order of names. */
export const namesToSortBy = migrations.define({ table: "users", migrateOne: (_ctx, user) => namedForSorting(user) });

/** Runs one: `{ "fn": "migrations:namesInSessions" }`, with `"dryRun": true` to see what the first batch would do. */
export const run = migrations.runner();

/** Runs all of them, one after the other, leaving out what is done. */
export const runAll = migrations.runner([
  internal.migrations.namesInSessions,
  internal.migrations.namesInEarnings,
  internal.migrations.namesOnProfiles,
  internal.migrations.namesToSortBy,
]);
