import type { Urgency } from "../contracts.js";

/** `run` rejects, through `reject`, whoever waits for it; it never fails otherwise. */
type Task = { run: () => Promise<void>; reject: (error: Error) => void };

/** Time the queue may take before everything else in the process gets its turn, in ms. */
const TURN_MS = 5;
/**
 * Turns in a row for each kind while both wait. A job is late from the moment it arrives; callers slow down by themselves when
 * their answers take longer.
 */
const TURNS: Record<Urgency, number> = { foreground: 1, background: 2 };

/** Slots behind the first waiting task that are kept before the line is moved together. */
const SPENT_SLOTS = 256;

/** First in, first out, with a cost that does not grow with the length. Holds nothing that has been handed out. */
class Line {
  private tasks: (Task | undefined)[] = [];
  private next = 0;

  push(task: Task): void {
    this.tasks.push(task);
  }

  shift(): Task | undefined {
    const task = this.tasks[this.next];
    if (task === undefined) return undefined;
    this.tasks[this.next] = undefined;
    this.next += 1;
    if (this.next === this.tasks.length || this.next === SPENT_SLOTS) {
      this.tasks.splice(0, this.next);
      this.next = 0;
    }
    return task;
  }
}

/**
 * Runs tasks one at a time. Each kind keeps its order; while both wait they take turns, so that a thousand jobs due together
 * do not stand before a caller, nor a crowd of callers before a job. Tasks may never need the event loop, so the queue gives it
 * a turn from time to time: flushes end, sockets are read and news leaves while the queue is long.
 */
export class SerialQueue {
  private readonly lines: Record<Urgency, Line> = { foreground: new Line(), background: new Line() };
  private last: Urgency = "background";
  private turnsLeft = 0;
  private isPumping = false;
  private pumped: Promise<void> = Promise.resolve();

  add(task: Task, urgency: Urgency): void {
    this.lines[urgency].push(task);
    // The first task runs within this call and may add the next one.
    if (this.isPumping) return;
    this.isPumping = true;
    this.pumped = this.pump();
  }

  /** Resolves once nothing waits and nothing runs. */
  async whenIdle(): Promise<void> {
    while (this.isPumping) await this.pumped;
  }

  private async pump(): Promise<void> {
    let sinceMs = performance.now();
    for (let task = this.take(); task !== undefined; task = this.take()) {
      try {
        await task.run();
      } catch (error) {
        task.reject(error as Error);
      }
      if (performance.now() - sinceMs < TURN_MS) continue;
      await new Promise<void>((resolve) => setImmediate(resolve));
      sinceMs = performance.now();
    }
    this.isPumping = false;
  }

  private take(): Task | undefined {
    if (this.turnsLeft > 0) {
      const task = this.lines[this.last].shift();
      this.turnsLeft -= 1;
      if (task !== undefined) return task;
    }
    const other = this.last === "foreground" ? "background" : "foreground";
    const task = this.lines[other].shift();
    if (task === undefined) return this.lines[this.last].shift();
    this.last = other;
    this.turnsLeft = TURNS[other] - 1;
    return task;
  }
}
