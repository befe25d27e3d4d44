/** `ctx.runQuery` and `ctx.runMutation` inside a transaction: the child runs on the parent's transaction. */
import { type ConvexJson, UserError } from "../contracts.js";
import type { NestedCall } from "../runtime/frame.js";
import { describeThrown, nestedError } from "../runtime/functionErrors.js";
import { InterruptedRun } from "../runtime/realm.js";
import { checkResult, findFunction, prepareArguments, tableNames } from "./functionCalls.js";
import { TransactionFrame } from "./transactionFrame.js";
import { type Address, resolveAddress } from "./addresses.js";
import { PROVEN_RUNS } from "./provenRuns.js";

const MAX_DEPTH = 8;
/** The mutation's own commit timestamp may be handed around until it is known. */
const WITHIN_TRANSACTION = { allowCommitTs: true };

type RunUdf = Address & { udfType: "query" | "mutation" | "snapshotQuery"; args: ConvexJson };

/**
 * Prepares a nested call: finds the function, checks its arguments, opens a savepoint for a mutation or a snapshot for a
 * query of the committed state. Throws what the caller may catch.
 */
export function beginNestedCall(parent: TransactionFrame, json: string): NestedCall {
  const { udfType, args, ...address } = JSON.parse(json) as RunUdf;
  const kind = udfType === "mutation" ? "mutation" : "query";
  if (parent.info.udfType === "query" && udfType !== "query") {
    throw new UserError("InvalidFunctionCall", `Cannot call a ${udfType} function from a query function`);
  }
  if (parent.depth >= MAX_DEPTH)
    throw new UserError("MaximumCallDepthExceeded", "Cross component call depth limit exceeded. Do you have an infinite loop in your app?");
  const info = findFunction(parent.run.code, resolveAddress(parent.run.code, parent.info.component, address), kind, "system");
  const snapshot = udfType === "snapshotQuery" ? parent.services.database.beginQuery() : null;
  const tx = (snapshot?.tx ?? parent.tx).inComponent(info.component);
  let argsText: string;
  try {
    argsText = prepareArguments(info, args, tableNames(tx), WITHIN_TRANSACTION);
  } catch (error) {
    snapshot?.release();
    throw error;
  }
  const { fn, realm } = info.load();

  const savepoint = kind === "mutation" ? parent.tx.savepoint() : null;
  const scheduledBefore = parent.run.scheduled.length;
  const frame = new TransactionFrame(parent.services, parent.run, info, tx, parent);
  const call = (): Promise<string> => (kind === "mutation" ? fn.invokeMutation!(argsText) : fn.invokeQuery!(argsText));
  // Each component has a realm of its own, with module state and time for itself.
  const elsewhere = (): unknown => {
    const running = realm.runInside(frame, call, info.runs < PROVEN_RUNS);
    return running instanceof Promise ? parent.awaitHost(running) : running;
  };
  const undo = (): void => {
    savepoint?.rollback();
    parent.run.scheduled.length = scheduledBefore;
    snapshot?.release();
  };
  return {
    frame,
    invoke: (realm === parent.info.realm ? call : elsewhere) as () => Promise<string>,
    finish: (result) => {
      try {
        checkResult(info, result, tableNames(frame.tx), WITHIN_TRANSACTION);
      } catch (error) {
        undo();
        throw nestedError(describeThrown(error, info.code.stacks));
      }
      info.runs++;
      savepoint?.commit();
      snapshot?.release();
      parent.hostMs += frame.hostMs;
      return result;
    },
    fail: (error) => {
      undo();
      parent.hostMs += frame.hostMs;
      if (error instanceof InterruptedRun) info.code.discard(realm);
      return nestedError(describeThrown(error, info.code.stacks));
    },
  };
}
