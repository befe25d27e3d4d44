import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot, ROOT } from "../../scripts/lib/paths";
import { KEYLESS } from "../../scripts/lib/environment";

/** A command of this project that is running, and what it has said. */
class Command {
  readonly lines: string[] = [];
  readonly exited: Promise<number | null>;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        this.lines.push(line);
        for (const look of this.waiting) look();
      });
    }
    this.exited = new Promise((resolve) => child.once("close", (code) => resolve(code)));
  }

  static run(args: string[], options: { env?: Record<string, string>; nodeArgs?: string[] } = {}): Command {
    const env: Record<string, string | undefined> = {
      ...process.env,
      ...KEYLESS,
      NODE_ENV: undefined,
      npm_lifecycle_event: undefined,
      ...options.env,
    };
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), inRoot("scripts/run.mjs"), ...args], {
      cwd: ROOT,
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Command(child);
  }

  /** The addresses in the ready line. Rejects when the command ends before it. */
  async ready(): Promise<{ site: string; backend: string }> {
    const find = () => this.lines.map((line) => /^Parley is ready at (\S+) \(backend (\S+),/.exec(line)).find((match) => match !== null);
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (find() === undefined) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
      void this.exited.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${this.lines.join("\n")}`)));
    });
    const match = find();
    return { site: match?.[1] ?? "", backend: match?.[2] ?? "" };
  }
}

/** Processes that a process started, and theirs. */
function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended while the list was read.
      continue;
    }
  }
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended but was not yet collected by the system's first process is no longer running.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function isListening(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-commands-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (...more: string[]) => ["start", "--seed", "--port", "0", "--backend-port", "0", "--data", join(folder, "data"), ...more];

/** Expects a command to end with exit code 1 and exactly one line. */
async function expectOneLine(command: Command, text: RegExp): Promise<void> {
  expect(await command.exited).toBe(1);
  expect(command.lines).toHaveLength(1);
  expect(command.lines[0]).toMatch(text);
}

describe("what cannot start says so in one line", () => {
  it("an old Node", async () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '18.19.0' })";
    await expectOneLine(Command.run(start(), { nodeArgs: ["--import", old] }), /needs Node\.js 20\.19 or newer; this is 18\.19\.0/);
  });

  it("a data folder that cannot be written to", async () => {
    await writeFile(join(folder, "file"), "");
    await expectOneLine(Command.run([...start(), "--data", join(folder, "file", "data")]), /data folder .* cannot be used/);
  });

  it("a taken port, of the site and of the backend", async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, "127.0.0.1", () => resolve((holder.address() as { port: number }).port)),
    );
    await expectOneLine(Command.run([...start(), "--port", String(port)]), new RegExp(`Port ${port} .* taken.*--port`));
    await expectOneLine(Command.run([...start(), "--backend-port", String(port)]), new RegExp(`Port ${port} .* taken.*--backend-port`));
    await new Promise((resolve) => holder.close(resolve));
  });

  it("an option nobody knows, and half a pair of keys", async () => {
    await expectOneLine(Command.run([...start(), "--frobnicate"]), /frobnicate.*--help/);
    await expectOneLine(Command.run(start(), { env: { STREAM_API_KEY: "key" } }), /STREAM_API_KEY is set but STREAM_API_SECRET is not/);
  });

  it("publishing without everything that makes it safe", async () => {
    await expectOneLine(Command.run([...start(), "--public-url", "https://parley.example"]), /missing: APP_ENV=production, the Clerk keys/);
    await expectOneLine(Command.run(start(), { env: { APP_ENV: "production" } }), /missing: --public-url, the Clerk keys/);
    await expectOneLine(Command.run([...start(), "--public-url", "http://parley.example"]), /must be an https address/);
  });
});

describe("a running product", () => {
  it("refuses a second one on its data, ends on Ctrl-C without a trace, and keeps its data", async () => {
    const first = Command.run(start());
    const { site, backend } = await first.ready();
    expect((await fetch(site)).status).toBe(200);
    const accounts = async (url: string) =>
      ((await (await fetch(`${url}/api/identity/accounts`)).json()) as { accounts: { subject: string }[] }).accounts;
    await fetch(`${site}/api/identity/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: site },
      body: JSON.stringify({ firstName: "Mo" }),
    });
    const before = await accounts(site);
    expect(before).toHaveLength(4);

    await expectOneLine(Command.run(start()), /data folder .* is in use by process \d+/);
    expect(await isListening(site)).toBe(true);

    const family = descendantsOf(first.child.pid ?? 0);
    expect(family.length).toBeGreaterThanOrEqual(3);
    first.child.kill("SIGINT");
    expect(await first.exited).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
    expect(await Promise.all([isListening(site), isListening(backend)])).toEqual([false, false]);

    const second = Command.run(start());
    const again = await second.ready();
    expect(await accounts(again.site)).toEqual(before);
    second.child.kill("SIGTERM");
    expect(await second.exited).toBe(0);
  });

  it("is backed up while it runs; what is made from that has the same people and books that add up", async () => {
    const command = Command.run(start(), { env: { PAYMENTS_MODE: "demo" } });
    await command.ready();
    const [data, backup, restored] = [join(folder, "data"), join(folder, "backup"), join(folder, "restored")];
    const saved = Command.run(["backup", "--data", data, "--to", backup]);
    expect(await saved.exited).toBe(0);
    expect(saved.lines.at(-1)).toMatch(/^Backed up \d+ files, \d{5,} bytes, to /);
    await expectOneLine(Command.run(["backup", "--data", data, "--to", backup]), /backup exists already/);
    await expectOneLine(Command.run(["restore", backup, "--data", data]), /data has a database already/);
    await writeFile(join(folder, "data-key"), "another");
    await expectOneLine(Command.run(["restore", backup, "--data", folder]), /data-key is another key/);
    command.child.kill("SIGTERM");
    expect(await command.exited).toBe(0);

    expect(await Command.run(["restore", backup, "--data", restored]).exited).toBe(0);
    for (const name of ["identity.json", "data-key"]) expect(readFileSync(join(restored, name))).toEqual(readFileSync(join(data, name)));
    const check = Command.run(["ledgerCheck", "--data", restored]);
    expect(await check.exited).toBe(0);
    expect(check.lines.join("\n")).toMatch(/Checked [1-9]\d+ transactions, .* 0 violations/);
  });

  it("says when its backend is silent, and leaves nothing behind when it is killed outright", async () => {
    const command = Command.run(start());
    const { site, backend } = await command.ready();
    const family = descendantsOf(command.child.pid ?? 0);
    const asked = async () =>
      await Promise.all(["health", "ready"].map(async (name) => [name, (await fetch(`${site}/api/${name}`)).status] as const));
    const silent = family.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("embedded-convex.mjs")) ?? 0;
    expect(await asked()).toEqual([["health", 200], ["ready", 200]]);
    process.kill(silent, "SIGSTOP");
    expect(await asked()).toEqual([["health", 200], ["ready", 503]]);
    process.kill(silent, "SIGCONT");
    await expect.poll(asked).toEqual([["health", 200], ["ready", 200]]);

    command.child.kill("SIGKILL");
    await command.exited;
    await expect.poll(() => family.filter(isAlive), { timeout: 15_000, interval: 100 }).toEqual([]);
    expect(await Promise.all([isListening(site), isListening(backend)])).toEqual([false, false]);
  });

  it("answers nobody who comes by another name", async () => {
    const command = Command.run(start());
    const { site } = await command.ready();
    const { hostname, port } = new URL(site);
    const { request } = await import("node:http");
    const statusFor = (host: string, method: string, path: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { host, origin: `http://${host}`, "content-type": "application/json" };
        const asked = request({ hostname, port, path, method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asked.on("error", reject).end(method === "POST" ? JSON.stringify({ subject: "dev_robin" }) : undefined);
      });
    for (const host of ["parley.example", `localhost.parley.example:${port}`, `0.0.0.0:${port}`]) {
      expect([host, await statusFor(host, "GET", "/api/identity/token")]).toEqual([host, 404]);
      expect([host, await statusFor(host, "POST", "/api/identity/sign-in")]).toEqual([host, 404]);
    }
    expect(await statusFor(`localhost:${port}`, "POST", "/api/identity/sign-in")).toBe(200);
    command.child.kill("SIGTERM");
    expect(await command.exited).toBe(0);
  });
});
