/** The push endpoints themselves: what they refuse, and races between pushes. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixturePushRequest } from "../support/pushRequest.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

type PushBody = {
  adminKey: string;
  dryRun: boolean;
  appDefinition: {
    changedModules: Array<{ path: string; source: string; sourceMap?: string; environment: string }>;
    unchangedModuleHashes: object[];
  } & Record<string, unknown>;
} & Record<string, unknown>;

let server: TestServer;
let request: PushBody;
beforeAll(async () => {
  server = await startFixtureServer();
  request = { ...(JSON.parse(readFileSync(await fixturePushRequest(), "utf8")) as PushBody), adminKey: server.adminKey };
});
afterAll(async () => {
  await server.dispose();
  expect(server.errors).toEqual([]);
});

async function post(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(server.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { authorization: `Convex ${server.adminKey}` },
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

function hashOf(module: { source: string; sourceMap?: string }): string {
  return createHash("sha256")
    .update(module.source)
    .update(module.sourceMap ?? "")
    .digest("hex");
}

it("refuses a wrong key, a malformed request and external packages", async () => {
  expect(await post("/api/deploy2/start_push", { ...request, adminKey: "embedded|0000000000000000" })).toMatchObject({
    status: 403,
    body: { code: "BadDeployKey" },
  });
  expect(await post("/api/deploy2/start_push", { adminKey: server.adminKey })).toMatchObject({
    status: 400,
    body: { code: "InvalidConfig" },
  });
  expect(await post("/api/deploy2/start_push", { ...request, componentDefinitions: [{ definitionPath: "x" }] })).toMatchObject({
    status: 400,
    body: { code: "InvalidConfig" },
  });
  expect(await post("/api/deploy2/start_push", { ...request, nodeDependencies: [{ name: "sharp", version: "1.0.0" }] })).toMatchObject({
    status: 400,
    body: { code: "ExternalPackagesNotSupported", message: expect.stringContaining("sharp") },
  });
});

it("completes a push from hashes, and refuses hashes it does not have", async () => {
  const [first, ...others] = request.appDefinition.changedModules as [
    PushBody["appDefinition"]["changedModules"][number],
    ...PushBody["appDefinition"]["changedModules"],
  ];
  const hashes = others.map((module) => ({ path: module.path, environment: module.environment, sha256: hashOf(module) }));
  const started = await post("/api/deploy2/start_push", {
    ...request,
    appDefinition: { ...request.appDefinition, changedModules: [first], unchangedModuleHashes: hashes },
  });
  expect(started.status).toBe(200);
  expect(Object.keys((started.body.analysis as Record<string, { functions: object }>)[""]?.functions ?? {})).toContain("counters.js");
  const stale = hashes.map((entry, index) => (index === 0 ? { ...entry, sha256: "0".repeat(64) } : entry));
  expect(
    await post("/api/deploy2/start_push", {
      ...request,
      appDefinition: { ...request.appDefinition, changedModules: [first], unchangedModuleHashes: stale },
    }),
  ).toMatchObject({ status: 409, body: { code: "RaceDetected" } });
});

it("tells of the hashes of what is current", async () => {
  const { body } = await post("/api/get_config_hashes", { adminKey: server.adminKey, version: "1.48.0" });
  const counters = request.appDefinition.changedModules.find(({ path }) => path === "counters.js");
  expect(body.moduleHashes).toContainEqual({ path: "counters.js", environment: "isolate", hash: hashOf(counters as { source: string }) });
});

it("does not finish a push twice, an unknown one, or one under other variables", async () => {
  const { body: startPush } = await post("/api/deploy2/start_push", request);
  expect(await post("/api/deploy2/wait_for_schema", { adminKey: server.adminKey, schemaChange: startPush.schemaChange })).toEqual({
    status: 200,
    body: { type: "complete" },
  });
  expect(await post("/api/deploy2/finish_push", { adminKey: server.adminKey, startPush, dryRun: false })).toMatchObject({
    status: 200,
    body: { componentDiffs: { "": { moduleDiff: { added: [], removed: [] } } } },
  });
  expect(await post("/api/deploy2/finish_push", { adminKey: server.adminKey, startPush, dryRun: false })).toMatchObject({
    status: 409,
    body: { code: "RaceDetected" },
  });
  expect(await post("/api/deploy2/wait_for_schema", { adminKey: server.adminKey, schemaChange: startPush.schemaChange })).toEqual({
    status: 200,
    body: { type: "raceDetected" },
  });
  const { body: overtaken } = await post("/api/deploy2/start_push", request);
  await post("/api/update_environment_variables", { changes: [{ name: "OTHER", value: "1" }] });
  expect(await post("/api/deploy2/finish_push", { adminKey: server.adminKey, startPush: overtaken, dryRun: false })).toMatchObject({
    status: 409,
    body: { code: "RaceDetected", message: expect.stringContaining("Environment variables") },
  });
});

it("refuses bad variables and lists good ones", async () => {
  expect(await post("/api/update_environment_variables", { changes: [{ name: "1BAD", value: "x" }] })).toMatchObject({ status: 400 });
  expect(await post("/api/update_environment_variables", { changes: [{ name: "LONG", value: "x".repeat(9_000) }] })).toMatchObject({
    status: 400,
  });
  expect(await post("/api/update_environment_variables", { changes: [{ name: 5 }] })).toMatchObject({
    status: 400,
    body: { code: "BadJsonBody" },
  });
  expect(await post("/api/update_environment_variables", { changes: [{ name: "GOOD", value: "x" }] })).toMatchObject({ status: 200 });
  const listed = await fetch(`${server.url}/api/list_environment_variables`, { headers: { authorization: `Convex ${server.adminKey}` } });
  expect(await listed.json()).toMatchObject({ environmentVariables: { GOOD: "x" } });
  expect((await fetch(`${server.url}/api/list_environment_variables`)).status).toBe(403);
});
