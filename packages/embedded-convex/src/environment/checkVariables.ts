/** Rules for deployment variables. */
import { UserError } from "../contracts.js";

const MAX_NAME_LENGTH = 256;
const MAX_VALUE_BYTES = 8192;
const MAX_COUNT = 1_000;

/** Throws UserError when a change names or sets a variable that Convex refuses; `after` is the whole environment it would leave. */
export function checkVariables(
  changes: Record<string, string | null>,
  after: ReadonlyMap<string, string>,
  builtIn: Record<string, string>,
): void {
  for (const [name, value] of Object.entries(changes)) {
    if (!/^[a-zA-Z]\w*$/.test(name)) {
      throw new UserError(
        "EnvironmentVariableNameInvalid",
        `The environment variable name ${name} is invalid. Environment variable names must begin with a letter and may only include characters a-z, A-Z, 0-9, and underscores.`,
      );
    }
    if (name.length > MAX_NAME_LENGTH) {
      throw new UserError(
        "EnvironmentVariableNameTooLong",
        `The environment variable name ${name} is too long. Environment variable names must be less than ${MAX_NAME_LENGTH}.`,
      );
    }
    if (name in builtIn)
      throw new UserError("EnvVarNameForbidden", `Environment variable with name "${name}" is built-in and cannot be overridden`);
    const bytes = value === null ? 0 : Buffer.byteLength(value);
    if (bytes > MAX_VALUE_BYTES) {
      throw new UserError(
        "EnvironmentVariableValueTooLarge",
        `The environment variable value is ${bytes} bytes, which is too large. (max size: ${MAX_VALUE_BYTES})`,
      );
    }
  }
  if (after.size > MAX_COUNT) throw new UserError("EnvVarLimitMet", `The environment variable limit (${MAX_COUNT}) has been met.`);
}
