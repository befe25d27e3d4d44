import { describe, expect, it } from "vitest";
import { completeLock, missingOptionalPackages, platformOf } from "../../../scripts/completeLock.mjs";

const lock = {
  packages: {
    "": {},
    "node_modules/tool": {
      version: "1.2.3",
      dev: true,
      optionalDependencies: { "@tool/linux-x64-gnu": "1.2.3", "@tool/win32-arm64-msvc": "1.2.3" },
    },
    "node_modules/tool/node_modules/@tool/linux-x64-gnu": { version: "1.2.3", optional: true },
  },
};

describe("completing the lock", () => {
  it("finds what resolves nowhere, and only that", () => {
    expect(missingOptionalPackages(lock)).toEqual([{ parent: "node_modules/tool", name: "@tool/win32-arm64-msvc", version: "1.2.3" }]);
  });

  it("adds it with its system and processor, after which nothing is missing", () => {
    const done = completeLock(lock);
    expect(done.packages["node_modules/@tool/win32-arm64-msvc"]).toEqual({
      version: "1.2.3",
      cpu: ["arm64"],
      dev: true,
      optional: true,
      os: ["win32"],
    });
    expect(missingOptionalPackages(done)).toEqual([]);
    expect(completeLock(done)).toEqual(done);
  });

  it.each([
    ["@next/swc-darwin-arm64", { cpu: ["arm64"], os: ["darwin"] }],
    ["@swc/core-linux-x64-musl", { cpu: ["x64"], libc: ["musl"], os: ["linux"] }],
    ["@tailwindcss/oxide-linux-arm-gnueabihf", { cpu: ["arm"], libc: ["glibc"], os: ["linux"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
  ])("reads the platform of %s", (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });

  it("refuses a name it cannot read", () => {
    expect(() => platformOf("@tool/binding")).toThrow("for which system");
  });
});
