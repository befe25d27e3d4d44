/** The host's objects that function contexts share with the server, by their global names. */

/** Names of error classes the engine throws by itself. */
export const NATIVE_ERRORS = [
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "EvalError",
  "URIError",
  "AggregateError",
] as const;

const SHARED_NAMES = [
  ...NATIVE_ERRORS,
  "ArrayBuffer",
  "SharedArrayBuffer",
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "TextEncoder",
  "TextDecoder",
  "TextEncoderStream",
  "TextDecoderStream",
  "URL",
  "URLSearchParams",
  "Headers",
  "Request",
  "Response",
  "FormData",
  "Blob",
  "File",
  "Event",
  "EventTarget",
  "CustomEvent",
  "MessageEvent",
  "AbortController",
  "AbortSignal",
  "DOMException",
  "ReadableStream",
  "ReadableStreamDefaultReader",
  "ReadableStreamBYOBReader",
  "ReadableStreamDefaultController",
  "ReadableByteStreamController",
  "WritableStream",
  "WritableStreamDefaultWriter",
  "TransformStream",
  "CompressionStream",
  "DecompressionStream",
  "ByteLengthQueuingStrategy",
  "CountQueuingStrategy",
  "CryptoKey",
  "Crypto",
  "SubtleCrypto",
  "structuredClone",
  "atob",
  "btoa",
] as const;

/**
 * Standard globals handed to every module as variables of an enclosing function: reading a global of a `vm` context goes
 * through a native interceptor each time, which costs more than the rest of a small function.
 */
export const INTRINSIC_NAMES = [
  "Object",
  "Function",
  "Array",
  "String",
  "Number",
  "Boolean",
  "Symbol",
  "BigInt",
  "Promise",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Proxy",
  "Reflect",
  "RegExp",
  "JSON",
  "Math",
  "Date",
  "Convex",
  "console",
  "crypto",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "Error",
  "TypeError",
  "RangeError",
  "TextEncoder",
  "TextDecoder",
  "URL",
  "parseInt",
  "parseFloat",
  "isNaN",
  "isFinite",
  "encodeURIComponent",
  "decodeURIComponent",
] as const;

const hostGlobals = globalThis as unknown as Record<string, unknown>;

/** The shared globals this version of Node has. */
export function sharedGlobals(): Record<string, unknown> {
  const shared: Record<string, unknown> = {};
  for (const name of SHARED_NAMES) if (hostGlobals[name] !== undefined) shared[name] = hostGlobals[name];
  return shared;
}
