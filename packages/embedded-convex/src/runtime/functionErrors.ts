/** Failures of functions in the words clients see. */
import { type ConvexJson, type FunctionFailure, UserError } from "../contracts.js";
import type { StackMapper } from "./stackTraces.js";

const MAX_MESSAGE_LENGTH = 65_536;

/** A failed run: `text` as in Convex's error messages without the request line, `data` for a ConvexError. */
export type RunError = { text: string; data?: ConvexJson };

/** What a function (or the server on its behalf) threw. Frames are mapped to the developer's files. */
export function describeThrown(thrown: unknown, stacks: Pick<StackMapper, "frames">): RunError {
  if (thrown instanceof RunFailure) return thrown.error;
  if (typeof thrown !== "object" || thrown === null) return { text: line(uncaught("", String(thrown))) };
  const error = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  const frames = typeof error.stack === "string" ? stacks.frames(error.stack) : [];
  const { name, message } = naming(thrown, error);
  const text = line(uncaught(name, message)) + frames.map(line).join("");
  const data = dataOf(thrown);
  return data === undefined ? { text } : { text, data };
}

function naming(thrown: object, error: { name?: unknown; message?: unknown }): { name: string; message: string } {
  const hasMessage = typeof error.message === "string";
  // The server's own refusals reach functions as ordinary errors.
  const name = thrown instanceof UserError ? "Error" : hasMessage && typeof error.name === "string" ? error.name : "";
  return { name, message: hasMessage ? (error.message as string).slice(0, MAX_MESSAGE_LENGTH) : safeString(thrown) };
}

function safeString(value: object): string {
  try {
    return String(value);
  } catch {
    // An object without a usable toString is a legal thing to throw.
    return Object.prototype.toString.call(value);
  }
}

function uncaught(name: string, message: string): string {
  return ["Uncaught", [name, message].filter((part) => part !== "").join(": ")].filter((part) => part !== "").join(" ");
}

function line(text: string): string {
  return `${text}\n`;
}

function dataOf(thrown: object): ConvexJson | undefined {
  if (thrown instanceof UserError) return thrown.data;
  const { ConvexErrorSymbol, data } = thrown as { ConvexErrorSymbol?: unknown; data?: unknown };
  if (ConvexErrorSymbol !== Symbol.for("ConvexError") || typeof data !== "string") return undefined;
  return JSON.parse(data) as ConvexJson;
}

/** A failure already put into words: refusals before a run, time limits, nested failures. */
export class RunFailure extends Error {
  override name = "RunFailure";
  constructor(readonly error: RunError) {
    super(error.text.trimEnd());
  }

  static of(message: string): RunFailure {
    return new RunFailure({ text: `${message}\n` });
  }
}

/** The error text of a response: request line, reason, frames. */
export function failure(error: RunError, requestId: string, logLines: string[]): FunctionFailure {
  const errorMessage = `[Request ID: ${requestId}] Server Error\n${error.text}`;
  return error.data === undefined ? { ok: false, errorMessage, logLines } : { ok: false, errorMessage, errorData: error.data, logLines };
}

/** The error a calling function catches from a nested call. `data` makes the library rebuild a ConvexError. */
export function nestedError(error: RunError): Error {
  const thrown = new Error(error.text.trimEnd());
  return error.data === undefined ? thrown : Object.assign(thrown, { data: error.data });
}
