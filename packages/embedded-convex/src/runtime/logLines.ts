/** Console output of one run, within Convex's limits. */
import { inspect } from "./inspect.js";

const MAX_LINES = 256;
const MAX_LINE_LENGTH = 32_768;
const TRUNCATED = " (truncated due to length)";

/** Lines `[LEVEL] text`, shared by a run and its nested calls. */
export class LogLines {
  readonly lines: string[] = [];
  readonly #timers = new Map<string, number>();

  /** Adds the arguments of one console call. */
  add(level: string, args: unknown[]): void {
    this.addText(level, args.map(inspect).join(" "));
  }

  addText(level: string, text: string): void {
    this.addLine(`[${level}] ${text}`);
  }

  /** Adds a finished line, such as one of a nested call. */
  addLine(line: string): void {
    // The last line is kept for the notice that there were more.
    if (this.lines.length < MAX_LINES - 1) {
      this.lines.push(line.length <= MAX_LINE_LENGTH ? line : line.slice(0, MAX_LINE_LENGTH - TRUNCATED.length) + TRUNCATED);
    } else if (this.lines.length === MAX_LINES - 1) {
      this.lines.push(`[ERROR] Log overflow (maximum ${MAX_LINES}). Remaining log lines omitted.`);
    }
  }

  /** `console.time` and its companions; `nowMs` is the function's own clock. */
  timer(event: "start" | "log" | "end", label: string, args: unknown[], nowMs: number): void {
    const startedMs = this.#timers.get(label);
    if (event === "start") {
      if (startedMs === undefined) this.#timers.set(label, nowMs);
      else this.addText("WARN", `Timer '${label}' already exists`);
      return;
    }
    if (startedMs === undefined) {
      this.addText("WARN", `Timer '${label}' does not exist`);
      return;
    }
    this.addText("INFO", [`${label}: ${nowMs - startedMs}ms`, ...args.map(inspect)].join(" "));
    if (event === "end") this.#timers.delete(label);
  }
}
