/** The server's refusals as functions see them: ordinary errors of the function's world. */
import { UserError } from "../contracts.js";

/** Rewraps a `UserError` as a plain `Error`; `data` makes the Convex library rebuild a ConvexError. Anything else is a fault of the server. */
export function toFunctionError(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const plain = new Error(error.message);
  return error.data === undefined ? plain : Object.assign(plain, { data: error.data });
}

/** Refusal of what only actions may do. */
export function refuseInTransaction(code: string, what: string): UserError {
  return new UserError(
    `No${code}InQueriesOrMutations`,
    `Can't use ${what} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`,
  );
}

/** Refusal of what this backend does not have. */
function unsupported(what: string): UserError {
  return new UserError("UnsupportedOperation", `${what} is not supported by this backend yet.`);
}

const UNSUPPORTED_OPERATIONS: Array<[prefix: string, what: string]> = [
  ["1.0/actions/vectorSearch", "Vector search"],
  ["1.0/createServiceToken", "The AI gateway"],
  ["1.0/getServiceUrl", "The AI gateway"],
  ["1.0/signJwt", "Signing tokens with `ctx.auth.signJwt`"],
  ["1.0/auditLog", "The audit log"],
  ["1.0/componentArgument", "Components"],
];

/** The refusal of an operation nobody answers: by name when it is known, else Convex's sentence. */
export function unknownOperation(op: string, isAsync: boolean): UserError {
  const known = UNSUPPORTED_OPERATIONS.find(([prefix]) => op.startsWith(prefix));
  if (known !== undefined) return unsupported(known[1]);
  return new UserError(isAsync ? "UnknownAsyncOperation" : "UnknownOperation", `Unknown ${isAsync ? "async " : ""}operation ${op}`);
}
