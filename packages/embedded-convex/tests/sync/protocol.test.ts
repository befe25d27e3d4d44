import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConvexJson, Identity } from "../../src/contracts.js";
import { FakeBackend } from "../support/fakeBackend.js";
import { FrameClient, tsOf, type TransitionFrame } from "../support/frameClient.js";

let backend: FakeBackend;
let server: Awaited<ReturnType<FakeBackend["serve"]>>;
const clients: FrameClient[] = [];

async function open(options?: Parameters<typeof FrameClient.open>[1]): Promise<FrameClient> {
  const client = await FrameClient.open(server.url, options);
  clients.push(client);
  return client;
}

function user(subject: string, expiresAtMs = Date.now() + 60_000): Identity {
  return { kind: "user", attributes: { tokenIdentifier: `https://issuer.test|${subject}`, issuer: "https://issuer.test", subject }, expiresAtMs };
}

function gate(): { passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

beforeEach(async () => {
  backend = new FakeBackend();
  backend.queries["get"] = (read, args) => read((args as { key: string }).key);
  backend.queries["whoami"] = (_read, _args, identity) => (identity.kind === "user" ? identity.attributes.subject : identity.kind);
  backend.mutations["set"] = async (args) => args as Record<string, ConvexJson>;
  backend.tokens.set("ada", user("ada"));
  backend.tokens.set("bob", user("bob"));
  server = await backend.serve();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
  expect(backend.reported).toEqual([]);
});

describe("transitions", () => {
  it("starts at zero, answers the first query set, and is gapless from there", async () => {
    backend.commit({ a: 1 });
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    const first = await client.transition();
    expect(first.startVersion).toEqual({ querySet: 0, identity: 0, ts: "AAAAAAAAAAA=" });
    expect(first.endVersion).toMatchObject({ querySet: 1, identity: 0 });
    expect(tsOf(first.endVersion.ts)).toBe(backend.database.visibleTs());
    expect(first.modifications).toEqual([
      { type: "QueryUpdated", queryId: 0, value: 1, logLines: [], journal: "after get" },
      { type: "QueryUpdated", queryId: 1, value: null, logLines: [], journal: "after get" },
    ]);
    expect(Math.abs(first.clientClockSkew as number)).toBeLessThan(1_000);
    backend.commit({ b: 2 });
    const second = await client.transition();
    expect(second.startVersion).toEqual(first.endVersion);
    expect(second.modifications).toEqual([expect.objectContaining({ queryId: 1, value: 2 })]);
  });

  it("answers an empty query set with an empty transition", async () => {
    const client = await open();
    client.send({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] });
    const frame = await client.transition();
    expect(frame.endVersion).toMatchObject({ querySet: 1 });
    expect(frame.modifications).toEqual([]);
  });

  it("runs only what was invalidated and carries the rest forward", async () => {
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    await client.transition();
    backend.runs.length = 0;
    backend.commit({ a: 5 });
    const frame = await client.transition();
    expect(frame.modifications).toHaveLength(1);
    expect(backend.runs).toEqual(["get"]);
  });

  it("says nothing about a query that ran again with the same result, and still moves the timestamp", async () => {
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }] });
    const first = await client.transition();
    backend.commit({ a: null });
    const second = await client.transition();
    expect(second.modifications).toEqual([]);
    expect(tsOf(second.endVersion.ts)).toBeGreaterThan(tsOf(first.endVersion.ts));
  });

  it("tells a failure, ignores another request id, and recovers when what the failing query read changes", async () => {
    backend.queries["picky"] = (read) => {
      if (read("a") !== 1) throw new Error("not one");
      return "fine";
    };
    const client = await open();
    client.add(0, { 0: ["picky", {}] });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ type: "QueryFailed", queryId: 0, errorMessage: expect.stringContaining("not one") })]);
    backend.commit({ a: 2 });
    expect((await client.transition()).modifications).toEqual([]);
    backend.commit({ a: 1 });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ type: "QueryUpdated", value: "fine" })]);
  });

  it("removes queries, forgets their subscriptions, and may add the same again under another id", async () => {
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }] });
    await client.transition();
    expect(backend.subscriptionCount).toBe(1);
    client.send({ type: "ModifyQuerySet", baseVersion: 1, newVersion: 2, modifications: [{ type: "Remove", queryId: 0 }] });
    expect((await client.transition()).modifications).toEqual([{ type: "QueryRemoved", queryId: 0 }]);
    expect(backend.subscriptionCount).toBe(0);
    client.add(2, { 1: ["get", { key: "a" }] });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ queryId: 1 })]);
  });

  it("never mixes timestamps: a commit during the runs makes what it touched run again", async () => {
    const entered = gate();
    const proceed = gate();
    backend.commit({ a: 1, b: 1 });
    backend.queries["slow"] = async (read) => {
      const value = read("a");
      entered.open();
      await proceed.passed;
      return value;
    };
    const client = await open();
    client.add(0, { 0: ["slow", {}], 1: ["get", { key: "b" }] });
    await entered.passed;
    backend.commit({ a: 2, b: 2 });
    proceed.open();
    const frame = await client.transition();
    expect(frame.modifications.map((modification) => modification.value)).toEqual([2, 2]);
    expect(tsOf(frame.endVersion.ts)).toBe(backend.database.visibleTs());
  });

  it("passes the stored journal to a query that is added again, and the last one to a run of its own", async () => {
    const seen: Array<string | null> = [];
    backend.queries["page"] = (read, _args, _identity, journal) => {
      seen.push(journal);
      return read("a");
    };
    const client = await open();
    client.add(0, { 0: ["page", {}, "from before"] });
    await client.transition();
    backend.commit({ a: 1 });
    await client.transition();
    expect(seen).toEqual(["from before", "after page"]);
  });

  it("splits a large transition at character boundaries for clients that understand it", async () => {
    backend.commit({ a: "€".repeat(2_000_000) });
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }] });
    const parts = [await client.next(), await client.next()];
    expect(parts.map(({ type, partNumber, totalParts }) => ({ type, partNumber, totalParts }))).toEqual([
      { type: "TransitionChunk", partNumber: 0, totalParts: 2 },
      { type: "TransitionChunk", partNumber: 1, totalParts: 2 },
    ]);
    const text = parts.map((part) => part.chunk as string).join("");
    expect(parts[0]?.transitionId).toBe(String(Buffer.byteLength(text)));
    const transition = JSON.parse(text) as TransitionFrame;
    expect((transition.modifications[0]?.value as string).length).toBe(2_000_000);
    const old = await open({ path: "/api/1.27.0/sync" });
    old.add(0, { 0: ["get", { key: "a" }] });
    expect((await old.next()).type).toBe("Transition");
  });
});

