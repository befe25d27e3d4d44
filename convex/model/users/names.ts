import type { Doc } from "../../_generated/dataModel";
import { foldText } from "../../../lib/domain/wordSearch";

type Names = Required<Pick<Doc<"users">, "firstName" | "nameKey">>;

/** Stands behind every letter: people without a name come last. */
const LAST = "\uFFFF";

/** A first name as a row of users holds it: as it is written, and without case and accents to be sorted by. */
export function nameFields(firstName: string): Names {
  return { firstName, nameKey: foldText(firstName).trim() || LAST };
}

/** What a row written before names were sorted has to say now; nothing when it is as it should be. */
export function namedForSorting(user: Doc<"users">): Partial<Names> {
  const { nameKey } = nameFields(user.firstName);
  return user.nameKey === nameKey ? {} : { nameKey };
}
