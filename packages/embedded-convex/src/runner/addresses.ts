/** What functions call each other by: names, references and handles. */
import { UserError } from "../contracts.js";
import type { FunctionInfo, LoadedCode } from "./loadedCode.js";
import { canonicalPath, shortPath } from "./paths.js";

/** A function's calls of its Convex address: a name, a reference or a handle. */
export type Address = { name?: string; reference?: string; functionHandle?: string };
/** Where a function is: the component's path ("" for the app) and its own canonical path. */
export type Target = { component: string; path: string };

const HANDLE_PREFIX = "function://";
const FUNCTION = "_reference/function/";
const CHILD = "_reference/childComponent/";

/** A handle that stays good as long as a component is mounted at its place and a function has this path. */
export function handleOf({ component, path }: Target): string {
  return HANDLE_PREFIX + Buffer.from(component === "" ? path : `${component}\n${path}`).toString("base64url");
}

/**
 * The function an address means to code of the component `from`. Throws UserError for an address that is none, for a component
 * that is not mounted there, and for functions of a mounted component that are not public.
 */
export function resolveAddress(code: LoadedCode, from: string, address: Address): Target {
  if (typeof address.name === "string") return { component: from, path: canonicalPath(address.name) };
  const { functionHandle, reference } = address;
  if (typeof functionHandle === "string" && functionHandle.startsWith(HANDLE_PREFIX)) return readHandle(functionHandle);
  if (typeof reference === "string" && reference.startsWith(FUNCTION)) {
    return { component: from, path: canonicalPath(reference.slice(FUNCTION.length)) };
  }
  if (typeof reference === "string" && reference.startsWith(CHILD)) return resolveChild(code, from, reference);
  throw new UserError("InvalidReference", "The function address is not valid.");
}

/** The function at a target, for `createFunctionHandle`. Throws UserError when there is none. */
export function requireFunction(code: LoadedCode, { component, path }: Target): FunctionInfo {
  const info = code.function(component, path);
  if (info !== undefined) return info;
  throw new UserError("InvalidReference", `Could not find function for '${shortPath(path)}'${inComponent(component)}.`);
}

function readHandle(handle: string): Target {
  const text = Buffer.from(handle.slice(HANDLE_PREFIX.length), "base64url").toString();
  const mark = text.indexOf("\n");
  return mark === -1
    ? { component: "", path: canonicalPath(text) }
    : { component: text.slice(0, mark), path: canonicalPath(text.slice(mark + 1)) };
}

function resolveChild(code: LoadedCode, from: string, reference: string): Target {
  const [name = "", ...parts] = reference.slice(CHILD.length).split("/");
  const component = code.components.get(from)?.children.get(name);
  if (component === undefined) throw new UserError("InvalidReference", `Child component "${name}" not found${inComponent(from)}.`);
  const fn = parts.pop() ?? "";
  const path = canonicalPath(`${parts.join("/")}:${fn}`);
  if (code.function(component, path)?.isPublic !== true) {
    throw new UserError("InvalidReference", `The component "${name}" has no public function '${shortPath(path)}'.`);
  }
  return { component, path };
}

function inComponent(path: string): string {
  return path === "" ? "" : ` in the component "${path}"`;
}
