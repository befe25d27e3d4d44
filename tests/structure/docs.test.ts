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
});
