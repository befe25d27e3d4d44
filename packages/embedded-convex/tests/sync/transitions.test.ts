import { describe, expect, it } from "vitest";
import { tsOf, type TransitionFrame } from "../support/frameClient.js";
import { gate, syncFixture } from "../support/syncFixture.js";

const fixture = syncFixture();

describe("transitions", () => {
  it("starts at zero, answers the first query set, and is gapless from there", async () => {
    fixture.backend.commit({ a: 1 });
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    const first = await client.transition();
    expect(first.startVersion).toEqual({ querySet: 0, identity: 0, ts: "AAAAAAAAAAA=" });
    expect(first.endVersion).toMatchObject({ querySet: 1, identity: 0 });
    expect(tsOf(first.endVersion.ts)).toBe(fixture.backend.database.visibleTs());
    expect(first.modifications).toEqual([
      { type: "QueryUpdated", queryId: 0, value: 1, logLines: [], journal: "after get" },
      { type: "QueryUpdated", queryId: 1, value: null, logLines: [], journal: "after get" },
    ]);
    expect(Math.abs(first.clientClockSkew as number)).toBeLessThan(1_000);
    fixture.backend.commit({ b: 2 });
    const second = await client.transition();
    expect(second.startVersion).toEqual(first.endVersion);
    expect(second.modifications).toEqual([expect.objectContaining({ queryId: 1, value: 2 })]);
  });

  it("answers an empty query set with an empty transition", async () => {
    const client = await fixture.open();
    client.send({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] });
    const frame = await client.transition();
    expect(frame.endVersion).toMatchObject({ querySet: 1 });
    expect(frame.modifications).toEqual([]);
  });

  it("runs only what was invalidated and carries the rest forward", async () => {
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }], 1: ["get", { key: "b" }] });
    await client.transition();
    fixture.backend.runs.length = 0;
    fixture.backend.commit({ a: 5 });
    const frame = await client.transition();
    expect(frame.modifications).toHaveLength(1);
    expect(fixture.backend.runs).toEqual(["get"]);
  });

  it("says nothing about a query that ran again with the same result, and still moves the timestamp", async () => {
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }] });
    const first = await client.transition();
    fixture.backend.commit({ a: null });
    const second = await client.transition();
    expect(second.modifications).toEqual([]);
    expect(tsOf(second.endVersion.ts)).toBeGreaterThan(tsOf(first.endVersion.ts));
  });

  it("tells a failure, ignores another request id, and recovers when what the failing query read changes", async () => {
    fixture.backend.queries["picky"] = (read) => {
      if (read("a") !== 1) throw new Error("not one");
      return "fine";
    };
    const client = await fixture.open();
    client.add(0, { 0: ["picky", {}] });
    expect((await client.transition()).modifications).toEqual([
      expect.objectContaining({ type: "QueryFailed", queryId: 0, errorMessage: expect.stringContaining("not one") }),
    ]);
    fixture.backend.commit({ a: 2 });
    expect((await client.transition()).modifications).toEqual([]);
    fixture.backend.commit({ a: 1 });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ type: "QueryUpdated", value: "fine" })]);
  });

  it("removes queries, forgets their subscriptions, and may add the same again under another id", async () => {
    const client = await fixture.open();
    client.add(0, { 0: ["get", { key: "a" }] });
    await client.transition();
    expect(fixture.backend.subscriptionCount).toBe(1);
    client.send({ type: "ModifyQuerySet", baseVersion: 1, newVersion: 2, modifications: [{ type: "Remove", queryId: 0 }] });
    expect((await client.transition()).modifications).toEqual([{ type: "QueryRemoved", queryId: 0 }]);
    expect(fixture.backend.subscriptionCount).toBe(0);
    client.add(2, { 1: ["get", { key: "a" }] });
    expect((await client.transition()).modifications).toEqual([expect.objectContaining({ queryId: 1 })]);
  });

  it("never mixes timestamps: a commit during the runs makes what it touched run again", async () => {
    const entered = gate();
    const proceed = gate();
    fixture.backend.commit({ a: 1, b: 1 });
    fixture.backend.queries["slow"] = async (read) => {
      const value = read("a");
      entered.open();
      await proceed.passed;
      return value;
    };
    const client = await fixture.open();
    client.add(0, { 0: ["slow", {}], 1: ["get", { key: "b" }] });
    await entered.passed;
    fixture.backend.commit({ a: 2, b: 2 });
    proceed.open();
    const frame = await client.transition();
    expect(frame.modifications.map((modification) => modification.value)).toEqual([2, 2]);
    expect(tsOf(frame.endVersion.ts)).toBe(fixture.backend.database.visibleTs());
  });

  it("passes the stored journal to a query that is added again, and the last one to a run of its own", async () => {
    const seen: Array<string | null> = [];
    fixture.backend.queries["page"] = (read, _args, _identity, journal) => {
      seen.push(journal);
      return read("a");
    };
    const client = await fixture.open();
    client.add(0, { 0: ["page", {}, "from before"] });
    await client.transition();
    fixture.backend.commit({ a: 1 });
    await client.transition();
    expect(seen).toEqual(["from before", "after page"]);
  });

  it("splits a large transition at character boundaries for clients that understand it", async () => {
    fixture.backend.commit({ a: "€".repeat(2_000_000) });
    const client = await fixture.open();
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
    const old = await fixture.open({ path: "/api/1.27.0/sync" });
    old.add(0, { 0: ["get", { key: "a" }] });
    expect((await old.next()).type).toBe("Transition");
  });
});
