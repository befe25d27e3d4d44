/** Deletion: with its transaction, seen by whoever watches, and never under a reader's feet. Ids that are none. */
import { ConvexClient } from "convex/browser";
import { readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
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

const nameOf = async (id: string): Promise<string> => new URL(await client.url(id)).pathname.split("/").at(-1) as string;

describe("deletion", () => {
  it.each(["remove", "removeLater", "removeInAction"] as const)("by %s takes row, address and bytes away", async (how) => {
    const id = await client.upload("short-lived");
    const [address, name] = [await client.url(id), await nameOf(id)];
    expect(namesOnDisk(folder.path)).toContain(name);
    await (how === "removeInAction"
      ? client.convex.action(api.files.removeInAction, { id })
      : client.convex.mutation(api.files[how], { id }));
    await expect.poll(async () => (await fetch(address)).status).toBe(404);
    expect(await client.convex.query(api.files.url, { id })).toBeNull();
    expect(await client.convex.query(api.files.metadata, { id })).toBeNull();
    expect(await client.convex.query(api.files.row, { id })).toBeNull();
    expect(await client.convex.action(api.files.read, { id })).toBeNull();
    await expect.poll(() => namesOnDisk(folder.path)).not.toContain(name);
    await expect(client.convex.mutation(api.files.remove, { id })).rejects.toThrow(`storage id ${id} not found`);
  });

  it("of a mutation that fails is undone, nested or not", async () => {
    const id = await client.upload("kept");
    await expect(client.convex.mutation(api.files.removeThenFail, { id })).rejects.toThrow("after the deletion");
    expect(await client.convex.mutation(api.files.removeInFailedCall, { id })).toContain("after the deletion");
    expect(await (await client.download(id)).text()).toBe("kept");
    // What is deleted for good later shows that removals of bytes are not merely late.
    const other = await client.upload("gone");
    const otherName = await nameOf(other);
    await client.convex.mutation(api.files.remove, { id: other });
    await expect.poll(() => namesOnDisk(folder.path)).not.toContain(otherName);
    expect(readFileSync(join(folder.path, "files", await nameOf(id)), "utf8")).toBe("kept");
  });

  it("is seen by queries that asked for the address", async () => {
    const id = await client.upload("watched");
    const address = await client.url(id);
    const live = new ConvexClient(server.url, {
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
      logger: false,
      unsavedChangesWarning: false,
    });
    const seen: { urls: Array<string | null>; sizes: Array<number | undefined> } = { urls: [], sizes: [] };
    live.onUpdate(api.files.url, { id }, (value) => void seen.urls.push(value));
    live.onUpdate(api.files.row, { id }, (value) => void seen.sizes.push(value?.size));
    await expect.poll(() => [seen.urls.length, seen.sizes.length]).toEqual([1, 1]);
    await client.convex.mutation(api.files.remove, { id });
    await expect.poll(() => [seen.urls.length, seen.sizes.length]).toEqual([2, 2]);
    expect(seen).toEqual({ urls: [address, null], sizes: [7, undefined] });
    await live.close();
  });

  it("lets a download that has begun go on to its end", async () => {
    const bytes = Buffer.alloc(48 << 20, "deleted while it is read ");
    const id = await client.upload(bytes);
    const [address, name] = [await client.url(id), await nameOf(id)];
    const answer = await new Promise<IncomingMessage>((resolve, reject) => get(address, resolve).once("error", reject));
    answer.pause();
    await client.convex.mutation(api.files.remove, { id });
    await expect.poll(() => namesOnDisk(folder.path)).not.toContain(name);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });
});

describe("ids", () => {
  it("of the old style work, and are null when they name nothing", async () => {
    const id = await client.upload("by its UUID");
    const name = await nameOf(id);
    expect(await client.convex.query(api.files.url, { id: name })).toBe(await client.url(id));
    expect(await client.convex.action(api.files.read, { id: name })).toMatchObject({ size: 11 });
    const unknown = "00000000-0000-4000-8000-000000000000";
    expect(await client.convex.query(api.files.url, { id: unknown })).toBeNull();
    expect(await client.convex.query(api.files.metadata, { id: unknown })).toBeNull();
    expect(await client.convex.action(api.files.read, { id: unknown })).toBeNull();
    await client.convex.mutation(api.files.remove, { id: name });
    expect(await client.convex.query(api.files.url, { id })).toBeNull();
  });

  it("that are none are refused in Convex's words", async () => {
    const foreign = await client.convex.mutation(api.lists.add, { list: "l", text: "t" });
    const malformed = "Invalid storage ID: \"x\". Storage ID should be an Id of '_storage' table, or a UUID string.";
    const another = "Invalid storage ID. Storage ID cannot be an ID on any table other than '_storage'.";
    for (const [id, reason] of [
      ["x", malformed],
      [foreign, another],
    ] as const) {
      const refusal = (method: string): string => `Invalid argument \`storageId\` for \`storage.${method}\`: ${reason}`;
      await expect(client.convex.query(api.files.url, { id })).rejects.toThrow(refusal("getUrl"));
      await expect(client.convex.action(api.files.urlInAction, { id })).rejects.toThrow(refusal("getUrl"));
      await expect(client.convex.query(api.files.metadata, { id })).rejects.toThrow(refusal("getMetadata"));
      await expect(client.convex.mutation(api.files.remove, { id })).rejects.toThrow(refusal("delete"));
      await expect(client.convex.action(api.files.read, { id })).rejects.toThrow(refusal("get"));
    }
    await expect(client.convex.query(api.files.typedUrl, { id: foreign as never })).rejects.toThrow("ArgumentValidationError");
  });

  it("cannot be used to store in a mutation", async () => {
    await expect(client.convex.mutation(api.files.storeInMutation, {})).rejects.toThrow(
      "ctx.storage.store() is not supported in queries and mutations yet.",
    );
  });
});
