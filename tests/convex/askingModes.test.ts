import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { credit, makeRig, pass, type Rig } from "../support/sessionRig";
import { stubEnvironment } from "./environment";
import { createUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

function ask(rig: Pick<Rig, "client" | "advisor">, overrides: Record<string, unknown> = {}) {
  return rig.client.as.mutation(api.sessions.request, {
    advisorId: rig.advisor.advisorId,
    mode: "video",
    requestKey: "request-key-1",
    ...overrides,
  });
}

function refusal(code: string, details?: Record<string, unknown>) {
  return { data: details === undefined ? { code } : { code, details } };
}

const quoteFor = ({ client, advisor }: Rig, mode: "chat" | "video") =>
  client.as.query(api.sessions.quote, { advisorId: advisor.advisorId, mode });

describe("a video call", () => {
  test("has the advisor's price for video: $1.20 a minute, three of them to start", async () => {
    stubEnvironment();
    const rig = await makeRig(360n);
    expect(await quoteFor(rig, "video")).toMatchObject({
      ratePerMinuteMinor: 120n,
      affordableSeconds: 180,
      minimumMinor: 360n,
      limitMinimumMinor: 360n,
      canStart: true,
    });
    const { sessionId } = await ask(rig);
    expect(await rig.advisor.as.query(api.sessions.incoming, {})).toMatchObject([{ sessionId, mode: "video", ratePerMinuteMinor: 120n }]);
  });

  test("is not started with a cent less, while a chat is", async () => {
    stubEnvironment();
    const rig = await makeRig(359n);
    expect(await quoteFor(rig, "video")).toMatchObject({ canStart: false, isShort: true, reason: "INSUFFICIENT_FUNDS" });
    expect(await quoteFor(rig, "chat")).toMatchObject({ canStart: true, isShort: false, ratePerMinuteMinor: 50n });
    await expect(ask(rig)).rejects.toMatchObject(refusal("INSUFFICIENT_FUNDS"));
    await expect(ask(rig, { limitMinor: 359n })).rejects.toMatchObject(refusal("BELOW_MINIMUM", { field: "limitMinor", minimumMinor: 360n }));
    expect(await ask(rig, { mode: "chat" })).toMatchObject({ state: "requested" });
  });

  test("is offered only with a price for it", async () => {
    stubEnvironment();
    const rig = await makeRig(5_000n);
    await rig.t.run(async (ctx) => await ctx.db.patch("advisorProfiles", rig.advisor.advisorId, { videoPriceMinor: null }));
    await expect(ask(rig)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "mode" }));
    await expect(quoteFor(rig, "video")).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "mode" }));
  });

  test("is refused where nobody can carry it, and chat is not", async () => {
    stubEnvironment({ CONVEX_CLOUD_URL: "https://parley.example", APP_ENV: "production", STREAM_API_KEY: "", STREAM_API_SECRET: "" });
    const rig = await makeRig(5_000n);
    expect(await quoteFor(rig, "video")).toMatchObject({ canStart: false, reason: "VIDEO_UNAVAILABLE", queue: null });
    await expect(ask(rig)).rejects.toMatchObject(refusal("VIDEO_UNAVAILABLE"));
    expect(await ask(rig, { mode: "chat" })).toMatchObject({ state: "requested" });
  });

  test("that nobody can carry any more is not accepted, and the request goes on waiting", async () => {
    stubEnvironment();
    const rig = await makeRig(5_000n);
    const { sessionId } = await ask(rig);
    stubEnvironment({ CONVEX_CLOUD_URL: "https://parley.example", STREAM_API_KEY: "", STREAM_API_SECRET: "" });
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId })).rejects.toMatchObject(refusal("VIDEO_UNAVAILABLE"));
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({ state: "requested" });
  });

  test("and a chat under one key are two wishes", async () => {
    stubEnvironment();
    const rig = await makeRig(5_000n);
    await ask(rig);
    await expect(ask(rig, { mode: "chat" })).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
  });
});

describe("who may ask", () => {
  test("nobody without an account, and nobody suspended", async () => {
    const rig = await makeRig(5_000n);
    const { advisorId } = rig.advisor;
    const wish = { advisorId, mode: "chat" as const, requestKey: "request-key-1" };
    await expect(rig.t.mutation(api.sessions.request, wish)).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(rig.t.query(api.sessions.quote, { advisorId, mode: "chat" })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    const sam = await createUser(rig.t, { name: "Sam", suspended: true });
    await expect(sam.as.mutation(api.sessions.request, wish)).rejects.toMatchObject(refusal("SUSPENDED"));
    await expect(sam.as.mutation(api.sessions.stillWaiting, {})).rejects.toMatchObject(refusal("SUSPENDED"));
    expect(await rig.t.run(async (ctx) => await ctx.db.query("sessions").collect())).toEqual([]);
  });
});

describe("an answer", () => {
  test("in the sixtieth second is too late by a millisecond, and one millisecond before it is not", async () => {
    const rig = await makeRig(5_000n);
    const first = await ask(rig, { mode: "chat" });
    await pass(rig.t, 59_999);
    expect(await rig.advisor.as.mutation(api.sessions.accept, { sessionId: first.sessionId })).toMatchObject({ state: "ready" });
    const olga = await createUser(rig.t, { name: "Olga" });
    await credit(rig.t, olga.userId, 5_000n);
    await rig.client.as.mutation(api.sessions.end, { sessionId: first.sessionId });
    const second = await ask({ client: olga, advisor: rig.advisor }, { mode: "chat" });
    vi.setSystemTime(second.expiresAtMs);
    await expect(rig.advisor.as.mutation(api.sessions.accept, { sessionId: second.sessionId })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "requested" }),
    );
  });

  test("carries a cause from the closed set and up to 200 characters", async () => {
    const rig = await makeRig(5_000n);
    const { sessionId } = await ask(rig, { mode: "chat" });
    await expect(rig.advisor.as.mutation(api.sessions.decline, { sessionId, reason: "x".repeat(201) })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "reason" }),
    );
    await rig.advisor.as.mutation(api.sessions.decline, { sessionId, cause: "later", reason: "x".repeat(200) });
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({
      state: "declined",
      closeCause: "later",
      declineReason: "x".repeat(200),
    });
    // Declining again changes nothing, not even the cause.
    await rig.advisor.as.mutation(api.sessions.decline, { sessionId, cause: "busy" });
    expect(await rig.client.as.query(api.sessions.get, { sessionId })).toMatchObject({ closeCause: "later" });
  });
});