describe("mutations and actions", () => {
  it("answers first and covers the answer with a transition, empty or not", async () => {
    const client = await open();
    client.mutate(0, "set", { a: 1 });
    const response = await client.next();
    expect(response).toMatchObject({ type: "MutationResponse", requestId: 0, success: true, result: null, logLines: ["[LOG] 'ran'"] });
    const cover = await client.transition();
    expect(tsOf(cover.endVersion.ts)).toBeGreaterThanOrEqual(tsOf(response.ts));
    expect(cover.modifications).toEqual([]);
    client.add(0, { 0: ["get", { key: "a" }] });
    await client.transition();
    client.mutate(1, "set", { a: 2 });
    const [second, covering] = [await client.next(), await client.transition()];
    expect(second).toMatchObject({ type: "MutationResponse", requestId: 1 });
    expect(covering.modifications).toEqual([expect.objectContaining({ value: 2 })]);
  });

  it("runs the mutations of a socket one after the other", async () => {
    const order: string[] = [];
    const release = gate();
    backend.mutations["slow"] = async () => {
      order.push("slow starts");
      await release.passed;
      order.push("slow ends");
      return {};
    };
    backend.mutations["fast"] = async () => {
      order.push("fast");
      return {};
    };
    const client = await open();
    client.mutate(0, "slow", {});
    client.mutate(1, "fast", {});
    client.send({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] });
    await client.transition();
    expect(order).toEqual(["slow starts"]);
    release.open();
    expect((await client.until("MutationResponse")).at(-1)).toMatchObject({ requestId: 0 });
    expect((await client.until("MutationResponse")).at(-1)).toMatchObject({ requestId: 1 });
    expect(order).toEqual(["slow starts", "slow ends", "fast"]);
  });

  it("lets actions overlap", async () => {
    const first = gate();
    backend.actions["first"] = async () => {
      await first.passed;
      return "first";
    };
    backend.actions["second"] = async () => {
      first.open();
      return "second";
    };
    const client = await open();
    client.send({ type: "Action", requestId: 0, udfPath: "first", args: [{}] });
    client.send({ type: "Action", requestId: 1, udfPath: "second", args: [{}] });
    const results = [(await client.until("ActionResponse")).at(-1), (await client.until("ActionResponse")).at(-1)];
    expect(new Set(results.map((result) => result?.result))).toEqual(new Set(["first", "second"]));
    expect(results[0]).not.toHaveProperty("ts");
  });

  it("queues the answer of a mutation before a transition that could cover it, when other commits race", async () => {
    backend.queries["slow"] = async (read) => {
      await new Promise((resolve) => setImmediate(resolve));
      return read("a");
    };
    const client = await open();
    client.add(0, { 0: ["slow", {}] });
    await client.transition();
    let answered = -1n;
    for (let round = 0; round < 50; round++) {
      backend.commit({ a: `other ${round}` });
      client.mutate(round, "set", { a: `own ${round}` });
      for (;;) {
        const frame = await client.next();
        if (frame.type === "MutationResponse") {
          answered = tsOf(frame.ts);
          continue;
        }
        const { endVersion, modifications } = frame as TransitionFrame;
        if (modifications.some((modification) => modification.value === `own ${round}`)) expect(answered).toBeGreaterThan(0n);
        if (answered > 0n && tsOf(endVersion.ts) >= answered) break;
      }
      answered = -1n;
    }
  });

  it("repeats the recorded answer for a request that is sent again on a new socket", async () => {
    const client = await open();
    client.mutate(7, "set", { a: 1 });
    const original = await client.next();
    client.close();
    const again = await open({ sessionId: client.sessionId });
    again.mutate(7, "set", { a: 1 });
    expect(await again.next()).toEqual(original);
  });

  it("answers a failure without a timestamp and keeps the socket open", async () => {
    const client = await open();
    client.mutate(0, "nothing:here", {});
    expect(await client.next()).toMatchObject({ type: "MutationResponse", requestId: 0, success: false, ts: null, result: expect.stringContaining("nothing:here") });
    client.mutate(1, "set", {});
    expect((await client.until("MutationResponse")).at(-1)).toMatchObject({ success: true });
  });
});

