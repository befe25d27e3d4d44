/** The official command line, unmodified, as its users run it. */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer, type RunningServer } from "../../src/index.js";
import { CONVEX_CLI, FIXTURE_APP, NO_KEYS } from "../support/pushRequest.js";
import { temporaryFolder } from "../support/program.js";

let server: RunningServer;
let folder: ReturnType<typeof temporaryFolder>;
let app: string;
const errors: unknown[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  server = await startServer({ dataFolder: folder.path, port: 0, sitePort: 0, reportError: (error) => errors.push(error) });
  app = mkdtempSync(join(tmpdir(), "embedded-app-"));
  cpSync(FIXTURE_APP, app, { recursive: true });
  symlinkSync(dirname(dirname(dirname(CONVEX_CLI))), join(app, "node_modules"));
});
afterAll(async () => {
  await server.close();
  folder.remove();
  rmSync(app, { recursive: true, force: true });
});
afterEach(() => expect(errors).toEqual([]));

function convex(command: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      CI: "1",
      CONVEX_DEPLOYMENT: "",
      CONVEX_SELF_HOSTED_URL: server.url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: server.adminKey,
    };
    const child = execFile(
      process.execPath,
      [CONVEX_CLI, ...command.split(" "), ...args],
      { cwd: app, env, timeout: 50_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

function write(file: string, text: string): void {
  writeFileSync(join(app, "convex", file), text);
}

describe("the official command line", { timeout: 60_000 }, () => {
  it("asks for a variable that auth.config needs, and says how to set it", async () => {
    const refused = await convex("deploy --typecheck disable");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("Environment variable FIXTURE_JWKS is used in auth config file but its value was not set.");
    expect(await convex("env set", "FIXTURE_JWKS", NO_KEYS)).toMatchObject({ code: 0 });
  });

  it("deploys, generates code, and says which indexes are new", async () => {
    const result = await convex("deploy --typecheck disable");
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain("Added table indexes:");
    expect(result.stderr).toContain("[+] counters.by_name");
    const http = new ConvexHttpClient(server.url, { logger: false });
    expect(await http.mutation(anyApi.counters!.increment!, { name: "cli" })).toBe(1);
    const again = await convex("deploy --typecheck disable");
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).not.toContain("table indexes");
  });

  it("takes url and key as options", async () => {
    const result = await convex("run", "--url", server.url, "--admin-key", server.adminKey, "counters:get", '{"name":"cli"}');
    expect(result).toMatchObject({ code: 0, stdout: "1\n" });
  });

  it("generates the same code from the server's analysis, static types included", async () => {
    rmSync(join(app, "convex/_generated"), { recursive: true });
    expect(await convex("codegen --typecheck disable")).toMatchObject({ code: 0 });
    const types = readFileSync(join(app, "convex/_generated/api.d.ts"), "utf8");
    expect(types).toContain('import type * as counters from "../counters.js"');
    expect(types).toContain("export declare const components: {}");
    writeFileSync(join(app, "convex.json"), JSON.stringify({ codegen: { staticApi: true, staticDataModel: true } }));
    expect(await convex("codegen --typecheck disable")).toMatchObject({ code: 0 });
    const api = readFileSync(join(app, "convex/_generated/api.d.ts"), "utf8");
    expect(api).toMatch(/counters: \{\s*(default: .*\s*)?get: FunctionReference<"query", "public", \{ name: string \}, number>/);
    expect(api).toMatch(/failingChild: FunctionReference<\s*"mutation",\s*"internal"/);
    expect(readFileSync(join(app, "convex/_generated/dataModel.d.ts"), "utf8")).toContain("by_list_rank");
    rmSync(join(app, "convex.json"));
    expect(await convex("codegen --typecheck disable")).toMatchObject({ code: 0 });
  });

  it("runs functions of all kinds, internal ones too, as somebody, and says what there is", async () => {
    expect(await convex("run", "counters:increment", '{"name":"cli","by":4}')).toMatchObject({ code: 0, stdout: "5\n" });
    expect(await convex("run", "errors:hidden")).toMatchObject({ code: 0, stdout: '"hidden"\n' });
    expect(await convex("run", "library:hs256")).toMatchObject({ code: 0, stdout: expect.stringContaining("casey") });
    expect(await convex("run", "auth:mySubject", "--identity", '{"subject":"ada","name":"Ada"}')).toMatchObject({
      code: 0,
      stdout: '"ada"\n',
    });
    const unknown = await convex("run", "counters:nope");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("Could not find function");
    expect(unknown.stderr).toContain("increment");
    const failed = await convex("run", "errors:plain");
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("plain failure");
  });

  it("sets, lists, reads and removes variables, and functions see them at once", async () => {
    expect(await convex("env set", "GREETING", "hello world")).toMatchObject({ code: 0 });
    expect(await convex("env get", "GREETING")).toMatchObject({ code: 0, stdout: "hello world\n" });
    expect((await convex("env list", "--include-values")).stdout + "").toContain("GREETING");
    expect(await convex("run", "environment:read", '{"name":"GREETING"}')).toMatchObject({ stdout: '"hello world"\n' });
    expect(await convex("run", "environment:read", '{"name":"CONVEX_SITE_URL"}')).toMatchObject({ stdout: `"${server.siteUrl}"\n` });
    expect(await convex("env remove", "GREETING")).toMatchObject({ code: 0 });
    expect((await convex("env get", "GREETING")).stderr).toContain("not found");
    const refused = await convex("env set", "1BAD", "x");
    expect(refused.code).toBe(1);
  });

  it("shows tables, documents and the function specification", async () => {
    expect((await convex("data")).stdout.split("\n")).toContain("counters");
    const rows = await convex("data counters --format jsonLines");
    expect(rows.stdout).toContain('"name": "cli"');
    const spec = JSON.parse((await convex("function-spec")).stdout) as { url: string; functions: Array<Record<string, unknown>> };
    expect(spec.url).toBe(server.url);
    expect(spec.functions).toContainEqual(
      expect.objectContaining({ identifier: "counters.js:get", functionType: "Query", visibility: { kind: "public" } }),
    );
    expect(spec.functions).toContainEqual({ functionType: "HttpAction", method: "POST", path: "/echo" });
  });

  it("pushes by `dev --once`, with changed modules only", async () => {
    write("added.ts", 'import { query } from "./_generated/server";\nexport const hi = query({ args: {}, handler: async () => "hi" });\n');
    const result = await convex("dev --once --typecheck disable");
    expect(result).toMatchObject({ code: 0 });
    expect(await convex("run", "added:hi")).toMatchObject({ stdout: '"hi"\n' });
    rmSync(join(app, "convex/added.ts"));
    expect(await convex("deploy --typecheck disable")).toMatchObject({ code: 0 });
    expect((await convex("run", "added:hi")).stderr).toContain("Could not find function");
  });

  it("changes nothing in a dry run", async () => {
    write("dry.ts", 'import { query } from "./_generated/server";\nexport const hi = query({ args: {}, handler: async () => "hi" });\n');
    expect(await convex("deploy --dry-run --typecheck disable")).toMatchObject({ code: 0 });
    rmSync(join(app, "convex/dry.ts"));
    expect((await convex("run", "dry:hi")).stderr).toContain("Could not find function");
  });

  it("refuses a module that throws, and a schema the data does not fit, and keeps the old code", async () => {
    write("broken.ts", 'export {};\nthrow new Error("at the top");\n');
    const broken = await convex("deploy --typecheck disable");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("at the top");
    rmSync(join(app, "convex/broken.ts"));

    const schema = readFileSync(join(app, "convex/schema.ts"), "utf8");
    write("schema.ts", schema.replace("value: v.number()", "value: v.string()"));
    const unfit = await convex("deploy --typecheck disable");
    expect(unfit.code).toBe(1);
    expect(unfit.stderr).toContain("Schema validation failed");
    expect(unfit.stderr).toContain("counters");
    write("schema.ts", schema.replace('.index("by_list_rank", ["list", "rank"])', ""));
    const fewer = await convex("deploy --typecheck disable");
    expect(fewer).toMatchObject({ code: 0 });
    expect(fewer.stderr).toContain("[-] items.by_list_rank");
    write("schema.ts", schema);
    expect(await convex("deploy --typecheck disable")).toMatchObject({ code: 0 });
    expect(await convex("run", "counters:get", '{"name":"cli"}')).toMatchObject({ stdout: "5\n" });
  });

  it("shows logs as they come", async () => {
    const env = { ...process.env, CI: "1", CONVEX_SELF_HOSTED_URL: server.url, CONVEX_SELF_HOSTED_ADMIN_KEY: server.adminKey };
    const child = execFile(process.execPath, [CONVEX_CLI, "logs"], { cwd: app, env });
    let seen = "";
    let lines = 0;
    child.stdout?.on("data", (data: string) => (seen += data));
    const http = new ConvexHttpClient(server.url, { logger: false });
    await expect
      .poll(
        async () => {
          // Other arguments each time: a cached result does not run, and does not log.
          await http.query(anyApi.errors!.logs!, { lines: lines++ });
          return seen;
        },
        { timeout: 20_000, interval: 200 },
      )
      .toContain("[LOG] 'text' 1");
    child.kill();
  });

  it("turns away a wrong key", async () => {
    const result = await convex("run", "--url", server.url, "--admin-key", "embedded|0000000000000000", "counters:get", '{"name":"cli"}');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("deploy key was invalid");
  });
});
