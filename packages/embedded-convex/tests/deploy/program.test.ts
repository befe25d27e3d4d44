/** The program itself: starting, refusing to start, stopping. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FrameClient } from "../support/frameClient.js";
import { fixturePushRequest, pushFixture } from "../support/pushRequest.js";
import { runProgram, startProgram, temporaryFolder } from "../support/program.js";

let folder: ReturnType<typeof temporaryFolder>;
const children: Array<{ kill: (signal: "SIGKILL") => boolean }> = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  folder.remove();
});

async function start(args: string[] = []): ReturnType<typeof startProgram> {
  const started = await startProgram(folder.path, args);
  children.push(started.process);
  return started;
}

/** Runs the program to its end and expects one line and no stack trace. */
async function refusal(args: string[]): Promise<{ code: number | null; line: string }> {
  const run = runProgram(args);
  children.push(run.process);
  const { code, stdout, stderr } = await run.ended;
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toHaveLength(1);
  return { code, line: stderr.trim() };
}

describe("the program", { timeout: 20_000 }, () => {
  it("says in one line why it cannot start", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    expect(await refusal(["--data", folder.path, "--port", String(port), "--site-port", "0"])).toEqual({
      code: 3,
      line: `embedded-convex: Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another one with --port.`,
    });
    expect(await refusal(["--data", folder.path, "--port", "0", "--site-port", String(port)])).toMatchObject({
      code: 3,
      line: expect.stringContaining("--site-port"),
    });
    taken.close();
    expect(await refusal(["--port", "0"])).toMatchObject({ code: 2, line: expect.stringContaining("--data") });
    expect(await refusal(["--data", folder.path, "--wat"])).toMatchObject({ code: 2, line: expect.stringContaining("--wat") });
    writeFileSync(join(folder.path, "file"), "");
    expect(await refusal(["--data", join(folder.path, "file"), "--port", "0", "--site-port", "0"])).toMatchObject({
      code: 4,
      line: expect.stringContaining("not a folder"),
    });
    writeFileSync(join(folder.path, "push.json"), "{}");
    expect(
      await refusal(["--data", folder.path, "--port", "0", "--site-port", "0", "--push", join(folder.path, "push.json")]),
    ).toMatchObject({ code: 6, line: expect.stringContaining("push request") });
  });

  it("says when the data folder cannot be made", async () => {
    expect(await refusal(["--data", "/dev/null/data", "--port", "0", "--site-port", "0"])).toEqual({
      code: 4,
      line: "embedded-convex: The data folder /dev/null/data cannot be used: a part of the path is not a folder.",
    });
  });

  it("activates a push request before it listens", async () => {
    const request = JSON.parse(readFileSync(await fixturePushRequest(), "utf8")) as {
      appDefinition: { changedModules: Array<{ path: string }> };
    };
    request.appDefinition.changedModules = request.appDefinition.changedModules.filter(({ path }) => path !== "auth.config.js");
    writeFileSync(join(folder.path, "push.json"), JSON.stringify(request));
    const { url } = await start(["--push", join(folder.path, "push.json")]);
    expect(await new ConvexHttpClient(url, { logger: false }).mutation(anyApi.counters!.increment!, { name: "pushed" })).toBe(1);
  });

  it("refuses a second instance, and takes over from a killed one", async () => {
    const first = await start();
    expect(await refusal(["--data", folder.path, "--port", "0", "--site-port", "0"])).toMatchObject({
      code: 5,
      line: expect.stringContaining(`in use by process ${first.process.pid}`),
    });
    first.process.kill("SIGKILL");
    await first.exited;
    const second = await start();
    expect(await (await fetch(`${second.url}/instance_name`)).text()).toBe("embedded");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends in order on %s: running requests are answered, ports are free", async (signal) => {
    const { process: child, url, adminKey, exited } = await start();
    await pushFixture(url, adminKey);
    const http = new ConvexHttpClient(url, { logger: false });
    await http.mutation(anyApi.counters!.increment!, { name: "kept" });
    child.kill(signal);
    expect(await exited).toMatchObject({ code: 0, signal: null });
    const again = await start();
    expect(await new ConvexHttpClient(again.url, { logger: false }).query(anyApi.counters!.get!, { name: "kept" })).toBe(1);
  });

  it("goes with its parent when told to", async () => {
    const { process: child, exited } = await start(["--exit-with-parent"]);
    child.stdin?.end();
    expect(await exited).toMatchObject({ code: 0 });
  });

  it("answers what is under way and lets go of clients that do not answer, before it ends", async () => {
    const { process: child, url, adminKey, exited } = await start();
    await pushFixture(url, adminKey);
    const silent = await FrameClient.open(url);
    silent.socket.pause();
    const slow = new ConvexHttpClient(url, { logger: false }).action(anyApi.scheduling!.slow!, { ms: 500 });
    await expect.poll(async () => (await fetch(`${url}/version`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await slow).toBe("done");
    expect(await exited).toMatchObject({ code: 0, stderr: "" });
    silent.close();
  });

  it("survives what actions throw where nothing can catch it", async () => {
    const started = await start();
    await pushFixture(started.url, started.adminKey);
    const client = new ConvexHttpClient(started.url);
    expect(await client.action(anyApi.nodeActions!.failsAstray!, {})).toBe("went on");
    await expect(client.action(anyApi.nodeActions!.endsProcess!, {})).rejects.toThrow("An action cannot end the process");
    started.process.kill("SIGTERM");
    const { code, stderr } = await started.exited;
    expect(code).toBe(0);
    expect(stderr.match(/^embedded-convex: Error: A function .*$/gm)).toHaveLength(4);
  });

  it("listens on the loopback address only, unless told otherwise", async () => {
    const { url } = await start();
    expect(new URL(url).hostname).toBe("127.0.0.1");
  });
});

describe("the test clock", { timeout: 20_000 }, () => {
  async function clock(url: string, key: string, body: object): Promise<{ status: number; body: { nowMs: number; frozen: boolean } }> {
    const response = await fetch(`${url}/api/test_clock`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { authorization: `Convex ${key}` },
    });
    return { status: response.status, body: (await response.json()) as { nowMs: number; frozen: boolean } };
  }

  it("moves functions and scheduled work, and answers when that has run", async () => {
    const { url, adminKey } = await start(["--test-clock"]);
    await pushFixture(url, adminKey);
    const http = new ConvexHttpClient(url, { logger: false });
    const { body } = await clock(url, adminKey, { frozen: true });
    expect(body.frozen).toBe(true);
    await http.mutation(anyApi.scheduling!.later!, { key: "hour", delayMs: 3_600_000 });
    await clock(url, adminKey, { advanceMs: 3_599_999 });
    expect(await http.query(anyApi.scheduling!.runs!, { key: "hour" })).toEqual([]);
    const after = await clock(url, adminKey, { advanceMs: 1 });
    expect(after.body).toEqual({ nowMs: body.nowMs + 3_600_000, frozen: true });
    expect(await http.query(anyApi.scheduling!.runs!, { key: "hour" })).toEqual([after.body.nowMs]);
    expect((await clock(url, adminKey, { setMs: 1 })).status).toBe(400);
    expect((await clock(url, "embedded|0000000000000000", { advanceMs: 1 })).status).toBe(403);
  });

  it("is not there unless asked for", async () => {
    const { url, adminKey } = await start();
    expect((await clock(url, adminKey, { advanceMs: 1 })).status).toBe(404);
  });
});
