/** What goes wrong on the server's side of an upload or download, and what the other side hears of it. */
import { once } from "node:events";
import { readdirSync, truncateSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { createListener } from "../../src/http/router.js";
import { storageRoutes } from "../../src/http/storageRoutes.js";
import { TestClock } from "../../src/runtime/clock.js";
import { EmbeddedFileStorage } from "../../src/storage/fileStorage.js";
import { START_MS } from "../support/functions.js";
import { temporaryFolder } from "../support/program.js";

let folder: ReturnType<typeof temporaryFolder>;
let files: EmbeddedFileStorage;
let server: Server;
let sockets: Socket[];
let reported: unknown[];
let origin: string;

beforeEach(async () => {
  folder = temporaryFolder();
  reported = [];
  sockets = [];
  const clock = new TestClock({ startMs: START_MS, frozen: true });
  const reportError = (error: unknown): void => void reported.push(error);
  const database = await openDatabase({ memory: true }, clock);
  files = new EmbeddedFileStorage({ folder: folder.path, database, clock, cloudUrl: "", secret: "a|b", reportError });
  await files.start();
  server = createServer(
    createListener({
      routes: storageRoutes(files),
      authenticator: { authenticate: async () => ({ kind: "none" }) },
      httpActions: async () => undefined,
      reportError,
    }),
  );
  server.on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  folder.remove();
});

const uploadUrl = (): string => origin + files.uploadUrl(START_MS);

describe("an upload", () => {
  it("onto a full disk is told so", async () => {
    vi.spyOn(files, "store").mockRejectedValue(new UserError("StorageFull", "The disk of this backend is full."));
    const answer = await fetch(uploadUrl(), { method: "POST", body: "x" });
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 507,
      body: { code: "StorageFull", message: "The disk of this backend is full." },
    });
  });

  it("that fails for the server's own reasons is reported here, not there", async () => {
    const fault = new Error("a secret detail");
    vi.spyOn(files, "store").mockRejectedValue(fault);
    const answer = await fetch(uploadUrl(), { method: "POST", body: "x" });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
    expect(reported).toEqual([fault]);
  });

  it("of a sender who falls silent is cut off, and leaves nothing", async () => {
    const sending = request(uploadUrl(), { method: "POST", headers: { "content-length": 1_000 } });
    const cut = once(sending, "error");
    sending.write("the first part");
    await expect.poll(() => readdirSync(folder.path)).toHaveLength(1);
    // What Node does when the socket has been silent for its time.
    expect(sockets[0]?.timeout).toBe(60_000);
    sockets[0]?.emit("timeout");
    expect((await cut).map(String)).toEqual(["Error: socket hang up"]);
    await expect.poll(() => readdirSync(folder.path)).toEqual([]);
    expect(reported).toEqual([]);
  });

  it("that is refused is read to its end, and its connection kept", async () => {
    const refused = await fetch(`${origin}/api/storage/upload?token=bad`, { method: "POST", body: new Uint8Array(5 << 20) });
    expect({ status: refused.status, connection: refused.headers.get("connection") }).toEqual({ status: 401, connection: "keep-alive" });
    expect(sockets[0]?.bytesRead).toBeGreaterThan(5 << 20);
  });
});

describe("a download", () => {
  it("of a damaged file fails as a whole and is reported", async () => {
    await files.store(new Blob(["whole"]).stream(), { contentType: null, sha256: null });
    const name = readdirSync(folder.path)[0] as string;
    truncateSync(join(folder.path, name), 2);
    expect((await fetch(`${origin}/api/storage/${name}`)).status).toBe(500);
    expect(reported.map(String)).toEqual([`Error: The stored file ${name} has 2 bytes instead of 5`]);
  });

  it("lets go of the file in every case, and to be broken off is no fault", async () => {
    await files.store(new Blob([new Uint8Array(48 << 20)]).stream(), { contentType: null, sha256: null });
    const address = `${origin}/api/storage/${readdirSync(folder.path)[0] as string}`;
    const opened = vi.spyOn(files, "open");
    await (await fetch(address)).arrayBuffer();
    await fetch(address, { method: "HEAD" });
    expect((await fetch(address, { headers: { range: "bytes=99999999-" } })).status).toBe(416);
    const reading = request(address).end();
    const [answer] = (await once(reading, "response")) as [NodeJS.ReadableStream];
    answer.on("error", () => undefined);
    reading.destroy();
    const handles = (await Promise.all(opened.mock.results.map(({ value }) => value))).map((file) => file?.handle);
    await expect.poll(() => handles.map((handle) => handle?.fd)).toEqual([-1, -1, -1, -1]);
    expect(reported).toEqual([]);
  });
});
