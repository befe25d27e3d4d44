import { describe, expect, it } from "vitest";
import { tsOf, type TransitionFrame } from "../support/frameClient.js";
import { gate, syncFixture, user } from "../support/syncFixture.js";

const fixture = syncFixture();

describe("mutations and actions", () => {
  it("answers first and covers the answer with a transition, empty or not", async () => {
    const client = await fixture.open();
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
    fixture.backend.mutations["slow"] = async () => {
      order.push("slow starts");
      await release.passed;
      order.push("slow ends");
      return {};
    };
    fixture.backend.mutations["fast"] = async () => {
      order.push("fast");
      return {};
    };
    const client = await fixture.open();
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
    fixture.backend.actions["first"] = async () => {
      await first.passed;
      return "first";
    };
    fixture.backend.actions["second"] = async () => {
      first.open();
      return "second";
    };
    const client = await fixture.open();
    client.send({ type: "Action", requestId: 0, udfPath: "first", args: [{}] });
    client.send({ type: "Action", requestId: 1, udfPath: "second", args: [{}] });
    const results = [(await client.until("ActionResponse")).at(-1), (await client.until("ActionResponse")).at(-1)];
    expect(new Set(results.map((result) => result?.result))).toEqual(new Set(["first", "second"]));
    expect(results[0]).not.toHaveProperty("ts");
  });

  it("queues the answer of a mutation before a transition that could cover it, when other commits race", async () => {
    fixture.backend.queries["slow"] = async (read) => {
      await new Promise((resolve) => setImmediate(resolve));
      return read("a");
    };
    const client = await fixture.open();
    client.add(0, { 0: ["slow", {}] });
    await client.transition();
    let answered = -1n;
    for (let round = 0; round < 50; round++) {
      fixture.backend.commit({ a: `other ${round}` });
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
    const client = await fixture.open();
    client.mutate(7, "set", { a: 1 });
    const original = await client.next();
    client.close();
    const again = await fixture.open({ sessionId: client.sessionId });
    again.mutate(7, "set", { a: 1 });
    expect(await again.next()).toEqual(original);
  });

  it("answers a failure without a timestamp and keeps the socket open", async () => {
    const client = await fixture.open();
    client.mutate(0, "nothing:here", {});
    expect(await client.next()).toMatchObject({
      type: "MutationResponse",
      requestId: 0,
      success: false,
      ts: null,
      result: expect.stringContaining("nothing:here"),
    });
    client.mutate(1, "set", {});
    expect((await client.until("MutationResponse")).at(-1)).toMatchObject({ success: true });
  });
});

describe("identity", () => {
  it("confirms a token by the identity version and runs everything again", async () => {
    const client = await fixture.open();
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
    const client = await fixture.open();
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: "ada" });
    await client.transition();
    client.send({ type: "Authenticate", baseVersion: 1, tokenType: "User", value: "forged" });
    expect(await client.next()).toEqual({
      type: "AuthError",
      error: "Could not verify the token",
      baseVersion: 1,
      authUpdateAttempted: true,
    });
    expect((await client.closed()).code).toBe(1005);
  });

  it("finds an expired token at the next request", async () => {
    const identity = user("ada");
    fixture.backend.tokens.set("short", identity);
    const client = await fixture.open();
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: "short" });
    await client.transition();
    identity.expiresAtMs = Date.now() - 1;
    client.mutate(0, "set", { a: 1 });
    expect(await client.next()).toEqual({
      type: "AuthError",
      error: "Convex token identity expired",
      baseVersion: 1,
      authUpdateAttempted: false,
    });
    expect((await client.closed()).code).toBe(1005);
  });
});

describe("violations and limits", () => {
  it("ends a connection whose query set does not follow the last one", async () => {
    const client = await fixture.open();
    client.add(3, { 0: ["get", { key: "a" }] });
    expect(await client.next()).toEqual({ type: "FatalError", error: "Base version 3 passed up doesn't match the current version 0" });
    expect((await client.closed()).code).toBe(1005);
  });

  it.each([
    ["not JSON", "{"],
    ["no message", '"text"'],
    ["an unknown type", '{"type":"Shout"}'],
    ["a bad request id", '{"type":"Mutation","requestId":-1,"udfPath":"set","args":[{}]}'],
  ])("ends a connection that sends %s", async (_what, text) => {
    const client = await fixture.open();
    client.socket.send(text);
    expect(await client.next()).toMatchObject({ type: "FatalError", error: expect.stringContaining("Received Invalid JSON on websocket") });
  });

  it("answers an unknown query as a failed one", async () => {
    const client = await fixture.open();
    client.add(0, { 0: ["no:such", {}] });
    expect((await client.transition()).modifications).toEqual([
      expect.objectContaining({
        type: "QueryFailed",
        errorMessage: expect.stringContaining("Could not find public function for 'no:such'."),
      }),
    ]);
  });

  it("turns away a client that has seen the future", async () => {
    const client = await fixture.open({ connect: { maxObservedTimestamp: "//////////8=" } });
    expect(await client.closed()).toEqual({ code: 1011, reason: "InternalServerError" });
  });

  it("lets go of a socket with more than a thousand mutations waiting", async () => {
    fixture.backend.mutations["stuck"] = () => new Promise(() => undefined);
    const client = await fixture.open();
    for (let i = 0; i <= 1_001; i++) client.mutate(i, "stuck", {});
    expect(await client.closed()).toEqual({ code: 1013, reason: "TooManyConcurrentMutations" });
  });

  it("coalesces invalidations while a client does not read", async () => {
    fixture.backend.commit({ a: "x".repeat(3_000_000) });
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }] });
    await client.transition();
    client.socket.pause();
    fixture.backend.runs.length = 0;
    for (let i = 0; i < 30; i++) {
      fixture.backend.commit({ a: String(i).repeat(1_500_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Kernel buffers take some; a client that is not reading is not sent everything.
    expect(fixture.backend.runs.length).toBeLessThan(20);
    client.socket.resume();
    let last: unknown;
    while (last !== String(29).repeat(1_500_000)) last = (await client.transition()).modifications[0]?.value ?? last;
  });

  it("lets go of its subscriptions when a socket closes", async () => {
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    await client.transition();
    expect(fixture.backend.subscriptionCount).toBe(2);
    client.close();
    await expect.poll(() => fixture.backend.subscriptionCount).toBe(0);
  });
});
