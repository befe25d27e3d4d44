/** Text of console arguments as Convex shows them: every value inspected, strings quoted, objects one field per line. */

const MAX_STRING_LENGTH = 32_768;
const MAX_DEPTH = 5;

/** One argument of a console call. */
export function inspect(value: unknown): string {
  return show(value, 0, []);
}

function show(value: unknown, depth: number, parents: readonly object[]): string {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "boolean":
      return String(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "string":
      return quote(value);
    case "symbol":
      return value.toString();
    case "function":
      return `[Function${value.name === "" ? " (anonymous)" : `: ${value.name}`}]`;
    default:
      return value === null ? "null" : showObject(value as object, depth, parents);
  }
}

function quote(text: string): string {
  const kept = text.length > MAX_STRING_LENGTH ? text.slice(0, MAX_STRING_LENGTH) : text;
  const rest = text.length - kept.length;
  const escaped = kept.replace(/['\\]/g, "\\$&").replace(/[\u0000-\u001f]/g, escapeControl);
  return `'${escaped}'${rest > 0 ? `... ${rest} more character${rest > 1 ? "s" : ""}` : ""}`;
}

const shortEscapes: Record<string, string> = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" };

function escapeControl(character: string): string {
  return shortEscapes[character] ?? `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function showObject(value: object, depth: number, parents: readonly object[]): string {
  if (parents.includes(value)) return "[Circular]";
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? "[Array]" : "[Object]";
  const inner = [...parents, value];
  const next = (child: unknown): string => show(child, depth + 1, inner);
  if (Array.isArray(value)) return showArray(value, depth, next);
  const tag = Object.prototype.toString.call(value);
  switch (tag) {
    case "[object Error]":
      return showError(value as Error, depth, next);
    case "[object Date]":
      return String(value);
    case "[object RegExp]":
      return String(value);
    case "[object Map]":
      return showCollection(
        "Map",
        [...(value as Map<unknown, unknown>)].map(([key, item]) => `${next(key)} => ${next(item)}`),
        depth,
      );
    case "[object Set]":
      return showCollection("Set", [...(value as Set<unknown>)].map(next), depth);
    case "[object Promise]":
      return "Promise {}";
    case "[object ArrayBuffer]":
      return `ArrayBuffer(${(value as ArrayBuffer).byteLength})`;
  }
  if (ArrayBuffer.isView(value)) return `${tag.slice(8, -1)}(${value.byteLength})`;
  const fields = Object.entries(value).map(([key, item]) => `${showKey(key)}: ${next(item)}`);
  const name = constructorName(value);
  const prefix = name === "Object" ? "" : `${name} `;
  return fields.length === 0 ? `${prefix}{}` : `${prefix}{${indented(fields, depth)}}`;
}

function showArray(items: unknown[], depth: number, next: (item: unknown) => string): string {
  const shown = items.map(next);
  if (shown.length === 0) return "[]";
  return shown.some((text) => text.includes("\n")) ? `[${indented(shown, depth)}]` : `[ ${shown.join(", ")} ]`;
}

function showError(error: Error, depth: number, next: (item: unknown) => string): string {
  const fields = Object.entries(error).map(([key, item]) => `${showKey(key)}: ${next(item)}`);
  const head = String(error.stack ?? error);
  return fields.length === 0 ? `[${String(error)}]` : `{ [${head.split("\n")[0] ?? ""}]${indented(fields, depth)}}`;
}

function showCollection(name: string, items: string[], depth: number): string {
  return items.length === 0 ? `${name}(0) {}` : `${name} (${items.length}) {${indented(items, depth)}}`;
}

function indented(lines: string[], depth: number): string {
  const outer = `\n${"  ".repeat(depth)}`;
  return `${outer}  ${lines.join(`,${outer}  `)}${outer}`;
}

function showKey(key: string): string {
  return /[^\w$]/.test(key) ? quote(key) : key;
}

function constructorName(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return "[Object: null prototype]";
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "Object";
}
