import { existsSync } from "node:fs";
import { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api";
import { convexUrl } from "../env";

const PATIENCE_MS = 2_000;

/** backend: it does not answer; functions: it does, but not ours; signIn: nobody could sign in. */
export type Missing = "backend" | "functions" | "signIn";

/** What keeps this site from serving people, in the order in which it should be looked after. Asked anew each time. */
export async function whatIsMissing(environment: NodeJS.ProcessEnv = process.env): Promise<Missing[]> {
  const missing: Missing[] = [];
  const url = environment.PARLEY_BACKEND_URL || convexUrl(environment);
  if (!(await answers(url))) missing.push("backend");
  else if (!(await hasOurFunctions(url))) missing.push("functions");
  if (!environment.CLERK_SECRET_KEY && !(environment.PARLEY_IDENTITY_FILE && existsSync(environment.PARLEY_IDENTITY_FILE)))
    missing.push("signIn");
  return missing;
}

const patient: typeof fetch = (input, init) => fetch(input, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });

async function answers(url: string): Promise<boolean> {
  try {
    return (await patient(`${url}/version`)).ok;
  } catch {
    // Nobody there, or too slow: both mean that people would wait in vain.
    return false;
  }
}

/** A query that reads the database, as everybody may call it. */
async function hasOurFunctions(url: string): Promise<boolean> {
  try {
    await new ConvexHttpClient(url, { fetch: patient, skipConvexDeploymentUrlCheck: true, logger: false }).query(api.settings.get, {});
    return true;
  } catch {
    // Not pushed, of another version, or its database refuses: the answer says which of our parts to look at.
    return false;
  }
}
