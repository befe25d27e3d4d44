import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BundledModule, UserError } from "../../src/contracts.js";
import { type Backend, codeOf, fixtureModules, openBackend } from "../support/functions.js";
import { NO_KEYS } from "../support/pushRequest.js";

let backend: Backend;
const isolate = (path: string, source: string): BundledModule => ({ path, source, environment: "isolate" });
const analyze = (...modules: BundledModule[]) => backend.deployer.analyze(codeOf(modules), {});

describe("examining a push", () => {
  beforeAll(async () => {
    backend = await openBackend({ push: false, environment: {} });
  });
  afterAll(() => backend.close());

  test("finds functions, routes, cron jobs, schema and providers", async () => {
    const analysis = await backend.deployer.analyze(codeOf(await fixtureModules()), { FIXTURE_JWKS: NO_KEYS });
    expect(analysis.modules["counters.js"]?.functions.map(({ name, udfType, visibility }) => [name, udfType, visibility])).toEqual([
      ["default", "Query", "public"],
      ["get", "Query", "public"],
      ["increment", "Mutation", "public"],
      ["incrementThenFail", "Mutation", "public"],
      ["nothing", "Query", "public"],
      ["writeNothing", "Mutation", "public"],
    ]);
    expect(JSON.parse(analysis.modules["counters.js"]!.functions[1]!.args)).toEqual({
      type: "object",
      value: { name: { fieldType: { type: "string" }, optional: false } },
    });
    expect(analysis.modules["http.js"]?.httpRoutes).toContainEqual(["/files/*", "GET"]);
    expect(Object.keys(analysis.modules["crons.js"]?.cronSpecs as object)).toEqual([
      "every ten minutes",
      "on the half hour",
      "at four",
      "weekdays at noon",
    ]);
    expect((analysis.schema as { tables: Array<{ tableName: string }> }).tables.map(({ tableName }) => tableName)).toEqual(
      expect.arrayContaining(["counters", "items", "log", "blobs"]),
    );
    expect(analysis.authProviders).toMatchObject([
      { type: "customJwt", issuer: "https://issuer.fixture.invalid", applicationID: "fixture", algorithm: "ES256" },
    ]);
  });

  test.each<[string, string, string]>([
    ["throws.js", "throw new Error('no');", "Failed to analyze throws.js: Uncaught Error: no"],
    ["http.js", "export default {};", "The default export of `http.js` is not a Router."],
    ["http.js", "export const x = 1;", "`http.js` must have a default export of a Router."],
    ["crons.js", "export default {};", "The default export of `crons.js` is not a Crons object."],
    ["schema.js", "export default {};", "Default export from schema file isn't a Convex schema."],
    ["schema.js", "export const x = 1;", "Schema file missing default export."],
    ["auth.config.js", "export const x = 1;", "auth config file is missing default export."],
    ["auth.config.js", "export default { providers: [{ domain: 'd' }] };", "missing field `applicationID` in provider at index 0"],
    [
      "auth.config.js",
      "export default { providers: [{ domain: 'd', applicationId: 'a' }] };",
      "must have applicationID property spelled lowercase",
    ],
    [
      "auth.config.js",
      "export default { providers: [{ type: 'customJwt', domain: 'd' }] };",
      "is a customJwt so cannot have a 'domain' specified",
    ],
    ["auth.config.js", "export default { providers: [{ type: 'saml' }] };", "has unexpected 'type' value 'saml'"],
    [
      "auth.config.js",
      "export default { providers: [{ type: 'customJwt', issuer: 'i', jwks: 'https://j', algorithm: 'HS256' }] };",
      "unsupported algorithm 'HS256'",
    ],
    [
      "crons.js",
      "export default { isCrons: true, export: () => JSON.stringify({ j: { name: 'gone:fn', args: [{}], schedule: { type: 'interval', seconds: 1 } } }) };",
      "schedules a function that does not exist: gone:fn",
    ],
    [
      "crons.js",
      "export default { isCrons: true, export: () => JSON.stringify({ j: { name: 'gone:fn', args: [{}], schedule: { type: 'cron', cron: 'x' } } }) };",
      'The cron job "j" has an invalid schedule: "x"',
    ],
  ])("refuses %s: %s", async (path, source, message) => {
    const refused = analyze(isolate(path, source));
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(message);
  });

  test("asks for variables of auth.config by name", async () => {
    const refused = analyze(
      isolate("auth.config.js", "export default { providers: [{ domain: process.env.DOMAIN, applicationID: 'a' }] };"),
    );
    await expect(refused).rejects.toMatchObject({
      code: "AuthConfigMissingEnvironmentVariable",
      message: "Environment variable DOMAIN is used in auth config file but its value was not set",
    });
  });

  test("Node modules hold actions only", async () => {
    const source = "function f() {} export const q = Object.assign(f, { isQuery: true, isPublic: true, invokeQuery() {} });";
    await expect(backend.deployer.analyze(codeOf([{ path: "n.js", source, environment: "node" }]), {})).rejects.toThrow(
      "Only actions can be defined in Node.js.",
    );
  });
});

