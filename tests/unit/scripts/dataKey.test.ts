import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataEncryptionKey } from "@/scripts/lib/dataKey";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "data-key-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const file = () => join(folder, "data-key");

describe("the key that seals bank details", () => {
  it("is made once, of 32 random bytes, for its owner's eyes only", () => {
    const made = dataEncryptionKey(folder, undefined);
    expect(Buffer.from(made, "base64url")).toHaveLength(32);
    expect(readFileSync(file(), "utf8")).toBe(`${made}\n`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(dataEncryptionKey(folder, undefined)).toBe(made);
  });

  it("is another one in every folder", () => {
    const made = dataEncryptionKey(folder, undefined);
    rmSync(file());
    expect(dataEncryptionKey(folder, undefined)).not.toBe(made);
  });

  it("is that of the environment where there is one, and no file is made beside it", () => {
    expect(dataEncryptionKey(folder, "from-the-environment")).toBe("from-the-environment");
    expect(() => statSync(file())).toThrow(/ENOENT/);
  });

  it("stays readable behind one that was set later: the newest first", () => {
    writeFileSync(file(), "made-before\n");
    expect(dataEncryptionKey(folder, "set-later")).toBe("set-later,made-before");
    expect(dataEncryptionKey(folder, "newest,set-later")).toBe("newest,set-later,made-before");
  });
});
