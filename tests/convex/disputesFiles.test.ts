import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { pdfBytes, pngBytes, textBytes } from "@/tests/support/sampleFiles";
import { store } from "./applicationHelpers";
import { DAY_MS, decisionOf, disputableSession, openDispute, refusal, wishFor, type DisputeRig } from "./disputeHelpers";
import type { TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const attach = async ({ t, sessionId }: DisputeRig, who: TestUser, bytes: Uint8Array<ArrayBuffer> = pdfBytes(), name = "proof.pdf") =>
  await who.as.action(api.disputes.attach, { sessionId, storageId: await store(t, bytes), name });
const storedFiles = async ({ t }: DisputeRig) => await t.run(async (ctx) => (await ctx.db.system.query("_storage").collect()).length);

describe("files of a dispute", () => {
  it("wait for the opening, then belong to it", async () => {
    const rig = await disputableSession();
    const file = await attach(rig, rig.client, pdfBytes(), "../proof.exe");
    expect(file).toMatchObject({ from: "client", name: "proof.exe.pdf", mime: "application/pdf" });
    expect(await rig.client.as.query(api.disputes.forSession, { sessionId: rig.sessionId })).toMatchObject({ draftFiles: [file] });
    const disputeId = await openDispute(rig);
    expect((await rig.client.as.query(api.disputes.get, { disputeId }))?.files).toEqual([file]);
    await expect(rig.client.as.mutation(api.disputes.removeFile, { fileId: file.fileId })).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("are seen by the advisor only when the client shared them", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await attach(rig, rig.client);
    const own = await attach(rig, rig.advisor, pngBytes(64, 64), "screen.png");
    const seen = await rig.advisor.as.query(api.disputes.get, { disputeId });
    expect(seen?.files).toEqual([own]);
    expect(seen?.events.map(({ what, by }) => [what, by])).toEqual([
      ["opened", "client"],
      ["files_added", "advisor"],
    ]);
    expect((await rig.robin.as.query(api.disputes.managed, { disputeId }))?.files).toHaveLength(2);

    const other = await disputableSession();
    await attach(other, other.client);
    const { disputeId: shared } = await other.client.as.mutation(api.disputes.open, { ...wishFor(other.sessionId), shareFiles: true });
    expect((await other.advisor.as.query(api.disputes.get, { disputeId: shared }))?.files).toHaveLength(1);
  });

  it("are what their bytes say, at most ten, and nobody else's", async () => {
    const rig = await disputableSession();
    await expect(attach(rig, rig.client, textBytes("<html><script>alert(1)</script>"))).rejects.toMatchObject(refusal("FILE_TYPE"));
    await expect(attach(rig, rig.advisor)).rejects.toMatchObject(refusal("FORBIDDEN"));
    await expect(attach(rig, rig.sam)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(rig.sam.as.mutation(api.disputes.generateUploadUrl, { sessionId: rig.sessionId })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    for (let n = 0; n < 10; n += 1) await attach(rig, rig.client);
    await expect(attach(rig, rig.client)).rejects.toMatchObject(refusal("TOO_MANY_FILES"));
  });

  it("cannot be taken out of somebody else's, and stay where they are", async () => {
    const rig = await disputableSession();
    const storageId = await store(rig.t, pdfBytes());
    await rig.client.as.action(api.disputes.attach, { sessionId: rig.sessionId, storageId, name: "proof.pdf" });
    const disputeId = await openDispute(rig);
    await expect(
      rig.advisor.as.action(api.disputes.attach, { sessionId: rig.sessionId, storageId, name: "mine.pdf" }),
    ).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect((await rig.advisor.as.query(api.disputes.get, { disputeId }))?.files).toEqual([]);
    expect((await rig.client.as.query(api.disputes.get, { disputeId }))?.files).toMatchObject([{ from: "client", name: "proof.pdf" }]);
    expect(await storedFiles(rig)).toBe(1);
  });

  it("cannot be added once it is decided, nor before once the time is over", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 0n));
    await expect(attach(rig, rig.client)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "rejected" }));
    const late = await disputableSession();
    vi.setSystemTime(Date.now() + 7 * DAY_MS);
    await expect(attach(late, late.client)).rejects.toMatchObject(refusal("INVALID_STATE", { reason: "too_late" }));
  });

  it("go after a day when the dispute was never opened, and stay when it was", async () => {
    const rig = await disputableSession();
    await attach(rig, rig.client);
    vi.setSystemTime(Date.now() + DAY_MS + 1_000);
    await rig.t.mutation(internal.jobs.disputes.sweep, {});
    expect(await storedFiles(rig)).toBe(0);
    await attach(rig, rig.client);
    await openDispute(rig);
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    await rig.t.mutation(internal.jobs.disputes.sweep, {});
    expect(await storedFiles(rig)).toBe(1);
  });
});
