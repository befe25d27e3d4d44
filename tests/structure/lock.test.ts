import { describe, expect, it } from "vitest";
import { missingOptionalPackages } from "../../scripts/completeLock.mjs";
import { textOf } from "./files";

type LockEntry = { version?: string; resolved?: string; link?: boolean };
const lock = JSON.parse(textOf("package-lock.json")) as { packages: Record<string, LockEntry> };

describe("the lock file", () => {
  it("has an entry for every optional platform package, which npm 11 insists on", () => {
    expect(missingOptionalPackages(lock)).toEqual([]);
  });

  it("names no place to download from", () => {
    const places = Object.entries(lock.packages).filter(([, { resolved, link }]) => resolved !== undefined && link !== true);
    expect(places).toEqual([]);
  });
});
