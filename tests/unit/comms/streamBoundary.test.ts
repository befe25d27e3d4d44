import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "../../structure/files";

const code = projectFiles().filter((path) => /^(app|components|convex|lib)\/.*\.tsx?$|^proxy\.ts$/.test(path) && !path.includes("_generated"));
const importsOf = (path: string) => [...textOf(path).matchAll(/(?:from|import\()\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");

describe("Stream's clients", () => {
  it("are imported in their adapter only, and never on the server", () => {
    const users = code.filter((path) => importsOf(path).some((name) => /^(stream-chat|@stream-io\/)/.test(name)));
    expect(users.filter((path) => !path.startsWith("lib/comms/stream/"))).toEqual([]);
  });

  it("are reached by dynamic import only, so that no page carries them", () => {
    const isStatic = (path: string) => /from\s+["'][^"']*\/stream\//.test(textOf(path));
    expect(code.filter((path) => !path.startsWith("lib/comms/stream/") && path.startsWith("lib/") && isStatic(path))).toEqual([]);
    expect(code.filter((path) => /^(app|components)\//.test(path) && importsOf(path).some((name) => name.includes("comms/stream")))).toEqual([]);
  });

  it("are kept out elsewhere by lint", async () => {
    const eslint = new ESLint();
    const banned = async (path: string) => {
      const { rules } = (await eslint.calculateConfigForFile(path)) as { rules: Record<string, [number, { patterns: { group?: string[] }[] }]> };
      const [severity, options] = rules["@typescript-eslint/no-restricted-imports"] ?? [0, { patterns: [] }];
      const names = options.patterns.flatMap(({ group }) => group ?? []);
      return [severity, names.includes("stream-chat"), names.includes("@stream-io/*")];
    };
    for (const path of ["components/chat/ChatPanel.tsx", "components/video/CallView.tsx", "convex/comms.ts", "lib/comms/createMediaSession.ts", "app/page.tsx"]) {
      expect([path, ...(await banned(path))]).toEqual([path, 2, true, true]);
    }
    expect(await banned("lib/comms/stream/streamCall.ts")).toEqual([2, false, false]);
  });

  it("leave no names of old versions behind", () => {
    expect(code.filter((path) => /\b(createRouteMatcher|SignedIn|MessageInput)\b|dist\/css\/v2/.test(textOf(path)))).toEqual([]);
  });
});
