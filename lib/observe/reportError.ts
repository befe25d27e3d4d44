import { note, type LogLine } from "./log";

/** A report waits no longer than this to be taken. */
const PATIENCE_MS = 3_000;
const FRAMES_MAX = 12;
/** A place in our own or a library's code, without the folder the product is installed in. */
const FRAME = /^\s*at (?:async )?(?:(\S+) )?\(?.*?((?:\.next|node_modules|app|lib|components|convex|scripts)\/[^\s()]+?:\d+:\d+)\)?$/;

/** Where an error happened and which it is. Its message is left out: messages quote what people typed. */
export type ErrorReport = { event: string; error: string; digest: string | null; frames: string[]; context: Record<string, string | null> };

/** Describes an error for the log and for whoever is told of it. `context` holds our own names only. */
export function describeError(event: string, error: unknown, context: Record<string, string | null>): ErrorReport {
  const { name, stack, digest } =
    error instanceof Error ? (error as Error & { digest?: string }) : { name: typeof error, stack: "", digest: undefined };
  const frames = (stack ?? "")
    .split("\n")
    .map((line) => FRAME.exec(line))
    .filter((match) => match !== null)
    .map((match) => `${match[1] ?? "(anonymous)"} ${match[2] ?? ""}`);
  return { event, error: name, digest: digest ?? null, frames: frames.slice(0, FRAMES_MAX), context };
}

/**
 * The one place where a fault of the server is told: a line in the log, and, where `ERROR_WEBHOOK_URL` is set, the same as JSON posted
 * there. Never throws: a report that cannot be delivered is a line of its own.
 */
export async function reportError(event: string, error: unknown, context: Record<string, string | null> = {}): Promise<void> {
  const report = describeError(event, error, context);
  note({ event, error: report.error, digest: report.digest, frames: report.frames, ...context });
  const url = process.env.ERROR_WEBHOOK_URL;
  if (!url) return;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ at: new Date().toISOString(), ...report }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) note(undelivered(event, String(answer.status)));
  } catch (failure) {
    note(undelivered(event, failure instanceof Error ? failure.name : "unknown"));
  }
}

const undelivered = (about: string, why: string): LogLine => ({ event: "report.undelivered", about, why });
