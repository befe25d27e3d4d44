import { UserError } from "../contracts.js";

const MAX_IDENTIFIER_LENGTH = 64;
const IDENTIFIER = /^(?=.*[A-Za-z0-9])[A-Za-z_][A-Za-z0-9_]*$/;

/** Why a text is no identifier (table, index, indexed field), or null when it is one. */
export function identifierProblem(text: string): string | null {
  if (text.length <= MAX_IDENTIFIER_LENGTH && IDENTIFIER.test(text)) return null;
  const first = [...text][0];
  if (first === undefined) return "Identifier cannot be empty";
  if (!/^[A-Za-z_]/.test(first)) return `Invalid first character '${first}' in ${text}: Identifiers must start with an alphabetic character or underscore`;
  const bad = [...text].find((character) => !/^[A-Za-z0-9_]$/.test(character));
  if (bad !== undefined) return `Identifier ${text} has invalid character '${bad}': Identifiers can only contain alphanumeric characters or underscores`;
  if (text.length > MAX_IDENTIFIER_LENGTH) return `Identifier is too long (${text.length} > maximum ${MAX_IDENTIFIER_LENGTH})`;
  return `Identifier ${text} cannot have exclusively underscores`;
}

/** Parts of a dotted field path of identifiers; throws UserError with the reason. Outer dots are ignored. */
export function parseFieldPath(path: string): string[] {
  const trimmed = path.replace(/^\.+|\.+$/g, "");
  if (trimmed === "") throw new UserError("InvalidFieldPath", `Empty path ${path}`);
  const parts = trimmed.split(".");
  for (const part of parts) {
    const problem = identifierProblem(part);
    if (problem !== null) throw new UserError("InvalidFieldPath", problem);
  }
  return parts;
}