describe("activating", () => {
  beforeEach(async () => {
    backend = await openBackend();
  });
  afterEach(() => backend.close());

  test("replaces the code, tells every query, and keeps what is stored", async () => {
    const seen = await backend.query("counters:nothing");
    await backend.mutation("counters:increment", { name: "kept" });
    expect(backend.database.isCurrent(seen.readSet, seen.ts)).toBe(true);
    const modules = (await fixtureModules()).filter((module) => module.path !== "lists.js");
    await backend.deployer.activate(codeOf(modules), await backend.deployer.analyze(codeOf(modules), backend.environment.all()));
    expect(backend.database.isCurrent(seen.readSet, seen.ts)).toBe(false);
    expect(await backend.value(backend.query("counters:get", { name: "kept" }))).toBe(1);
    expect(backend.runner.kindOf("lists:texts")).toBeNull();
    expect(backend.deployer.module("lists.js")).toBeNull();
    expect(backend.deployer.moduleHashes()).toHaveLength(modules.length);
  });

  test("a schema the data does not fit changes nothing", async () => {
    await backend.mutation("counters:increment", { name: "kept" });
    const modules = await fixtureModules();
    const analysis = await backend.deployer.analyze(codeOf(modules), backend.environment.all());
    const before = backend.deployer.current();
    const schema = {
      tables: [
        {
          tableName: "counters",
          indexes: [],
          searchIndexes: [],
          vectorIndexes: [],
          documentType: { type: "object", value: { name: { fieldType: { type: "number" }, optional: false } } },
        },
      ],
      schemaValidation: true,
    };
    await expect(backend.deployer.activate(codeOf(modules), { ...analysis, schema })).rejects.toBeInstanceOf(UserError);
    expect(backend.deployer.current()).toBe(before);
    expect(await backend.value(backend.query("counters:get", { name: "kept" }))).toBe(1);
  });

  test("the next start has the code, the variables and the results of the last", async () => {
    await backend.environment.update({ GREETING: "hello" });
    await backend.mutation("counters:increment", { name: "kept" });
    const again = await openBackend({ database: backend.database, clock: backend.clock, push: false });
    expect(await again.value(again.query("counters:get", { name: "kept" }))).toBe(1);
    expect(await again.value(again.query("environment:read", { name: "GREETING" }))).toBe("hello");
    expect(again.deployer.moduleHashes()).toEqual(expect.arrayContaining(backend.deployer.moduleHashes()));
    expect(again.deployer.current()).toEqual(backend.deployer.current());
    await again.runner.close();
  });
});

describe("variables", () => {
  beforeEach(async () => {
    backend = await openBackend();
  });
  afterEach(() => backend.close());

  const read = async (name: string) => await backend.value(backend.query("environment:read", { name }));

  test("are read live: set, changed, removed", async () => {
    expect([await read("GREETING"), await read("CONVEX_CLOUD_URL")]).toEqual([null, "http://127.0.0.1:1"]);
    await backend.environment.update({ GREETING: "hello" });
    expect(await read("GREETING")).toBe("hello");
    await backend.environment.update({ GREETING: "good evening", OTHER: "x" });
    expect([await read("GREETING"), await read("OTHER")]).toEqual(["good evening", "x"]);
    await backend.environment.update({ GREETING: null });
    expect(await read("GREETING")).toBeNull();
    expect(backend.environment.all()).toMatchObject({ OTHER: "x" });
  });

  test("change the providers that auth.config makes of them; one it needs cannot be removed", async () => {
    await backend.environment.update({ FIXTURE_JWKS: "data:application/json,{}" });
    expect(backend.deployer.current()?.authProviders).toMatchObject([{ jwks: "data:application/json,{}" }]);
    await expect(backend.environment.update({ FIXTURE_JWKS: null })).rejects.toMatchObject({
      code: "AuthConfigMissingEnvironmentVariable",
    });
    expect(backend.environment.all()["FIXTURE_JWKS"]).toBe("data:application/json,{}");
  });

  test.each<[string, string, Record<string, string>]>([
    ["a digit first", "EnvironmentVariableNameInvalid", { "1A": "x" }],
    ["a dash", "EnvironmentVariableNameInvalid", { "A-B": "x" }],
    ["257 characters", "EnvironmentVariableNameTooLong", { [`A${"B".repeat(256)}`]: "x" }],
    ["8193 bytes", "EnvironmentVariableValueTooLarge", { A: "x".repeat(8193) }],
    ["a built-in name", "EnvVarNameForbidden", { CONVEX_SITE_URL: "x" }],
  ])("refuses %s: %s", async (_what, code, changes) => {
    const before = backend.environment.all();
    await expect(backend.environment.update(changes)).rejects.toMatchObject({ code });
    expect(backend.environment.all()).toEqual(before);
  });
});
