import { describe, expect, it } from "vitest";
import { open, seal } from "@/convex/providers/payouts/sealing";

const FIRST = "first-secret-of-thirty-two-characters";
const SECOND = "second-secret-of-thirty-two-characters";
const TEXT = '{"accountNumber":"1234567890"}';

describe("sealed bank details", () => {
  it("open for their owner alone: a text moved to another row stays closed", async () => {
    const sealed = await seal(FIRST, "ada", TEXT);
    expect(JSON.stringify(sealed)).not.toContain("1234567890");
    expect(await open(FIRST, "ada", sealed)).toBe(TEXT);
    await expect(open(FIRST, "bea", sealed)).rejects.toMatchObject({ code: "damaged" });
  });

  it("do not open once a sign of them was changed", async () => {
    const sealed = await seal(FIRST, "ada", TEXT);
    const other = (text: string) => (text.startsWith("A") ? "B" : "A") + text.slice(1);
    await expect(open(FIRST, "ada", { ...sealed, text: other(sealed.text) })).rejects.toMatchObject({ code: "damaged" });
    await expect(open(FIRST, "ada", { ...sealed, iv: other(sealed.iv) })).rejects.toMatchObject({ code: "damaged" });
  });

  it("are never sealed twice alike, and say which secret they need", async () => {
    const [one, two] = [await seal(FIRST, "ada", TEXT), await seal(FIRST, "ada", TEXT)];
    expect([one.keyId, one.iv === two.iv, one.text === two.text]).toEqual([two.keyId, false, false]);
    expect(await open(`${SECOND},${FIRST}`, "ada", one)).toBe(TEXT);
    expect((await seal(`${SECOND},${FIRST}`, "ada", TEXT)).keyId).not.toBe(one.keyId);
    await expect(open(SECOND, "ada", one)).rejects.toMatchObject({ code: "unknown_key" });
    await expect(seal("too-short", "ada", TEXT)).rejects.toMatchObject({ code: "short_key" });
  });
});
