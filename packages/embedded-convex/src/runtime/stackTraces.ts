/** Stack traces of function code, in the developer's files and in Convex's form. */
import { SourceMap } from "node:module";
import { type CompiledModule, HOME_MARK, MODULE_SCHEME } from "./modules.js";

const FRAME = /^\s*at (async )?(?:(new )?(.*?) )?\(?convex:\/(.+?):(\d+):(\d+)\)?$/;
/** Files of the Convex library that only carry the call. Left out at both ends of a trace. */
const HARNESS = "convex/src/server/impl";
/** Frames of function code a trace shows at most, the left out ones of the library counted. */
const MAX_FRAMES = 10;

type Maps = { code: SourceMap; bundle: SourceMap | null };

/** Maps frames of one code version; source maps are parsed when the first error needs them. */
export class StackMapper {
  readonly #modules: ReadonlyMap<string, CompiledModule>;
  readonly #maps = new Map<string, Maps | null>();

  /** `home`: path of the component's definition, "" for the app. Frames of other components are left out. */
  constructor(
    modules: ReadonlyMap<string, CompiledModule>,
    private readonly home = "",
  ) {
    this.#modules = new Map([...modules.values()].map((module) => [module.file, module]));
  }

  /** `    at name (file:line:column)` lines for a V8 stack text, server frames left out. */
  frames(stack: string): string[] {
    const lines: Array<{ text: string; isHarness: boolean }> = [];
    for (const line of stack.split("\n")) {
      const match = FRAME.exec(line);
      if (match === null || homeOf(match[4] ?? "") !== this.home) continue;
      if (lines.length === MAX_FRAMES) break;
      const [, isAsync, isNew, name, path, row, column] = match;
      const place = this.#locate(path ?? "", Number(row), Number(column));
      const location = `${place.source}:${place.line}:${place.column}`;
      const label = functionName(name);
      const call = `${isAsync ?? ""}${isNew ?? ""}${label}`;
      lines.push({
        text: label === "" ? `    at ${isAsync ?? ""}${location}` : `    at ${call} (${location})`,
        isHarness: place.source.includes(HARNESS),
      });
    }
    while (lines[0]?.isHarness === true) lines.shift();
    while (lines.at(-1)?.isHarness === true) lines.pop();
    return lines.map((line) => line.text);
  }

  /** Where a line and column (from 1) of a module's CommonJS text come from. */
  #locate(path: string, line: number, column: number): { source: string; line: number; column: number } {
    const maps = this.#mapsOf(path);
    const bundled = maps?.code.findEntry(line - 1, column - 1);
    if (maps === null || bundled === undefined || !("originalLine" in bundled)) return { source: path, line, column };
    if (maps.bundle === null) return { source: path, line: bundled.originalLine + 1, column: bundled.originalColumn + 1 };
    const original = maps.bundle.findEntry(bundled.originalLine, bundled.originalColumn);
    if (!("originalLine" in original)) return { source: path, line: bundled.originalLine + 1, column: bundled.originalColumn + 1 };
    return { source: original.originalSource, line: original.originalLine + 1, column: original.originalColumn + 1 };
  }

  #mapsOf(path: string): Maps | null {
    const known = this.#maps.get(path);
    if (known !== undefined) return known;
    const module = this.#modules.get(path);
    const maps =
      module === undefined
        ? null
        : { code: parse(module.codeMap), bundle: module.bundleMap === undefined ? null : parse(module.bundleMap) };
    this.#maps.set(path, maps);
    return maps;
  }
}

/** True when a stack text passes through function code. */
export function hasModuleFrame(stack: string): boolean {
  return stack.includes(MODULE_SCHEME);
}

function homeOf(file: string): string {
  const mark = file.lastIndexOf(HOME_MARK);
  return mark === -1 ? "" : file.slice(0, mark);
}

function parse(json: string): SourceMap {
  return new SourceMap(JSON.parse(json) as ConstructorParameters<typeof SourceMap>[0]);
}

function functionName(text: string | undefined): string {
  if (text === undefined) return "";
  // V8 puts the receiver's class in front of a method's name; Convex does not.
  return text.replace(/^(?:Object|Module|Function)\./, "").replace(/ \[as .*\]$/, "");
}
