import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import { makeRig, openSession } from "../support/sessionRig";
import { stubEnvironment } from "./environment";
import { createUser } from "./setup";

const refusal = (code: string) => ({ data: { code } });

beforeEach(() => stubEnvironment());
afterEach(() => {
  vi.useRealTimers();
});

test("the page that joined last has the seat; each party has one of their own", async () => {
  const { client, advisor, ...rig } = await makeRig(2_000n);
  const sessionId = await openSession({ client, advisor, ...rig }, { mode: "video" });
  expect(await client.as.query(api.comms.seat, { sessionId })).toBeNull();
  await client.as.mutation(api.comms.takeSeat, { sessionId, pageId: "first-page" });
  await advisor.as.mutation(api.comms.takeSeat, { sessionId, pageId: "advisors-page" });
  await client.as.mutation(api.comms.takeSeat, { sessionId, pageId: "second-page" });
  expect(await client.as.query(api.comms.seat, { sessionId })).toBe("second-page");
  expect(await advisor.as.query(api.comms.seat, { sessionId })).toBe("advisors-page");
});

test("is nobody's business but the parties', and takes no made-up names", async () => {
  const rig = await makeRig(2_000n);
  const sessionId = await openSession(rig, { mode: "video" });
  const stranger = await createUser(rig.t, { name: "Stranger" });
  await expect(stranger.as.query(api.comms.seat, { sessionId })).rejects.toMatchObject(refusal("NOT_FOUND"));
  await expect(stranger.as.mutation(api.comms.takeSeat, { sessionId, pageId: "some-page" })).rejects.toMatchObject(refusal("NOT_FOUND"));
  await expect(rig.t.mutation(api.comms.takeSeat, { sessionId, pageId: "some-page" })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
  for (const pageId of ["", "short", "x".repeat(65), "<script>alert(1)</script>"]) {
    await expect(rig.client.as.mutation(api.comms.takeSeat, { sessionId, pageId })).rejects.toMatchObject(refusal("INVALID_INPUT"));
  }
  expect(await rig.client.as.query(api.comms.seat, { sessionId })).toBeNull();
});

test("moving it to and fro without end is refused", async () => {
  const rig = await makeRig(2_000n);
  const sessionId = await openSession(rig, { mode: "video" });
  const move = async (n: number) => await rig.client.as.mutation(api.comms.takeSeat, { sessionId, pageId: `page-number-${n}` });
  for (let n = 0; n < 20; n += 1) await move(n);
  await expect(move(20)).rejects.toMatchObject(refusal("RATE_LIMITED"));
});
