import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { ENVIRONMENT_NAMES, machineProblems, readEnvironment, type Environment } from "../../lib/env";
import { Failure } from "./failure";
import { inRoot } from "./paths";

/** Variables that the backend's functions read. The others stay with Next. */
const BACKEND_VARIABLES = [
  "CLERK_JWT_ISSUER_DOMAIN",
  "CLERK_WEBHOOK_SIGNING_SECRET",
  "STREAM_API_KEY",
  "STREAM_API_SECRET",
  "PAYMENTS_MODE",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRETS_PLATFORM",
  "STRIPE_WEBHOOK_SECRETS_CONNECT",
  "STRIPE_WEBHOOK_SECRETS_THIN",
  "APP_ENV",
  "RESEND_API_KEY",
  "MAIL_FROM",
  "ADMIN_EMAILS",
  "DATA_ENCRYPTION_KEY",
  "API_SIGNING_JWKS",
  "ERROR_WEBHOOK_URL",
] as const satisfies readonly (keyof Environment)[];

/**
 * An environment without any key. Empty rather than absent, so that no `.env` file of this machine fills one in.
 */
export const KEYLESS: Record<string, string> = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, ""]));

/** The environment of this machine: what the shell sets, then `.env.local`, then `.env`. Throws Failure for contradictions. */
export function loadEnvironment(defaults: Environment): Environment {
  const raw: Record<string, string | undefined> = { ...defaults, ...readFile(".env"), ...readFile(".env.local"), ...process.env };
  const { environment, problems } = readEnvironment(raw);
  const all = [...problems, ...machineProblems(environment)];
  if (all.length > 0) throw new Failure(`The environment is not usable: ${all.join(" ")}`);
  return environment;
}

/**
 * Refuses to publish a site that anybody could enter without a password. Publishing needs all three: an address,
 * APP_ENV=production and Clerk's keys; one of the first two alone is a mistake.
 */
export function checkPublishing(environment: Environment, publicUrl: string | undefined): void {
  const isProduction = environment.APP_ENV === "production";
  if (publicUrl === undefined && !isProduction) return;
  const missing = [
    publicUrl === undefined ? "--public-url" : "",
    isProduction ? "" : "APP_ENV=production",
    environment.CLERK_SECRET_KEY === undefined ? "the Clerk keys" : "",
  ].filter((name) => name !== "");
  if (missing.length > 0) {
    throw new Failure(`Publishing needs --public-url, APP_ENV=production and the Clerk keys together; missing: ${missing.join(", ")}.`);
  }
}

/**
 * Changes that bring the backend's variables in line with this machine's. `siteUrl` is where a payment page sends people
 * back to. A payments mode that nobody names stays as stored, so that `npm start` goes on in the mode of `npm run dev`.
 */
export function backendChanges(
  environment: Environment,
  facts: { localJwks: string | null; siteUrl: string },
): { name: string; value: string | null }[] {
  const changes = BACKEND_VARIABLES.filter((name) => name !== "PAYMENTS_MODE" || environment[name] !== undefined).map((name) => ({
    name,
    value: environment[name] ?? null,
  }));
  return [...changes, { name: "DEV_IDP_JWKS", value: facts.localJwks }, { name: "SITE_URL", value: facts.siteUrl }];
}

function readFile(name: string): Record<string, string | undefined> {
  const path = inRoot(name);
  return existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {};
}
