/** What one line of the log may hold beside its time. Figures, codes and names of our own things; never what somebody wrote or who they are. */
export type LogLine = { event: string } & Record<string, string | number | boolean | null | string[]>;

/** Writes one line of JSON to the log: `{ at, event, … }`, the time first. */
export function note(line: LogLine): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
}
