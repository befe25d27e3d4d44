import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ENVIRONMENT_NAMES } from "@/lib/env";
import { ADMIN_PLACES, ADVISOR_PLACES, CLIENT_PLACES, PUBLIC_PLACES } from "./support/places";
import { Stack } from "./support/stack";

/** A value for every variable that is secret or somebody's, none of which may leave the server. */
const SECRETS = {
  STRIPE_WEBHOOK_SECRETS_PLATFORM: "whsec_unmistakable_platform",
  STRIPE_WEBHOOK_SECRETS_CONNECT: "whsec_unmistakable_connect",
  STRIPE_WEBHOOK_SECRETS_THIN: "whsec_unmistakable_thin",
  STREAM_API_SECRET: "unmistakable_stream_secret",
  STREAM_API_KEY: "unmistakable_stream_key",
  CRON_SECRET: "unmistakable_cron_secret",
  DATA_ENCRYPTION_KEY: "unmistakable_data_key_of_thirty_two_characters",
  ADMIN_EMAILS: "unmistakable@private.example",
  ERROR_WEBHOOK_URL: "http://127.0.0.1:9/unmistakable",
};

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ environment: SECRETS });
});
afterAll(async () => {
  await stack?.stop();
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

it("no script or style that browsers load knows of a variable that is the server's", () => {
  const files = filesIn(".next/static");
  expect(files.length).toBeGreaterThan(50);
  // Clerk's own library looks for its variables in an environment that browsers do not have; their values have forms of their own.
  const names = ENVIRONMENT_NAMES.filter((name) => !/^(NEXT_PUBLIC|CLERK)_/.test(name));
  const pattern = new RegExp(
    [...names.map((name) => `\\b${name}\\b`), "sk_(test|live)_", "rk_(test|live)_", "whsec_", "BEGIN [A-Z ]*PRIVATE KEY"].join("|"),
  );
  const found = files.flatMap((path) => {
    const match = pattern.exec(readFileSync(path, "utf8"));
    return match === null ? [] : [`${path}: ${match[0]}`];
  });
  expect(found).toEqual([]);
});

it("no page and no answer holds a secret of the running server, whoever asks", async () => {
  const signIn = async (subject: string): Promise<string> => {
    const answer = await fetch(`${stack.siteUrl}/api/identity/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: stack.siteUrl },
      body: JSON.stringify({ subject }),
    });
    return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  };
  const visits = [
    { cookie: "", places: [...PUBLIC_PLACES, "/api/health", "/api/ready", "/api/openapi.json", "/api/nowhere", "/api/identity/accounts"] },
    { cookie: await signIn("dev_casey"), places: CLIENT_PLACES },
    { cookie: await signIn("dev_ada"), places: ADVISOR_PLACES },
    { cookie: await signIn("dev_robin"), places: ADMIN_PLACES },
  ];
  const found: string[] = [];
  for (const { cookie, places } of visits) {
    for (const place of places) {
      const answer = await fetch(stack.siteUrl + place, { headers: { cookie }, redirect: "manual" });
      const said = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
      for (const [name, value] of Object.entries(SECRETS)) if (said.includes(value)) found.push(`${place} tells ${name}`);
    }
  }
  expect(found).toEqual([]);
});
