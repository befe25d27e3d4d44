import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { commsFor } from "@/convex/model/comms/mode";
import { START_MS } from "../support/sessionRig";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { openVideo } from "./rtcHelpers";
import { makeStreamRig, settle, type StreamRig } from "./streamHelpers";
import { createUser } from "./setup";

let rig: StreamRig | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await rig?.stream.stop();
  rig = undefined;
});

async function withVideo(): Promise<{ rig: StreamRig; sessionId: Id<"sessions"> }> {
  const made = await makeStreamRig();
  rig = made;
  const sessionId = await openVideo(made);
  await settle(made.t);
  return { rig: made, sessionId };
}

describe("who carries a session", () => {
  const PRODUCTION = { ...LOCAL_DEMO, CONVEX_CLOUD_URL: "https://happy-otter-1.convex.cloud", PAYMENTS_MODE: "off" };
  test.each([
    ["keys of Stream", { ...PRODUCTION, STREAM_API_KEY: "k", STREAM_API_SECRET: "s" }, "stream", "stream"],
    ["keys of Stream on this machine", { ...LOCAL_DEMO, STREAM_API_KEY: "k", STREAM_API_SECRET: "s" }, "stream", "stream"],
    ["no keys on this machine", { ...LOCAL_DEMO, STREAM_API_KEY: "", STREAM_API_SECRET: "" }, "local", "local"],
    ["half a pair", { ...LOCAL_DEMO, STREAM_API_KEY: "k", STREAM_API_SECRET: " " }, "local", "local"],
    ["no keys, published", { ...PRODUCTION, STREAM_API_KEY: "", STREAM_API_SECRET: "" }, "local", null],
    ["no keys, production on this machine", { ...LOCAL_DEMO, APP_ENV: "production", STREAM_API_KEY: "", STREAM_API_SECRET: "" }, "local", null],
  ] as const)("%s", (_name, environment, chat, video) => {
    stubEnvironment(environment);
    expect([commsFor("chat"), commsFor("video")]).toEqual([chat, video]);
  });
});

describe("credentials for Stream", () => {
  test("hold a token of the caller's own id that lives at most an hour, and the open call", async () => {
    const { rig, sessionId } = await withVideo();
    for (const person of [rig.client, rig.advisor]) {
      const given = await person.as.action(api.comms.credentials, { sessionId });
      if (given.provider !== "stream") throw new Error("not at Stream");
      const { token, ...rest } = given;
      expect(rest).toEqual({
        provider: "stream",
        apiKey: "fake-key",
        userId: person.userId,
        callType: "advice",
        callId: `${sessionId}-1`,
        channelType: "advice",
        channelId: sessionId,
        epoch: 1,
        expiresAtMs: START_MS + 899_000,
      });
      const claims = JSON.parse(atob(token.split(".")[1] ?? "")) as { user_id: string; iat: number; exp: number };
      expect(Object.keys(claims)).toEqual(["user_id", "iat", "exp"]);
      expect(claims.user_id).toBe(person.userId);
      expect(claims.exp - claims.iat).toBe(900);
    }
  });

  test("name no call that is not there yet, and keep the chat of an ended session readable", async () => {
    const made = await makeStreamRig();
    rig = made;
    made.stream.failNext(/video/, { status: 500 }, 2);
    const sessionId = await openVideo(made);
    await settle(made.t);
    expect(await made.client.as.action(api.comms.credentials, { sessionId })).toMatchObject({ callId: null, epoch: 1 });
    await made.client.as.mutation(api.sessions.end, { sessionId });
    expect(await made.client.as.action(api.comms.credentials, { sessionId })).toMatchObject({ callId: null, epoch: null, channelId: sessionId });
  });

  test("are for the two parties only", async () => {
    const { rig, sessionId } = await withVideo();
    const mallory = await createUser(rig.t, { name: "Mallory" });
    await expect(mallory.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    await rig.t.run((ctx) => ctx.db.patch("users", rig.client.userId, { suspended: true }));
    await expect(rig.client.as.action(api.comms.credentials, { sessionId })).rejects.toMatchObject({ data: { code: "SUSPENDED" } });
  });
});
