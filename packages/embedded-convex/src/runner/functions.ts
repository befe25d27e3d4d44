/** Puts the function layer together: code and variables from the database, runner, scheduler, cron jobs, identities. */
import type { Authenticator, Clock, Database, Deployer, Environment, FileStorage, Runner } from "../contracts.js";
import { TokenAuthenticator } from "../auth/authenticator.js";
import { Deployment } from "../deployer/deployment.js";
import { guardStrayFailures } from "../runtime/strayFailures.js";
import { CodeRegistry } from "./codeRegistry.js";
import { FunctionRunner } from "./runner.js";

export type FunctionsOptions = {
  database: Database;
  files: FileStorage;
  clock: Clock;
  /** `instance name|secret`. */
  adminKey: string;
  instanceName: string;
  /** Variables nobody can change: CONVEX_CLOUD_URL and CONVEX_SITE_URL. */
  builtInEnvironment: Record<string, string>;
  /** Faults of the server that no caller hears of; by default they are written to the error output. */
  reportError?: (error: unknown) => void;
};

export type Functions = { runner: Runner; deployer: Deployer; authenticator: Authenticator; environment: Environment };

/** Loads the deployment from the database and starts its scheduler. */
export async function createFunctions(options: FunctionsOptions): Promise<Functions> {
  const { database, files, clock, instanceName, builtInEnvironment } = options;
  const reportError = options.reportError ?? ((error: unknown) => console.error("embedded-convex:", error));
  // Functions run in UTC everywhere, whatever the machine's own time zone is.
  process.env["TZ"] = "UTC";
  guardStrayFailures(reportError);
  const registry = new CodeRegistry();
  const deployment = new Deployment({ database, clock, registry, builtInEnvironment });
  await deployment.load();
  const runner = new FunctionRunner({
    database,
    files,
    clock,
    registry,
    instanceName,
    builtInEnvironment,
    variable: (name) => deployment.variable(name),
    reportError,
  });
  deployment.onActivated = () => runner.crons.reload();
  await runner.scheduler.start();
  runner.crons.reload();
  const authenticator = new TokenAuthenticator({
    adminKey: options.adminKey,
    providers: () => registry.current?.analysis.authProviders ?? [],
  });
  return { runner, deployer: deployment, authenticator, environment: deployment };
}
