/** What the runner is made from. */
import type { Clock, Database, FileStorage } from "../contracts.js";
import type { CodeRegistry } from "./codeRegistry.js";

export type RunnerOptions = {
  database: Database;
  files: FileStorage;
  clock: Clock;
  registry: CodeRegistry;
  instanceName: string;
  builtInEnvironment: Record<string, string>;
  /** Present value of a deployment variable, for actions. */
  variable(name: string): string | undefined;
  /** Faults of the server that no caller hears of. */
  reportError(error: unknown): void;
};
