/** What is uploaded is what comes back: from addresses, in ranges, in actions and HTTP actions. */
import fc from "fast-check";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { temporaryFolder } from "../support/program.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";
import { FileClient, namesOnDisk } from "./fileClient.js";

const folder = temporaryFolder();
let server: TestServer;
let client: FileClient;
beforeAll(async () => {
  server = await startFixtureServer({ dataFolder: folder.path });
  client = new FileClient(server.url);
});
afterAll(async () => {
  await server.close();
  folder.remove();
  expect(server.errors).toEqual([]);
});

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Bytes that repeat nowhere near a chunk's border. */
function bytesOf(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed | 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

async function bytesFrom(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}

describe("round trip", () => {
  it("gives back every file, and every range of it, as it was sent", async () => {
    const sizes = fc.oneof(fc.constantFrom(0, 1, 65_535, 65_536, 65_537), fc.nat(3_000), fc.nat(4 << 20));
    const scenario = fc.record({ size: sizes, seed: fc.nat(), from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(100_000) });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ size, seed, from, length }) => {
        const bytes = bytesOf(size, seed);
        const id = await client.upload(bytes, { "content-type": "image/png" });
        const whole = await client.download(id);
        expect(whole.status).toBe(200);
        expect(whole.headers.get("content-length")).toBe(String(size));
        expect(whole.headers.get("digest")).toBe(`sha-256=${sha256(bytes).toString("base64")}`);
        expect((await bytesFrom(whole)).equals(bytes)).toBe(true);
        if (size === 0) return;
        const first = Math.min(size - 1, Math.floor(from * size));
        const last = Math.min(size - 1, first + length);
        const part = await client.download(id, { range: `bytes=${first}-${first + length}` });
        expect(part.status).toBe(206);
        expect(part.headers.get("content-range")).toBe(`bytes ${first}-${last}/${size}`);
        expect((await bytesFrom(part)).equals(bytes.subarray(first, last + 1))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("records type, size and hash as Convex does, and shows nobody the name in the address", async () => {
    const bytes = Buffer.from("hello");
    const id = await client.upload(bytes, { "content-type": "text/plain; charset=utf-8" });
    const hash = sha256(bytes);
    const row = {
      _id: id,
      _creationTime: expect.any(Number),
      size: 5,
      sha256: hash.toString("base64"),
      contentType: "text/plain; charset=utf-8",
    };
    expect(await client.convex.query(api.files.row, { id })).toEqual(row);
    expect(await client.convex.query(api.files.rows, {})).toContainEqual(row);
    const storageId = new URL(await client.url(id)).pathname.split("/").at(-1);
    const metadata = { storageId, size: 5, sha256: hash.toString("hex"), contentType: "text/plain; charset=utf-8" };
    expect(await client.convex.query(api.files.metadata, { id })).toEqual(metadata);
    expect(await client.convex.action(api.files.metadataInAction, { id })).toEqual(metadata);
    expect(namesOnDisk(folder.path)).toContain(storageId);
    const untyped = await client.upload(bytes);
    expect(await client.convex.query(api.files.row, { id: untyped })).toMatchObject({ contentType: null });
  });

  it("gives the same address everywhere, on the deployment's own origin", async () => {
    const id = await client.upload("x");
    const address = await client.url(id);
    expect(address).toMatch(new RegExp(`^${server.url}/api/storage/[0-9a-f-]{36}$`));
    expect(await client.convex.mutation(api.files.urlInMutation, { id })).toBe(address);
    expect(await client.convex.action(api.files.urlInAction, { id })).toBe(address);
    expect(await client.convex.query(api.files.typedUrl, { id: id as never })).toBe(address);
    expect(await client.convex.action(api.files.uploadUrlInAction, {})).toMatch(
      new RegExp(`^${server.url}/api/storage/upload\\?token=[0-9a-f]+$`),
    );
  });

  it("takes compressed bodies for what they contain", async () => {
    const text = "again and again ".repeat(1_000);
    const zipped = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    const id = await client.upload(zipped, { "content-encoding": "gzip", "content-type": "text/plain" });
    expect(await (await client.download(id)).text()).toBe(text);
    expect(await client.post("x", { "content-encoding": "zstd" })).toMatchObject({ status: 415 });
  });
});

describe("actions", () => {
  it("store and read blobs", async () => {
    const bytes = bytesOf(300_000, 7);
    const id = await client.convex.action(api.files.store, { bytes: bytes.buffer, type: "image/webp" });
    const answer = await client.download(id);
    expect(answer.headers.get("content-type")).toBe("image/webp");
    expect((await bytesFrom(answer)).equals(bytes)).toBe(true);
    expect(await client.convex.action(api.files.read, { id })).toEqual({
      bytes: bytes.buffer,
      type: "image/webp",
      size: 300_000,
      isBlob: true,
    });
    const uploaded = await client.upload("from a browser");
    expect(await client.convex.action(api.files.read, { id: uploaded })).toMatchObject({ type: "text/plain;charset=utf-8", size: 14 });
  });

  it("check the hash they name, in base64 or hex, and store nothing when it is another", async () => {
    const bytes = bytesOf(1_000, 3);
    const hash = sha256(bytes);
    for (const text of [hash.toString("base64"), hash.toString("hex")])
      expect(await client.convex.action(api.files.store, { bytes: bytes.buffer, sha256: text })).toEqual(expect.any(String));
    const before = namesOnDisk(folder.path).length;
    const wrong = sha256(Buffer.from("else")).toString("base64");
    await expect(client.convex.action(api.files.store, { bytes: bytes.buffer, sha256: wrong })).rejects.toThrow(
      `Sha256 mismatch. Expected: ${wrong} Actual: ${hash.toString("base64")}`,
    );
    await expect(client.convex.action(api.files.store, { bytes: bytes.buffer, sha256: "short" })).rejects.toThrow("is not a sha-256 hash");
    expect(namesOnDisk(folder.path)).toHaveLength(before);
  });

  it("include HTTP actions", async () => {
    const answer = await fetch(`${server.siteUrl}/store`, { method: "POST", body: "over HTTP", headers: { "content-type": "text/plain" } });
    expect(await answer.text()).toBe("over HTTP");
    expect(await client.url(answer.headers.get("x-id") as string)).toBe(answer.headers.get("x-url"));
  });
});
