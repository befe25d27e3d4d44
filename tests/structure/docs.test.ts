import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./files";

const guides = projectFiles().filter((path) => /^docs\/[^/]+\.md$/.test(path));
const examples = projectFiles().filter((path) => path.startsWith("docs/examples/"));

/** Every example a guide shows: the file it names, and the code below the name. */
function shownIn(guide: string): { guide: string; file: string; code: string }[] {
  return [...textOf(guide).matchAll(/<!-- example: (\S+) -->\n```tsx?\n([\s\S]*?)```/g)].map(([, file = "", code = ""]) => ({ guide, file, code }));
}

const shown = guides.flatMap(shownIn);

describe("the guides", () => {
  it("show examples as they stand in docs/examples, which the type check reads", () => {
    for (const { guide, file, code } of shown) expect({ guide, file, code }).toEqual({ guide, file, code: textOf(`docs/examples/${file}`) });
  });

  it("show every example, and name a file for every marker", () => {
    expect(shown.map(({ file }) => `docs/examples/${file}`).sort()).toEqual([...examples].sort());
    const markers = guides.flatMap((guide) => textOf(guide).match(/<!-- example:/g) ?? []);
    expect(shown).toHaveLength(markers.length);
  });

  it("link to files that exist", () => {
    const files = new Set(projectFiles());
    const links = guides.flatMap((guide) =>
      [...textOf(guide).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => new URL(target, `file:///${guide}`).pathname.slice(1)),
    );
    expect(links.filter((link) => !files.has(link))).toEqual([]);
  });

  it("name paths and functions of this repository that exist", () => {
    const files = new Set(projectFiles());
    const named = guides.flatMap((guide) => textOf(guide).match(/(?:lib|docs|app|components)\/[\w/.[\]()-]+\.(?:tsx?|md)/g) ?? []);
    expect([...new Set(named)].filter((path) => !files.has(path))).toEqual([]);
  });

  it("name commands, addresses and variables that exist", () => {
    const texts = [...guides, "README.md", "CONTRIBUTING.md", "SECURITY.md"].map(textOf).join("\n");
    const named = (pattern: RegExp) => [...new Set([...texts.matchAll(pattern)].map(([, name = ""]) => name))].sort();
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    expect(named(/npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);

    const functions = named(/(?:convex run |"fn":")([\w/]+:\w+)/g);
    const known = (name: string) => {
      const [module = "", fn = ""] = name.split(":");
      return new RegExp(`^export const ${fn}\\b`, "m").test(textOf(`convex/${module}.ts`));
    };
    expect(functions.length).toBeGreaterThan(1);
    expect(functions.filter((name) => !known(name))).toEqual([]);
    const ofMigrations = named(/convex run --component migrations (\w+:\w+)/g);
    expect(ofMigrations).toEqual(["lib:cancelAll", "lib:getStatus"]);
    for (const name of ofMigrations) expect(textOf("node_modules/@convex-dev/migrations/src/component/lib.ts")).toContain(`export const ${name.slice(4)} =`);

    const pages = projectFiles().flatMap((path) => {
      const place = /^app\/(.*)\/(?:page\.tsx|route\.ts)$/.exec(path)?.[1];
      return place === undefined ? [] : [`/${place.replaceAll(/\([^)]*\)\/?/g, "").replace(/\/$/, "")}`];
    });
    const places = named(/`((?:\/(?:admin|advisor-dashboard|user-dashboard|advisor)\/[\w/-]+|\/api\/(?:health|ready|docs|openapi\.json)))`/g);
    expect(places.length).toBeGreaterThan(6);
    expect(places.filter((place) => !pages.includes(place))).toEqual([]);

    // Said where they are read, in the example of an environment, or as codes of refusals.
    const read = projectFiles().filter((path) => /^(scripts\/.*\.ts|lib\/env\.ts|\.env\.example|lib\/domain\/(errors|rest\/problems)\.ts)$/.test(path));
    const words = read.map(textOf).join("\n");
    const ofOthers = /^(SIGTERM$|CONVEX_SELF_HOSTED_)/;
    expect(named(/`([A-Z][A-Z_]{5,}[A-Z])`/g).filter((name) => !ofOthers.test(name) && !words.includes(name))).toEqual([]);
  });
});
