import { Migrations } from "@convex-dev/migrations";
import { components, internal } from "./_generated/api";
import type { DataModel } from "./_generated/dataModel";
import { internalMutation } from "./functions";
import { namedForSorting } from "./model/users/names";
import { namelessEarning, namelessProfile, namelessSession } from "./model/users/oldNames";

type Definition = { args: object; handler: (ctx: unknown, args: { dryRun?: boolean }) => Promise<unknown> };

/**
 * The builder of migrations. The component compares the rows of a dry run by JSON, which has no big integers: while one runs they are
 * written as text, and everywhere else JSON refuses them as before.
 */
const migration = ((definition: Definition) => {
  const build = internalMutation as unknown as (definition: Definition) => unknown;
  const amounts = BigInt.prototype as { toJSON?: () => string };
  return build({
    ...definition,
    handler: async (ctx, args) => {
      if (args.dryRun !== true) return await definition.handler(ctx, args);
      amounts.toJSON = function (this: bigint) {
        return `${this}n`;
      };
      try {
        return await definition.handler(ctx, args);
      } finally {
        delete amounts.toJSON;
      }
    },
  });
}) as unknown as typeof internalMutation;

/**
 * Changes of rows that were written before a rule changed: batch by batch, each row once, taken up where a crash has cut them off.
 * `npx convex run migrations:runAll` runs what has not run yet; how to watch it is in docs/operations.md.
 */
const migrations = new Migrations<DataModel>(components.migrations, { internalMutation: migration });

/** The name of a deleted client or advisor in a session, as it was written once. */
export const namesInSessions = migrations.define({ table: "sessions", migrateOne: namelessSession });

/** The name of a deleted client in an earning. */
export const namesInEarnings = migrations.define({ table: "earnings", migrateOne: namelessEarning });

/** The name of a deleted advisor on the profile. */
export const namesOnProfiles = migrations.define({ table: "advisorProfiles", migrateOne: namelessProfile });

/** What people are sorted by in the admins' list. Until it has run, old rows stand before all others in the order of names. */
export const namesToSortBy = migrations.define({ table: "users", migrateOne: (_ctx, user) => namedForSorting(user) });

/** Runs one: `{ "fn": "migrations:namesInSessions" }`, with `"dryRun": true, "reset": true` to see what the first batch would do. */
export const run = migrations.runner();

/** Runs all of them, one after the other, leaving out what is done. */
export const runAll = migrations.runner([
  internal.migrations.namesInSessions,
  internal.migrations.namesInEarnings,
  internal.migrations.namesOnProfiles,
  internal.migrations.namesToSortBy,
]);
