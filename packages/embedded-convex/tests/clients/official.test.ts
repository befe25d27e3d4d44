// @vitest-environment jsdom
/** The official clients, unmodified. The server has its own process: it does not run in a simulated browser. */
import { act, cleanup, render, screen } from "@testing-library/react";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { fetchMutation, fetchQuery, preloadQuery } from "convex/nextjs";
import { ConvexProvider, ConvexReactClient, useMutation, usePaginatedQuery, useQuery } from "convex/react";
import { anyApi } from "convex/server";
import { ConvexError } from "convex/values";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { startProgram, temporaryFolder, type ProgramRun } from "../support/program.js";
import { pushFixture } from "../support/pushRequest.js";

let server: ProgramRun;
const folder = temporaryFolder();
const closing: Array<() => Promise<void> | void> = [];
beforeAll(async () => {
  server = await startProgram(folder.path);
  await pushFixture(server.url, server.adminKey);
});
afterEach(async () => {
  cleanup();
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  server.process.kill();
  const { code, stderr } = await server.exited;
  folder.remove();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

const options = {
  webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  logger: false,
  unsavedChangesWarning: false,
} as const;

function liveClient(): ConvexClient {
  const client = new ConvexClient(server.url, options);
  closing.push(() => client.close());
  return client;
}

describe("ConvexClient", () => {
  it("follows a query while another client writes", async () => {
    const [reader, writer] = [liveClient(), liveClient()];
    const values: number[] = [];
    const arrived = new Promise<void>((resolve) =>
      reader.onUpdate(api.counters.get, { name: "followed" }, (value) => {
        values.push(value);
        if (value === 5) resolve();
      }),
    );
    for (let i = 1; i <= 5; i++) expect(await writer.mutation(api.counters.increment, { name: "followed" })).toBe(i);
    await arrived;
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it("reads its own writes when a mutation has returned", async () => {
    const client = liveClient();
    let current: number | undefined;
    client.onUpdate(api.counters.get, { name: "own" }, (value) => (current = value));
    for (let i = 1; i <= 20; i++) {
      await client.mutation(api.counters.increment, { name: "own" });
      expect(current).toBe(i);
    }
  });

  it("sees two reads of one query, and two queries of one socket, agree at all times", async () => {
    const [reader, writer] = [liveClient(), liveClient()];
    let texts: string[] = [];
    const checked = new Promise<void>((resolve, reject) => {
      reader.onUpdate(api.lists.texts, { list: "agree" }, (value) => (texts = value));
      reader.onUpdate(api.lists.lengthTwice, { list: "agree" }, ({ first, second }) => {
        if (first !== second || first !== texts.length) reject(new Error(`${first}, ${second} and ${texts.length} rows`));
        if (first === 30) resolve();
      });
    });
    for (let i = 0; i < 30; i++) await writer.mutation(api.lists.add, { list: "agree", text: String(i) });
    await checked;
  });

  it("carries structured errors", async () => {
    const failure = await liveClient()
      .mutation(api.errors.structured, { code: "NO" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConvexError);
    expect((failure as ConvexError<{ code: string; amountMinor: bigint }>).data).toEqual({ code: "NO", amountMinor: 5n });
  });

  it("refuses internal functions, unknown functions and wrong arguments", async () => {
    const client = liveClient();
    await expect(client.query(anyApi.errors!.hidden!, {})).rejects.toThrow("Could not find public function for 'errors:hidden'");
    await expect(client.mutation(anyApi.no!.such!, {})).rejects.toThrow("Could not find public function for 'no:such'");
    await expect(client.mutation(api.counters.increment, { name: 5 } as never)).rejects.toThrow("ArgumentValidationError");
  });

  it("runs actions", async () => {
    expect(await liveClient().action(api.library.hs256, {})).toEqual({ sub: "casey", role: "client" });
  });
});

describe("React", () => {
  function provider(children: ReactNode): ReactNode {
    const client = new ConvexReactClient(server.url, options);
    closing.push(() => client.close());
    return createElement(ConvexProvider, { client }, children);
  }

  it("renders a counter, an optimistic update, and the truth", async () => {
    const seen: Array<number | undefined> = [];
    let increment: () => Promise<number> = () => Promise.reject(new Error("not rendered"));
    function Counter(): ReactNode {
      const value = useQuery(api.counters.get, { name: "react" });
      const mutate = useMutation(api.counters.increment).withOptimisticUpdate((store, args) => {
        const current = store.getQuery(api.counters.get, { name: args.name });
        if (current !== undefined) store.setQuery(api.counters.get, { name: args.name }, current + 1);
      });
      increment = () => mutate({ name: "react" });
      seen.push(value);
      return createElement("output", null, value ?? "loading");
    }
    render(provider(createElement(Counter)));
    await screen.findByText("0");
    for (let i = 1; i <= 10; i++) {
      await act(() => increment());
      expect(screen.getByText(String(i))).toBeTruthy();
    }
    // An optimistic value that flickers back would show as a fall.
    const numbers = seen.filter((value) => value !== undefined);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it("pages without gaps or doubles while rows arrive in the loaded part", async () => {
    const http = new ConvexHttpClient(server.url, { logger: false });
    for (let i = 0; i < 10; i++) await http.mutation(api.lists.add, { list: "paged", text: `row ${i}` });
    let loadMore: (count: number) => void = () => undefined;
    function Rows(): ReactNode {
      const result = usePaginatedQuery(api.lists.page, { list: "paged" }, { initialNumItems: 4 });
      loadMore = result.loadMore;
      return createElement("output", null, `${result.status}: ${result.results.map((row) => row.text).join(", ")}`);
    }
    render(provider(createElement(Rows)));
    await screen.findByText("CanLoadMore: row 0, row 1, row 2, row 3");
    act(() => loadMore(4));
    await screen.findByText(/^CanLoadMore: .*row 7$/);
    const rows = await http.query(api.lists.documents, { list: "paged" });
    await http.mutation(api.lists.remove, { id: rows[1]!._id });
    await screen.findByText("CanLoadMore: row 0, row 2, row 3, row 4, row 5, row 6, row 7");
    act(() => loadMore(4));
    await screen.findByText("Exhausted: row 0, row 2, row 3, row 4, row 5, row 6, row 7, row 8, row 9");
    await http.mutation(api.lists.add, { list: "paged", text: "row 10" });
    await screen.findByText(/row 9, row 10$/);
  });
});

describe("HTTP and Next.js", () => {
  it("queries consistently, mutates in order, and preloads", async () => {
    const http = new ConvexHttpClient(server.url, { logger: false });
    const results = await Promise.all([1, 2, 3].map(() => http.mutation(api.counters.increment, { name: "http" })));
    expect(results).toEqual([1, 2, 3]);
    expect(await http.consistentQuery(api.counters.get, { name: "http" })).toBe(3);
    expect(await fetchMutation(api.counters.increment, { name: "http" }, { url: server.url })).toBe(4);
    expect(await fetchQuery(api.counters.get, { name: "http" }, { url: server.url })).toBe(4);
    const preloaded = await preloadQuery(api.counters.get, { name: "http" }, { url: server.url });
    expect(preloaded).toMatchObject({ _name: "counters:get", _argsJSON: { name: "http" }, _valueJSON: 4 });
  });

  it("moves int64 and bytes unharmed", async () => {
    const http = new ConvexHttpClient(server.url, { logger: false });
    const data = new Uint8Array([0, 1, 254, 255]).buffer;
    const id = await http.mutation(api.library.storeBytes, { data });
    expect(await http.query(api.library.loadBytes, { id })).toEqual({ data, size: 4n, isBuffer: true, first: 0 });
  });

  it("serves HTTP actions on both ports", async () => {
    for (const base of [server.siteUrl, `${server.url}/http`]) {
      const echo = await fetch(`${base}/echo`, { method: "POST", body: "quiet", headers: { "x-send": "seen" } });
      expect([echo.status, await echo.text(), echo.headers.get("x-seen")]).toEqual([201, "QUIET", "seen"]);
      expect(await (await fetch(`${base}/stream`)).text()).toBe("one,two,three");
      expect(await (await fetch(`${base}/files/a/b`)).text()).toBe("/files/a/b");
      expect((await fetch(`${base}/nothing`)).status).toBe(404);
      const failed = await fetch(`${base}/fail`);
      expect(failed.status).toBe(500);
      expect(await failed.json()).toMatchObject({ code: expect.any(String), trace: expect.stringContaining("http failure") });
      expect((await fetch(`${base}/count?name=head`, { method: "HEAD" })).status).toBe(200);
    }
  });
});
