/** Who may upload what: tokens, hashes, sizes, and senders who go away. Whatever is refused leaves nothing on disk. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FileFolder } from "../../src/storage/fileFolder.js";
import { UPLOAD_TOKEN_LIFETIME_MS, UploadTokens } from "../../src/storage/uploadTokens.js";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { temporaryFolder } from "../support/program.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";
import { FileClient, namesOnDisk } from "./fileClient.js";

const MIB = 1 << 20;
const folder = temporaryFolder();
let server: TestServer;
let client: FileClient;
beforeAll(async () => {
  server = await startFixtureServer({ dataFolder: folder.path, maxFileBytes: MIB, testClock: true });
  client = new FileClient(server.url);
});
afterEach(async () => {
  // Every file on disk is one the database knows.
  expect(namesOnDisk(folder.path)).toHaveLength((await client.convex.query(api.files.rows, {})).length);
});
afterAll(async () => {
  await server.close();
  folder.remove();
  expect(server.errors).toEqual([]);
});

const digestOf = (text: string): string => `sha-256=${createHash("sha256").update(text).digest("base64")}`;
const rowCount = async (): Promise<number> => (await client.convex.query(api.files.rows, {})).length;

async function passTime(advanceMs: number): Promise<void> {
  const answer = await fetch(`${server.url}/api/test_clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMs, frozen: true }),
    headers: { authorization: `Convex ${server.adminKey}` },
  });
  expect(answer.status).toBe(200);
}

describe("the hash", () => {
  it("is checked when it is given, among others too", async () => {
    expect(await client.post("abc", { digest: digestOf("abc") })).toMatchObject({ status: 200 });
    expect(await client.post("abc", { digest: `md5=xyz, SHA-256=${digestOf("abc").slice(8)}` })).toMatchObject({ status: 200 });
    expect(await client.post("abc", { digest: "md5=xyz" })).toMatchObject({ status: 200 });
  });

  it("of other bytes leaves nothing", async () => {
    const before = await rowCount();
    const [wanted, actual] = [digestOf("abd"), digestOf("abc")].map((digest) => digest.slice(8));
    expect(await client.post("abc", { digest: digestOf("abd") })).toEqual({
      status: 400,
      body: { code: "Sha256Mismatch", message: `Sha256 mismatch. Expected: ${wanted} Actual: ${actual}` },
    });
    expect(await client.post("abc", { digest: "sha-256=short" })).toMatchObject({ status: 400, body: { code: "BadHeader" } });
    expect(await rowCount()).toBe(before);
  });
});

describe("the token", () => {
  it("takes several files within its hour, and none after it", async () => {
    await passTime(0);
    const address = await client.uploadUrl();
    const [first, second] = [await client.post("1", {}, address), await client.post("2", {}, address)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body["storageId"]).not.toBe(second.body["storageId"]);
    await passTime(UPLOAD_TOKEN_LIFETIME_MS - 1);
    expect(await client.post("3", {}, address)).toMatchObject({ status: 200 });
    await passTime(1);
    expect(await client.post("4", {}, address)).toEqual({
      status: 401,
      body: { code: "StorageTokenExpired", message: "Store File Authorization expired" },
    });
  });

  it("cannot be missing, changed, or another deployment's", async () => {
    const address = await client.uploadUrl();
    const token = new URL(address).searchParams.get("token") as string;
    const longer = `f${token.slice(1)}`;
    const foreign = new UploadTokens("another|secret").issue(Date.now(), "");
    for (const forged of [null, "", "zz", longer, token.slice(2), `${token}00`, token.slice(0, -1), foreign]) {
      const query = forged === null ? "" : `?token=${forged}`;
      expect(await client.post("x", {}, `${server.url}/api/storage/upload${query}`)).toEqual({
        status: 401,
        body: { code: "StorageTokenInvalid", message: "Couldn't decode the StoreFileAuthorization token" },
      });
    }
  });
});

describe("the size", () => {
  const tooLarge = {
    status: 413,
    body: { code: "FileTooLarge", message: `The file is larger than ${MIB} bytes, the most that this backend stores.` },
  };

  it("may be the limit and not one byte more", async () => {
    expect(await client.post(new Uint8Array(MIB))).toMatchObject({ status: 200 });
    expect(await client.post(new Uint8Array(MIB + 1))).toEqual(tooLarge);
    await expect(client.convex.action(api.files.store, { bytes: new ArrayBuffer(MIB + 1) })).rejects.toThrow(tooLarge.body.message);
  });

  it("is also refused when it is not announced, or hidden by compression", async () => {
    const chunk = new Uint8Array(64 << 10);
    const stream = (chunks: number): ReadableStream<Uint8Array<ArrayBuffer>> => {
      let left = chunks;
      return new ReadableStream({ pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()) });
    };
    expect(await client.post(stream(16))).toMatchObject({ status: 200 });
    expect(await client.post(stream(200))).toEqual(tooLarge);
    const zipped = gzipSync(new Uint8Array(200 * chunk.length));
    expect(zipped.byteLength).toBeLessThan(MIB / 10);
    expect(await client.post(zipped, { "content-encoding": "gzip" })).toEqual(tooLarge);
  });

  it("never lets more than the limit onto the disk", async () => {
    const path = join(folder.path, "limited");
    mkdirSync(path);
    const files = new FileFolder(path, 100_000, (error) => server.errors.push(error));
    let pulled = 0;
    let largest = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        for (const name of readdirSync(path)) largest = Math.max(largest, statSync(join(path, name)).size);
        pulled++;
        yield new Uint8Array(30_000);
      }
    }
    await expect(files.write(endless())).rejects.toMatchObject({ code: "FileTooLarge" });
    expect({ pulled, largest, left: readdirSync(path) }).toEqual({ pulled: 4, largest: 90_000, left: [] });
  });
});

describe("a sender", () => {
  it("who goes away half-way leaves nothing, and is nobody's fault", async () => {
    const before = namesOnDisk(folder.path).length;
    const sending = request(await client.uploadUrl(), { method: "POST", headers: { "content-length": 1_000_000 } });
    const gone = new Promise((resolve) => sending.once("error", resolve));
    sending.write(new Uint8Array(500_000));
    await expect.poll(() => namesOnDisk(folder.path).length).toBe(before + 1);
    sending.destroy(new Error("gone"));
    await gone;
    await expect.poll(() => namesOnDisk(folder.path).length).toBe(before);
  });
});
