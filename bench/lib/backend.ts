import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { startBackend, type RunningBackend } from "../../scripts/lib/backend";
import { setVariables } from "../../scripts/lib/deployment";
import { runToEnd } from "../../scripts/lib/processes";
import { LOCAL_ISSUER, TOKEN_AUDIENCE } from "../../lib/domain/authProviders";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const KEY_ID = "bench";

/** A backend of its own with the product's functions, temporary data and a key that signs in anybody. */
export class BenchBackend {
  private constructor(
    readonly folder: string,
    private readonly backend: RunningBackend,
    private readonly signingKey: CryptoKey,
  ) {}

  static async start(): Promise<BenchBackend> {
    const folder = await mkdtemp(join(tmpdir(), "parley-bench-"));
    const backend = await startBackend({ dataFolder: folder, port: 0, sitePort: 0, testClock: false, origins: undefined });
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: "ES256", use: "sig" }] };
    await setVariables(backend, [
      { name: "DEV_IDP_JWKS", value: `data:text/plain;charset=utf-8;base64,${Buffer.from(JSON.stringify(jwks)).toString("base64")}` },
      { name: "PAYMENTS_MODE", value: "demo" },
    ]);
    await pushWithWorld(folder, backend);
    return new BenchBackend(folder, backend, privateKey);
  }

  get url(): string {
    return this.backend.url;
  }

  /** A token that outlives the run. */
  async tokenFor(subject: string): Promise<string> {
    return await new SignJWT({ jti: subject })
      .setProtectedHeader({ alg: "ES256", kid: KEY_ID, typ: "JWT" })
      .setIssuer(LOCAL_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime("2h")
      .sign(this.signingKey);
  }

  /** Runs any function, internal ones included. */
  async run(path: string, args: Record<string, Value>): Promise<Value> {
    const response = await fetch(`${this.url}/api/function`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${this.backend.adminKey}` },
      body: JSON.stringify({ path, args: convexToJson(args), format: "convex_encoded_json" }),
    });
    const answer = (await response.json()) as { status: string; value?: JSONValue; errorMessage?: string };
    if (answer.status !== "success") throw new Error(`${path}: ${answer.errorMessage ?? response.status}`);
    return jsonToConvex(answer.value ?? null);
  }

  /** Proves the ledger; returns what the checker printed. Throws when it found a violation. */
  async checkLedger(): Promise<string> {
    const { code, output } = await runToEnd(
      process.execPath,
      [join(ROOT, "scripts/run.mjs"), "ledgerCheck", "--url", this.url, "--admin-key", this.backend.adminKey],
      { cwd: ROOT, env: process.env },
    );
    if (code !== 0) throw new Error(output);
    return output;
  }

  async stop(): Promise<void> {
    await this.backend.process.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Pushes a copy of the product's functions together with the one that makes the benchmark's people. */
async function pushWithWorld(folder: string, backend: RunningBackend): Promise<void> {
  const project = join(folder, "project");
  for (const part of ["convex", "lib", "messages", "bench/fixture", "package.json", "tsconfig.json"]) await cp(join(ROOT, part), join(project, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
  await writeFile(join(project, "convex/benchWorld.ts"), `export { addCouples } from "../bench/fixture/world";\nexport { addAdvisors } from "../bench/fixture/discovery";\nexport { addCounted, addFigures, readStats } from "../bench/fixture/stats";\n`);
  const { code, output } = await runToEnd(
    process.execPath,
    [
      join(ROOT, "node_modules/convex/bin/main.js"),
      ...["deploy", "--typecheck", "disable", "--codegen", "disable", "--url", backend.url, "--admin-key", backend.adminKey],
    ],
    { cwd: project, env: { ...process.env, CI: "1" } },
  );
  if (code !== 0) throw new Error(`push failed:\n${output}`);
}
