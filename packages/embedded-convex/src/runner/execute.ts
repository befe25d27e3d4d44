/** Running one query or mutation on a transaction. */
import type { Caller, ConvexJson } from "../contracts.js";
import { InterruptedRun, USER_TIMEOUT_MS } from "../runtime/realm.js";
import { RunFailure } from "../runtime/functionErrors.js";
import { checkResult, findFunction, prepareArguments, tableNames } from "./functionCalls.js";
import type { Target } from "./addresses.js";
import { PROVEN_RUNS } from "./provenRuns.js";
import { TransactionFrame, type TransactionServices } from "./transactionFrame.js";
import type { TransactionRun } from "./transactionRun.js";

/** Runs per window above which proven functions go without the engine's timer. */
const BUSY_RUNS = 20;
const WINDOW_MS = 100;

/** Tells whether the server is busy enough that one thread per run would be noticed. */
class LoadMeter {
  #windowStartMs = 0;
  #runs = 0;
  #previousRuns = 0;

  count(nowMs: number): boolean {
    const elapsedMs = nowMs - this.#windowStartMs;
    if (elapsedMs >= WINDOW_MS) {
      this.#previousRuns = elapsedMs < 2 * WINDOW_MS ? this.#runs : 0;
      this.#windowStartMs = nowMs;
      this.#runs = 0;
    }
    this.#runs++;
    return Math.max(this.#runs, this.#previousRuns) > BUSY_RUNS;
  }
}

const load = new LoadMeter();

/** Runs the function at a canonical path. Rejects with RunFailure, or with what the function threw. */
export async function executeOnTransaction(
  services: TransactionServices,
  run: TransactionRun,
  call: Target & { kind: "query" | "mutation"; args: ConvexJson; caller: Caller },
): Promise<{ value: ConvexJson; text: string }> {
  const tx = run.tx.inComponent(call.component);
  const tables = tableNames(tx);
  const info = findFunction(run.code, call, call.kind, call.caller);
  const argsText = prepareArguments(info, call.args, tables);
  const { fn, realm } = info.load();
  const frame = new TransactionFrame(services, run, info, tx, null);
  const startedMs = performance.now();
  // The engine's timer costs a thread per run. Functions that have shown that they end do without it while many run.
  const isBusy = load.count(startedMs);
  const watched = !(isBusy && info.runs >= PROVEN_RUNS);
  let text: string;
  try {
    text = (await realm.run(
      frame,
      () => (call.kind === "query" ? fn.invokeQuery!(argsText) : fn.invokeMutation!(argsText)),
      watched,
    )) as string;
  } catch (error) {
    if (error instanceof InterruptedRun) {
      info.runs = 0;
      info.code.discard(realm);
    }
    throw error;
  }
  if (performance.now() - startedMs - frame.hostMs > USER_TIMEOUT_MS) throw new InterruptedRun();
  info.runs++;
  return { value: checkResult(info, text, tables), text };
}

/** Refusal of calls before any code has been pushed. */
export function requireCode<T>(code: T | null, path: string): T {
  if (code !== null) return code;
  throw RunFailure.of(`Could not find public function for '${path}'.`);
}
