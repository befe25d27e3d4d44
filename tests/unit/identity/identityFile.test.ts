import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAccount, listAccounts, openIdentity } from "@/lib/identity/identityFile";
import { cleanFirstName } from "@/lib/identity/personas";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-identity-"));
  path = join(folder, "data", "identity.json");
});
afterEach(() => rm(folder, { recursive: true }));

describe("the identity file", () => {
  it("is made once, readable by its owner only, and keeps its key", async () => {
    const first = await openIdentity(path);
    expect((await openIdentity(path)).key).toEqual(first.key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(listAccounts(first).map(({ firstName }) => firstName)).toEqual(["Casey", "Ada", "Robin"]);
  });

  it("keeps accounts created at the same time and leaves no draft behind", async () => {
    const created = await Promise.all(["Mo", "Li", "Mo"].map((name) => createAccount(path, name)));
    const accounts = listAccounts(await openIdentity(path)).slice(3);
    expect(accounts).toEqual(created);
    expect(new Set(accounts.map(({ subject }) => subject)).size).toBe(3);
    for (const { subject } of accounts) expect(subject).toMatch(/^dev_[\w-]{12}$/);
    expect(await readdir(join(folder, "data"))).toEqual(["identity.json"]);
  });

  it("refuses a file of another version instead of overwriting it", async () => {
    await openIdentity(path);
    await writeFile(path, '{"version":2}');
    await expect(openIdentity(path)).rejects.toThrow("another version");
  });
});

describe("a first name", () => {
  it.each([
    ["  Ana  María ", "Ana María"],
    ["Zo\u0000e", "Zoe"],
    ["x".repeat(40), "x".repeat(40)],
    ["x".repeat(41), null],
    ["   ", null],
    ["<b>Zoe</b>", null],
    ["zoe@example.com", null],
    ["Zo\u200be", null],
    ["🦊".repeat(21), null],
    [7, null],
    [undefined, null],
  ])("%j becomes %j", (raw, expected) => {
    expect(cleanFirstName(raw)).toBe(expected);
  });
});
