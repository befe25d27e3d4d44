/**
 * The declared system tables. They exist from the first start; a new entry or index here is created (and filled) when the
 * database is next opened. Other `_` tables come into being with their first system insert and have only the two built-in
 * indexes. Every index also ends in `_creationTime`, `_id`.
 */
type SystemTable = {
  /** Index name to indexed field paths. */
  indexes: Record<string, string[]>;
  /** Readable by user functions through `ctx.db.system`. */
  readable?: true;
  /** Every mounted component has one of its own. */
  perComponent?: true;
};

export const SYSTEM_TABLES: Record<string, SystemTable> = {
  _storage: { readable: true, perComponent: true, indexes: {} },
  // Names in file addresses: functions never see them.
  _storage_files: { perComponent: true, indexes: { by_storage_id: ["storageId"], by_file: ["fileId"] } },
  _scheduled_functions: {
    readable: true,
    perComponent: true,
    indexes: {
      // Next due job, jobs that ran when the process died, finished jobs to clean up.
      by_state_and_time: ["state.kind", "scheduledTime"],
      by_completed_time: ["completedTime"],
    },
  },
  _modules: { indexes: { by_path: ["path"] } },
  _module_sources: { indexes: { by_hash: ["hash"] } },
  _deployment: { indexes: { by_name: ["name"] } },
  _environment_variables: { indexes: { by_name: ["name"] } },
  _cron_jobs: { perComponent: true, indexes: { by_name: ["name"] } },
};

/** Whether user functions may read a system table through `ctx.db.system`. */
export function isReadableSystemTable(name: string): boolean {
  return SYSTEM_TABLES[name]?.readable === true;
}
