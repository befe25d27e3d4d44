import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { digestOf, pushIfNeeded } from "@/scripts/lib/functions";

let data: string;
let server: Server;
let moduleHashes: { path: string; hash: string }[];

/** A backend that tells which modules it runs. */
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "parley-functions-"));
  moduleHashes = [];
  server = createServer((_request, response) => response.end(JSON.stringify({ config: {}, moduleHashes })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(data, { recursive: true });
});

/** Starts once; answers how many pushes that took and what they complained of. */
async function start(complaint: string | null = null): Promise<{ pushes: number; complaint: string | null }> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let pushes = 0;
  const said = await pushIfNeeded({ url, siteUrl: url, adminKey: "key" }, data, async () => {
    pushes += 1;
    if (complaint === null) moduleHashes = [{ path: "wallet.js", hash: "ours" }];
    return complaint;
  });
  return { pushes, complaint: said };
}

const record = () => join(data, "functions.json");

it("functions that the backend runs already are not pushed again", async () => {
  expect(await start()).toEqual({ pushes: 1, complaint: null });
  expect(await start()).toEqual({ pushes: 0, complaint: null });
});

it("they are pushed over what somebody else has pushed, and when the sources are others", async () => {
  await start();
  moduleHashes = [{ path: "wallet.js", hash: "theirs" }];
  expect((await start()).pushes).toBe(1);
  writeFileSync(record(), JSON.stringify({ ...(JSON.parse(readFileSync(record(), "utf8")) as object), sources: "of another version" }));
  expect((await start()).pushes).toBe(1);
  expect((await start()).pushes).toBe(0);
});

it("a refused push is tried again, and a record that broke off is none", async () => {
  await start();
  writeFileSync(record(), '{"sources":');
  expect(await start("a row does not fit")).toEqual({ pushes: 1, complaint: "a row does not fit" });
  expect((await start()).pushes).toBe(1);
  expect((await start()).pushes).toBe(0);
});

it("a digest knows every byte and every name", () => {
  const folder = join(data, "sources");
  mkdirSync(join(folder, "model"), { recursive: true });
  writeFileSync(join(folder, "a.ts"), "one");
  writeFileSync(join(folder, "model", "b.ts"), "two");
  const digest = () => digestOf([folder, join(data, "nothing")]);
  const before = digest();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(join(folder, "model", "b.ts"), "twO");
  expect(digest()).not.toBe(before);
  writeFileSync(join(folder, "model", "b.ts"), "two");
  expect(digest()).toBe(before);
  writeFileSync(join(folder, "model", "c.ts"), "");
  expect(digest()).not.toBe(before);
});
