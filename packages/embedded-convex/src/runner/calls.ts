/** Calls on their way to a function. */
import type { Caller, ConvexJson, Identity, Invocation } from "../contracts.js";
import { RunFailure } from "../runtime/functionErrors.js";
import type { StackMapper } from "../runtime/stackTraces.js";
import type { LoadedCode } from "./loadedCode.js";
import type { Target } from "./addresses.js";
import { canonicalPath } from "./paths.js";

/** Longest action, in ms. */
const ACTION_TIMEOUT_MS = 30 * 60 * 1000;

/** A call of a function; `jobId` is the scheduled function that makes it, directly or not. */
export type Call = Target & { args: ConvexJson; identity: Identity; caller: Caller; requestId: string; jobId: string | null };

/** For failures before any code is known. */
const NO_STACKS: Pick<StackMapper, "frames"> = { frames: () => [] };

export function callOf(invocation: Invocation): Call {
  const { args, identity, caller, requestId, component = "" } = invocation;
  return { component, path: canonicalPath(invocation.path), args, identity, caller, requestId, jobId: null };
}

/** A call the backend makes itself, for a job or a cron job: on behalf of nobody, internal functions included. */
export function systemCall({ component, path }: Target, args: ConvexJson, jobId: string | null): Call {
  return { component, path, args, identity: { kind: "none" }, caller: "system", requestId: newRequestId(), jobId };
}

/** Sixteen hex digits that name a run in its error text; nothing depends on nobody guessing them. */
export function newRequestId(): string {
  return halfId() + halfId();
}

function halfId(): string {
  return Math.floor(Math.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0");
}

/** Waits for an action, but not for ever. */
export async function withTimeout(running: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(RunFailure.of(`Function execution timed out (maximum duration: ${ACTION_TIMEOUT_MS / 1000}s)`)),
      ACTION_TIMEOUT_MS,
    );
    timer.unref();
  });
  try {
    return await Promise.race([running, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** The stacks of the component that code belongs to. */
export function stacksOf(code: LoadedCode | null, { component }: Target): Pick<StackMapper, "frames"> {
  return code?.components.get(component)?.code.stacks ?? NO_STACKS;
}
