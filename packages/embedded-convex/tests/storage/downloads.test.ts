/** The address of a file: headers, ranges, caches, other origins, and addresses that name nothing. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRange } from "../../src/http/byteRanges.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";
import { FileClient } from "./fileClient.js";

const CONTENT = "0123456789";
const HASH = createHash("sha256").update(CONTENT).digest();
const ETAG = `"${HASH.toString("hex")}"`;

let server: TestServer;
let client: FileClient;
let address: string;
beforeAll(async () => {
  server = await startFixtureServer();
  client = new FileClient(server.url);
  address = await client.url(await client.upload(CONTENT, { "content-type": "text/html" }));
});
afterAll(async () => {
  expect(server.errors).toEqual([]);
  await server.dispose();
});

const get = (headers: Record<string, string> = {}, method = "GET"): Promise<Response> => fetch(address, { headers, method });
const shown = async (answer: Response) => ({
  status: answer.status,
  range: answer.headers.get("content-range"),
  body: await answer.text(),
});

describe("a file", () => {
  it("comes with its type, length and hash, may be kept, and cannot run anything", async () => {
    const answer = await get();
    expect(await answer.text()).toBe(CONTENT);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/html",
      "content-length": "10",
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=2592000",
      digest: `sha-256=${HASH.toString("base64")}`,
      etag: ETAG,
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^sandbox; default-src 'none'/),
    });
  });

  it("is described to HEAD without its bytes, whatever range is asked for", async () => {
    const answer = await get({ range: "bytes=2-3" }, "HEAD");
    expect(await shown(answer)).toEqual({ status: 200, range: null, body: "" });
    expect(answer.headers.get("content-length")).toBe("10");
  });

  it("without a type is a download", async () => {
    const untyped = await client.url(await client.upload(Buffer.from("x")));
    expect((await fetch(untyped)).headers.get("content-type")).toBe("application/octet-stream");
  });

  it("can be read by pages of any origin", async () => {
    const answer = await get({ origin: "https://app.test" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.test");
    expect(answer.headers.get("access-control-expose-headers")).toContain("content-range");
    const preflight = await get({ origin: "https://app.test", "access-control-request-method": "GET" }, "OPTIONS");
    expect(preflight.status).toBe(200);
  });
});

describe("ranges", () => {
  it.each([
    ["bytes=0-0", 206, "bytes 0-0/10", "0"],
    ["bytes=3-5", 206, "bytes 3-5/10", "345"],
    ["bytes=7-", 206, "bytes 7-9/10", "789"],
    ["bytes=8-999", 206, "bytes 8-9/10", "89"],
    ["bytes=-4", 206, "bytes 6-9/10", "6789"],
    ["bytes=-999", 206, "bytes 0-9/10", CONTENT],
    ["bytes=10-", 416, "bytes */10", ""],
    ["bytes=10-12", 416, "bytes */10", ""],
    ["bytes=-0", 416, "bytes */10", ""],
    ["bytes=99999999999999999999-", 416, "bytes */10", ""],
    ["bytes=5-3", 200, null, CONTENT],
    ["bytes=0-1,4-5", 200, null, CONTENT],
    ["lines=1-2", 200, null, CONTENT],
    ["bytes=-", 200, null, CONTENT],
    ["bytes=a-b", 200, null, CONTENT],
  ])("%s is answered with %i", async (range, status, contentRange, body) => {
    expect(await shown(await get({ range }))).toEqual({ status, range: contentRange, body });
  });

  it("have nothing to give of an empty file", () => {
    expect(readRange("bytes=0-", 0)).toBe("unsatisfiable");
    expect(readRange("bytes=-1", 0)).toBe("unsatisfiable");
    expect(readRange(undefined, 0)).toBe("whole");
  });

  it("hold for the version they name only", async () => {
    expect(await shown(await get({ range: "bytes=0-1", "if-range": ETAG }))).toMatchObject({ status: 206, body: "01" });
    expect(await shown(await get({ range: "bytes=0-1", "if-range": '"other"' }))).toMatchObject({ status: 200, body: CONTENT });
  });
});

describe("caches", () => {
  it.each([ETAG, `W/${ETAG}`, `"other", ${ETAG}`, "*"])("with %s are told that they are up to date", async (tag) => {
    const answer = await get({ "if-none-match": tag });
    expect({ status: answer.status, etag: answer.headers.get("etag") }).toEqual({ status: 304, etag: ETAG });
  });

  it("with something else get the file", async () => {
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
  });
});

describe("addresses of nothing", () => {
  it("are refused: a file that was never stored, and what cannot be the name of one", async () => {
    const unknown = "00000000-0000-4000-8000-000000000000";
    const answer = await fetch(`${server.url}/api/storage/${unknown}`);
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 404,
      body: { code: "FileNotFound", message: `File ${unknown} not found` },
    });
    for (const name of ["x", "..%2fadmin-key", "%2e%2e%2fdatabase%2fdata.mdb", unknown.toUpperCase().replaceAll("0", "A")]) {
      const refused = await fetch(`${server.url}/api/storage/${name}`);
      expect({ status: refused.status, body: await refused.json() }).toMatchObject({ status: 400, body: { code: "InvalidStoragePath" } });
    }
  });
});
