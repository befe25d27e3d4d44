import { z } from "zod";
import { isLocalDeployment } from "./domain/deployment";

/** Where the backend listens when nobody says otherwise. */
export const DEFAULT_CONVEX_URL = "http://127.0.0.1:3210";
/** Where its HTTP actions listen, webhooks among them. */
export const DEFAULT_CONVEX_SITE_URL = "http://127.0.0.1:3211";

const filled = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ });
const MAILBOX = /^([^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

/** Every variable the product reads. All are optional: without any of them it runs keyless on this machine. */
const schema = z.object({
  NEXT_PUBLIC_CONVEX_URL: url.optional(),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: filled.startsWith("pk_").optional(),
  CLERK_SECRET_KEY: filled.startsWith("sk_").optional(),
  CLERK_JWT_ISSUER_DOMAIN: url.optional(),
  CLERK_WEBHOOK_SIGNING_SECRET: filled.startsWith("whsec_").optional(),
  STREAM_API_KEY: filled.optional(),
  STREAM_API_SECRET: filled.optional(),
  PAYMENTS_MODE: z.enum(["stripe", "demo", "off"]).optional(),
  STRIPE_SECRET_KEY: filled.optional(),
  STRIPE_WEBHOOK_SECRETS_PLATFORM: filled.optional(),
  STRIPE_WEBHOOK_SECRETS_CONNECT: filled.optional(),
  STRIPE_WEBHOOK_SECRETS_THIN: filled.optional(),
  APP_ENV: z.enum(["development", "test", "production"]).optional(),
  RESEND_API_KEY: filled.optional(),
  MAIL_FROM: filled.regex(MAILBOX, "must be an address, or a name with the address in angle brackets").optional(),
  ADMIN_EMAILS: filled.optional(),
  API_SIGNING_KEY: filled.optional(),
  API_SIGNING_JWKS: filled.startsWith("data:").optional(),
  ERROR_WEBHOOK_URL: url.optional(),
  CRON_SECRET: filled.min(16).optional(),
  DATA_ENCRYPTION_KEY: filled.min(32).optional(),
});

/** Names of the variables. */
export const ENVIRONMENT_NAMES = Object.keys(schema.shape) as (keyof Environment)[];

/** The environment after validation; a variable that is set but empty counts as unset. */
export type Environment = z.infer<typeof schema>;

/** Variables that make sense only together. */
const PAIRS = [["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"]] as const satisfies readonly (readonly [keyof Environment, keyof Environment])[];

/** Reads the environment; `problems` holds one sentence per mistake and is empty when all is well. */
export function readEnvironment(raw: Record<string, string | undefined>): { environment: Environment; problems: string[] } {
  const present = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    return { environment: {}, problems };
  }
  return { environment: parsed.data, problems: contradictions(parsed.data, present) };
}

/**
 * What is missing when site and backend start together on this machine and share one environment. A site hosted apart from
 * its backend does not know the backend's variables, so `readEnvironment` cannot ask for them.
 */
export function machineProblems(environment: Environment): string[] {
  return [...clerkProblems(environment), ...streamProblems(environment), ...programProblems(environment)];
}

function streamProblems(environment: Environment): string[] {
  const isHalf = environment.STREAM_API_KEY !== undefined && environment.STREAM_API_SECRET === undefined;
  return isHalf ? ["STREAM_API_KEY is set but STREAM_API_SECRET is not: set both or neither."] : [];
}

function programProblems({ API_SIGNING_KEY, API_SIGNING_JWKS }: Environment): string[] {
  if ((API_SIGNING_KEY === undefined) === (API_SIGNING_JWKS === undefined)) return [];
  const [given, missing] = API_SIGNING_KEY === undefined ? ["API_SIGNING_JWKS", "API_SIGNING_KEY"] : ["API_SIGNING_KEY", "API_SIGNING_JWKS"];
  return [`${given} is set but ${missing} is not: set both or neither, as npm run api:signing-key prints them.`];
}

function clerkProblems(environment: Environment): string[] {
  const hasKeys = environment.CLERK_SECRET_KEY !== undefined;
  const hasIssuer = environment.CLERK_JWT_ISSUER_DOMAIN !== undefined;
  if (hasKeys === hasIssuer) return [];
  return hasKeys
    ? ["CLERK_SECRET_KEY is set but CLERK_JWT_ISSUER_DOMAIN is not: the backend would accept nobody."]
    : ["CLERK_JWT_ISSUER_DOMAIN is set but CLERK_SECRET_KEY is not: nobody could sign in."];
}

/** The address of the backend, as the browser reaches it, read when asked and never fixed at build. */
export function convexUrl(raw: Record<string, string | undefined> = process.env): string {
  return (raw.NEXT_PUBLIC_CONVEX_URL ?? "").trim() || DEFAULT_CONVEX_URL;
}

function contradictions(environment: Environment, raw: Record<string, string | undefined>): string[] {
  const problems: string[] = [];
  for (const [first, second] of PAIRS) {
    if ((environment[first] === undefined) !== (environment[second] === undefined)) {
      const [given, missing] = environment[first] === undefined ? [second, first] : [first, second];
      problems.push(`${given} is set but ${missing} is not: set both or neither.`);
    }
  }
  // The key alone is what a site hosted apart needs, for its content policy.
  if (environment.STREAM_API_SECRET !== undefined && environment.STREAM_API_KEY === undefined) {
    problems.push("STREAM_API_SECRET is set but STREAM_API_KEY is not: set both or neither.");
  }
  if (environment.PAYMENTS_MODE === "stripe") {
    for (const name of ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS_PLATFORM"] as const) {
      if (environment[name] === undefined) problems.push(`PAYMENTS_MODE is stripe but ${name} is not set.`);
    }
  }
  const isLocal = isLocalDeployment({ cloudUrl: environment.NEXT_PUBLIC_CONVEX_URL ?? DEFAULT_CONVEX_URL, appEnv: environment.APP_ENV });
  if (environment.PAYMENTS_MODE === "demo" && !isLocal) {
    problems.push("PAYMENTS_MODE is demo, but demo payments work only on a backend bound to this machine, outside production.");
  }
  const hasLocalIdentity = Object.keys(raw).some((name) => name.startsWith("DEV_IDP_"));
  if (hasLocalIdentity && (!isLocal || environment.CLERK_SECRET_KEY !== undefined)) {
    problems.push("DEV_IDP_* is set, but the local sign-in works only on a backend bound to this machine and without Clerk keys.");
  }
  return problems;
}