describe("identity", () => {
  it("confirms a token by the identity version and runs everything again", async () => {
    const client = await open();
    client.add(0, { 0: ["whoami", {}] });
    expect((await client.transition()).modifications[0]?.value).toBe("none");
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: "ada" });
    const asAda = await client.transition();
    expect(asAda.endVersion.identity).toBe(1);
    expect(asAda.modifications[0]?.value).toBe("ada");
    client.send({ type: "Authenticate", baseVersion: 1, tokenType: "None" });
    const asNobody = await client.transition();
    expect(asNobody.endVersion.identity).toBe(2);
    expect(asNobody.modifications[0]?.value).toBe("none");
  });

  it("refuses a bad token with the identity version that was last confirmed, and closes without a code", async () => {
    const client = await open();
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: "ada" });
    await client.transition();
    client.send({ type: "Authenticate", baseVersion: 1, tokenType: "User", value: "forged" });
    expect(await client.next()).toEqual({ type: "AuthError", error: "Could not verify the token", baseVersion: 1, authUpdateAttempted: true });
    expect((await client.closed()).code).toBe(1005);
  });

  it("finds an expired token at the next request", async () => {
    backend.tokens.set("short", user("ada", Date.now() + 30));
    const client = await open();
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: "short" });
    await client.transition();
    await new Promise((resolve) => setTimeout(resolve, 40));
    client.mutate(0, "set", { a: 1 });
    expect(await client.next()).toEqual({ type: "AuthError", error: "Convex token identity expired", baseVersion: 1, authUpdateAttempted: false });
    expect((await client.closed()).code).toBe(1005);
  });
});

describe("violations and limits", () => {
  it("ends a connection whose query set does not follow the last one", async () => {
    const client = await open();
    client.add(3, { 0: ["get", { key: "a" }] });
    expect(await client.next()).toEqual({ type: "FatalError", error: "Base version 3 passed up doesn't match the current version 0" });
    expect((await client.closed()).code).toBe(1005);
  });

  it.each([["not JSON", "{"], ["no message", '"text"'], ["an unknown type", '{"type":"Shout"}'], ["a bad request id", '{"type":"Mutation","requestId":-1,"udfPath":"set","args":[{}]}']])("ends a connection that sends %s", async (_what, text) => {
    const client = await open();
    client.socket.send(text);
    expect(await client.next()).toMatchObject({ type: "FatalError", error: expect.stringContaining("Received Invalid JSON on websocket") });
  });

  it("answers an unknown query as a failed one", async () => {
    const client = await open();
    client.add(0, { 0: ["no:such", {}] });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ type: "QueryFailed", errorMessage: expect.stringContaining("Could not find public function for 'no:such'.") })]);
  });

  it("turns away a client that has seen the future", async () => {
    const client = await open({ connect: { maxObservedTimestamp: "//////////8=" } });
    expect(await client.closed()).toEqual({ code: 1011, reason: "InternalServerError" });
  });

  it("lets go of a socket with more than a thousand mutations waiting", async () => {
    backend.mutations["stuck"] = () => new Promise(() => undefined);
    const client = await open();
    for (let i = 0; i <= 1_001; i++) client.mutate(i, "stuck", {});
    expect(await client.closed()).toEqual({ code: 1013, reason: "TooManyConcurrentMutations" });
  });

  it("coalesces invalidations while a client does not read", async () => {
    backend.commit({ a: "x".repeat(3_000_000) });
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }] });
    await client.transition();
    client.socket.pause();
    backend.runs.length = 0;
    for (let i = 0; i < 30; i++) {
      backend.commit({ a: String(i).repeat(1_500_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Kernel buffers take some; a client that is not reading is not sent everything.
    expect(backend.runs.length).toBeLessThan(20);
    client.socket.resume();
    let last: unknown;
    while (last !== String(29).repeat(1_500_000)) last = (await client.transition()).modifications[0]?.value ?? last;
  });

  it("lets go of its subscriptions when a socket closes", async () => {
    const client = await open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    await client.transition();
    expect(backend.subscriptionCount).toBe(2);
    client.close();
    await expect.poll(() => backend.subscriptionCount).toBe(0);
  });
});
