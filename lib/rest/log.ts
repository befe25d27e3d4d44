import "server-only";

/** One line of the log: what happened to which call, never what it said or who sent it. */
export function note(line: Record<string, string | number | string[]>): void {
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
